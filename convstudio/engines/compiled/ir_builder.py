"""LLVM IR written by Python that reads like the loop: counting, loading, multiplying, storing.

    f = Function(module, "add", {"source": FLOATS, "target": FLOATS, "count": INT}, lanes=8)
    source, target = f.pointers("source", "target")
    (count,) = f.ints("count")
    with f.loop(count, step=8) as i:
        target.put(target.vector(i) + source.vector(i), i)
    f.end()

An Int is a 64-bit integer, a Real a float or a vector of floats (one lane each), a Pointer walks over elements of one
type: see ir_values.py. + - * work on them as on NumPy's arrays; nothing is computed until the compiled function runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, cast

from llvmlite import ir

from convstudio.engines.compiled.ir_values import (
    BYTES,
    DOUBLES,
    FLOAT,
    FLOATS,
    I64,
    INT,
    INTS,
    INTS32,
    POINTER,
    SHORTS,
    SIGNED_SHORTS,
    Int,
    Pointer,
    Real,
)

__all__ = [
    "BYTES",
    "DOUBLES",
    "FLOATS",
    "INT",
    "INTS",
    "INTS32",
    "SHORTS",
    "SIGNED_SHORTS",
    "Function",
    "Int",
    "IrVariable",
    "Pointer",
    "Real",
]  # fmt: skip


class Function:
    """A function that is being written: its parameters by name, loops, decisions, variables."""

    def __init__(self, module: ir.Module, name: str, parameters: Mapping[str, str], lanes: int) -> None:
        """parameters: INT, or the element type that a pointer walks over. lanes: floats in a vector."""
        self.module, self.lanes = module, lanes
        types = [I64 if kind == INT else POINTER for kind in parameters.values()]
        self.function = ir.Function(module, ir.FunctionType(ir.VoidType(), types), name=name)
        self.builder = ir.IRBuilder(self.function.append_basic_block("entry"))
        self._entry = self.builder.block
        self._body = self.function.append_basic_block("body")
        self.builder.position_at_end(self._body)
        self._parameters: dict[str, Int | Pointer] = {}
        for (key, kind), argument in zip(parameters.items(), self.function.args, strict=True):
            argument.name = key
            self._parameters[key] = Int(self, argument) if kind == INT else Pointer(self, argument, kind)

    def ints(self, *names: str) -> list[Int]:
        """Integer parameters by name."""
        return [cast(Int, self._parameters[name]) for name in names]

    def pointers(self, *names: str) -> list[Pointer]:
        """Pointer parameters by name."""
        return [cast(Pointer, self._parameters[name]) for name in names]

    def no_alias(self) -> Self:
        """Promise that no two pointer parameters reach the same memory."""
        for argument in self.function.args:
            if argument.type == POINTER:
                argument.add_attribute("noalias")
        return self

    def private(self) -> Self:
        """Seen by this module only, and compiled by itself: one large function takes longer than its parts."""
        self.function.linkage = "internal"
        self.function.attributes.add("noinline")
        return self

    def apart(self) -> Self:
        """Seen by this module only, and never built into its callers: large loops, which are worth compiling once."""
        self.function.attributes.add("noinline")
        return self.private()

    def end(self) -> None:
        """The function returns here."""
        self.builder.ret_void()
        # Last, because variables have been placed in `entry` until now.
        ir.IRBuilder(self._entry).branch(self._body)

    def whole(self, number: Int | int) -> Int:
        """A whole number as a value."""
        return number if isinstance(number, Int) else Int(self, ir.Constant(I64, number))

    def real(self, number: float) -> Real:
        """A float as a value."""
        return Real(self, ir.Constant(FLOAT, number))

    def zeros(self) -> Real:
        """A vector of zeros."""
        return Real(self, ir.Constant(ir.VectorType(FLOAT, self.lanes), [0.0] * self.lanes))

    def choose(self, condition: Any, yes: Int, no: Int) -> Int:
        """One of two integers."""
        return Int(self, self.builder.select(condition, yes.value, no.value))

    def parameters(self) -> list[Int | Pointer]:
        """All of them, in order."""
        return list(self._parameters.values())

    def variable(self, first: Real | Int | Pointer) -> "IrVariable":
        """Something that changes from turn to turn of a loop; the compiler keeps it in a register."""
        # In the first block, where `sroa` makes registers of them; inside a loop each turn would take more stack.
        entry = ir.IRBuilder(self._entry)
        variable = IrVariable(self, entry.alloca(first.value.type), first)
        variable.set(first)
        return variable

    @contextmanager
    def loop(self, count: Int | int, step: int = 1) -> Iterator[Int]:
        """The turns of range(0, count, step), with the index of each; count may be 0."""
        index = self.variable(self.whole(0))
        head, body, after = (self.builder.append_basic_block(name) for name in ("loop", "turn", "after"))
        self.builder.branch(head)
        self.builder.position_at_end(head)
        self.builder.cbranch(index.whole().is_("<", count), body, after)
        self.builder.position_at_end(body)
        now = index.whole()
        yield now
        index.set(now + step)
        self.builder.branch(head)
        self.builder.position_at_end(after)

    @contextmanager
    def when(self, condition: Any) -> Iterator[None]:
        """If the condition holds."""
        with self.builder.if_then(condition):
            yield

    def either(self, condition: Any) -> Any:
        """`with f.either(condition) as (yes, no): with yes: ...; with no: ...`."""
        return self.builder.if_else(condition)

    def switch(self, number: Int, cases: Sequence[int]) -> Iterator[int | None]:
        """`for case in f.switch(number, (1, 2)): ...` writes the code of each case, and of None: any other number."""
        after = self.builder.append_basic_block("after")
        other = self.builder.append_basic_block("other")
        jump = self.builder.switch(number.value, other)
        for case in (*cases, None):
            block = other if case is None else self.builder.append_basic_block(f"case_{case}")
            if case is not None:
                jump.add_case(ir.Constant(I64, case), block)
            self.builder.position_at_end(block)
            yield case
            self.builder.branch(after)
        self.builder.position_at_end(after)

    def forever(self) -> "_Forever":
        """`with f.forever() as again: ...; again.unless(condition)`: repeated until a condition holds."""
        return _Forever(self)

    def call(self, other: "Function", *arguments: Int | Pointer) -> None:
        """Call another function of the module."""
        self.builder.call(other.function, [argument.value for argument in arguments])

    def take_ticket(self, counter: Pointer) -> Int:
        """The number at an address, which is one more for whoever comes next, on any thread."""
        # monotonic is enough: numbers must differ, and results are read only when all threads have come back.
        return Int(self, self.builder.atomic_rmw("add", counter.value, ir.Constant(I64, 1), "monotonic"))

    def fused(self, kind: Any) -> Any:
        """The declaration of a product and its sum for a type: one instruction where the CPU has one, never a call."""
        # Not llvm.fma: without the instruction that is a call of the C library for each product.
        element = "f32" if getattr(kind, "element", kind) == FLOAT else "f64"
        name = f"llvm.fmuladd.v{kind.count}{element}" if isinstance(kind, ir.VectorType) else f"llvm.fmuladd.{element}"
        known = self.module.globals.get(name)
        return known or ir.Function(self.module, ir.FunctionType(kind, [kind] * 3), name=name)


class IrVariable:
    """See Function.variable."""

    def __init__(self, function: Function, place: Any, first: Real | Int | Pointer) -> None:
        self._function, self._place, self._type = function, place, first.value.type
        self._kind = first.kind if isinstance(first, Pointer) else ""

    def set(self, number: Real | Int | Pointer) -> None:
        """Give it another value."""
        self._function.builder.store(number.value, self._place)

    def whole(self) -> Int:
        """Its value now, an integer."""
        return Int(self._function, self._function.builder.load(self._place, typ=self._type))

    def pointer(self) -> Pointer:
        """Its value now, a pointer."""
        return Pointer(self._function, self._function.builder.load(self._place, typ=self._type), self._kind)

    def real(self) -> Real:
        """Its value now, a number or a vector."""
        return Real(self._function, self._function.builder.load(self._place, typ=self._type))


class _Forever:
    """See Function.forever."""

    def __init__(self, function: Function) -> None:
        self._builder = function.builder
        self._turn, self._after = (self._builder.append_basic_block(name) for name in ("again", "done"))

    def __enter__(self) -> Self:
        self._builder.branch(self._turn)
        self._builder.position_at_end(self._turn)
        return self

    def unless(self, condition: Any) -> None:
        """Leave the loop here when the condition holds."""
        going_on = self._builder.append_basic_block("going_on")
        self._builder.cbranch(condition, self._after, going_on)
        self._builder.position_at_end(going_on)

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if kind is None:
            self._builder.branch(self._turn)
            self._builder.position_at_end(self._after)
