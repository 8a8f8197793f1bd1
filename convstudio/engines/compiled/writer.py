"""The few words in which compiled loops are written: Python that reads like the loop and leaves LLVM IR behind.

    add = Function(module, "add", {"source": FLOATS, "target": FLOATS, "count": INT}, lanes=8)
    with add.loop(add["count"], step=8) as i:
        (add["source"] + i).put_vector(add["target"].vector(i) + 1.0)
    add.end()

An Int is a 64-bit integer, a Real a float or a vector of floats (one lane each), a Pointer walks over elements of one
type. + - * work on them as on NumPy's arrays; nothing is computed until the compiled function runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, cast

from llvmlite import ir

_I32, _I64, _FLOAT, _DOUBLE, _POINTER = (
    ir.IntType(32),
    ir.IntType(64),
    ir.FloatType(),
    ir.DoubleType(),
    ir.PointerType(),
)

INT = "int"
FLOATS, DOUBLES, INTS, INTS32 = "float", "double", "int64", "int32"
BYTES, SHORTS, SIGNED_SHORTS = "uint8", "uint16", "int16"
_ELEMENTS = {
    FLOATS: _FLOAT,
    DOUBLES: _DOUBLE,
    INTS: _I64,
    INTS32: _I32,
    BYTES: ir.IntType(8),
    SHORTS: ir.IntType(16),
    SIGNED_SHORTS: ir.IntType(16),
}
_WIDTHS = {FLOATS: 4, DOUBLES: 8, INTS: 8, INTS32: 4, BYTES: 1, SHORTS: 2, SIGNED_SHORTS: 2}  # bytes of an element


class _Number:
    """A value inside a function that is being written."""

    def __init__(self, function: "Function", value: Any) -> None:
        self.function, self.value = function, value

    @property
    def _builder(self) -> Any:
        return self.function.builder


class Int(_Number):
    """A 64-bit integer. Comparisons give a Condition for Function.when and Function.choose."""

    def _with(self, other: "Int | int", operation: str) -> "Int":
        return Int(self.function, getattr(self._builder, operation)(self.value, self.function.whole(other).value))

    def __add__(self, other: "Int | int") -> "Int":
        return self._with(other, "add")

    def __sub__(self, other: "Int | int") -> "Int":
        return self._with(other, "sub")

    def __mul__(self, other: "Int | int") -> "Int":
        return self._with(other, "mul")

    def __or__(self, other: "Int | int") -> "Int":
        return self._with(other, "or_")

    def __floordiv__(self, other: "Int | int") -> "Int":
        """For numbers that are not negative."""
        return self._with(other, "udiv")

    def __mod__(self, other: "Int | int") -> "Int":
        """For numbers that are not negative."""
        return self._with(other, "urem")

    def is_(self, relation: str, other: "Int | int") -> Any:
        """A condition: relation is one of < <= == != >= >."""
        return self._builder.icmp_signed(relation, self.value, self.function.whole(other).value)

    def minimum(self, other: "Int | int") -> "Int":
        """The smaller of two."""
        other = self.function.whole(other)
        return self.function.choose(self.is_("<", other), self, other)

    def maximum(self, other: "Int | int") -> "Int":
        """The larger of two."""
        other = self.function.whole(other)
        return self.function.choose(self.is_(">", other), self, other)


class Real(_Number):
    """A float or double, or a vector of them. Never contracted by itself: plus_product says where a sum is fused."""

    def _with(self, other: "Real | float", operation: str) -> "Real":
        given = other if isinstance(other, Real) else self.filled(other)
        return Real(self.function, getattr(self._builder, operation)(self.value, given.value))

    def filled(self, number: float) -> "Real":
        """This number in every lane of a value of the same type."""
        kind = self.value.type
        constant = [number] * kind.count if isinstance(kind, ir.VectorType) else number
        return Real(self.function, ir.Constant(kind, constant))

    def __add__(self, other: "Real | float") -> "Real":
        return self._with(other, "fadd")

    def __sub__(self, other: "Real | float") -> "Real":
        return self._with(other, "fsub")

    def __mul__(self, other: "Real | float") -> "Real":
        return self._with(other, "fmul")

    def plus_product(self, a: "Real", b: "Real") -> "Real":
        """This number + a * b, rounded once (a fused multiply-add)."""
        return Real(
            self.function, self._builder.call(self.function.fused(self.value.type), [a.value, b.value, self.value])
        )

    def minus_product(self, a: "Real", b: "Real") -> "Real":
        """This number - a * b, rounded once."""
        return self.plus_product(Real(self.function, self._builder.fneg(a.value)), b)

    def splat(self, lanes: int | None = None) -> "Real":
        """The number in every lane of a vector."""
        lanes = lanes or self.function.lanes
        vector = ir.VectorType(self.value.type, lanes)
        first = self._builder.insert_element(ir.Constant(vector, ir.Undefined), self.value, ir.Constant(_I32, 0))
        lanes_of_first = ir.Constant(ir.VectorType(_I32, lanes), [0] * lanes)
        return Real(self.function, self._builder.shuffle_vector(first, first, lanes_of_first))

    def shuffled(self, other: "Real", lanes: Sequence[int]) -> "Real":
        """Lanes picked from this vector (0..n-1) and another (n..2n-1)."""
        picked = ir.Constant(ir.VectorType(_I32, len(lanes)), list(lanes))
        return Real(self.function, self._builder.shuffle_vector(self.value, other.value, picked))

    def widened(self) -> "Real":
        """Floats as doubles."""
        return Real(self.function, self._builder.fpext(self.value, _like(self.value.type, _DOUBLE)))

    def narrowed(self) -> "Real":
        """Doubles as floats."""
        return Real(self.function, self._builder.fptrunc(self.value, _like(self.value.type, _FLOAT)))


def _like(kind: Any, element: Any) -> Any:
    return ir.VectorType(element, kind.count) if isinstance(kind, ir.VectorType) else element


class Pointer(_Number):
    """Walks over elements of one type: pointer + 3 points three elements on."""

    def __init__(self, function: "Function", value: Any, kind: str) -> None:
        super().__init__(function, value)
        self.kind = kind

    def __add__(self, elements: Int | int) -> "Pointer":
        """That many elements further on."""
        index = self.function.whole(elements).value
        return Pointer(
            self.function, self._builder.gep(self.value, [index], source_etype=_ELEMENTS[self.kind]), self.kind
        )

    def plus_bytes(self, count: Int | int) -> "Pointer":
        """That many bytes further on."""
        index = self.function.whole(count).value
        return Pointer(self.function, self._builder.gep(self.value, [index], source_etype=ir.IntType(8)), self.kind)

    def as_(self, kind: str) -> "Pointer":
        """The same place, seen as elements of another type."""
        return Pointer(self.function, self.value, kind)

    def address(self) -> Int:
        """Where it points, as a number."""
        return Int(self.function, self._builder.ptrtoint(self.value, _I64))

    def _load(self, kind: Any) -> Any:
        return self._builder.load(self.value, align=_WIDTHS[self.kind], typ=kind)

    def whole(self, at: Int | int = 0) -> Int:
        """The integer at an index, as 64 bits."""
        value = (self + at)._load(_ELEMENTS[self.kind])
        if self.kind == INTS:
            return Int(self.function, value)
        widen = self._builder.sext if self.kind in (INTS32, SIGNED_SHORTS) else self._builder.zext
        return Int(self.function, widen(value, _I64))

    def real(self, at: Int | int = 0) -> Real:
        """The number at an index; integers become floats."""
        value = (self + at)._load(_ELEMENTS[self.kind])
        if not _is_int(self.kind):
            return Real(self.function, value)
        convert = self._builder.sitofp if self.kind in (INTS32, INTS, SIGNED_SHORTS) else self._builder.uitofp
        return Real(self.function, convert(value, _FLOAT))

    def vector(self, at: Int | int = 0, lanes: int | None = None) -> Real:
        """As many numbers side by side as a vector has lanes, from an index on; they need no alignment."""
        return Real(self.function, (self + at)._load(ir.VectorType(_ELEMENTS[self.kind], lanes or self.function.lanes)))

    def splat(self, at: Int | int = 0) -> Real:
        """The number at an index in every lane."""
        return self.real(at).splat()

    def pointer(self, at: Int | int, kind: str) -> "Pointer":
        """The address that stands at an index, as a pointer to elements of a type."""
        return Pointer(self.function, self._builder.inttoptr(self.whole(at).value, _POINTER), kind)

    def put(self, number: Real | Int, at: Int | int = 0) -> None:
        """Write a number, or a vector of them side by side, at an index."""
        place, value = self + at, number.value
        if isinstance(number, Int) and self.kind != INTS:
            value = self._builder.trunc(value, _ELEMENTS[self.kind])
        self._builder.store(value, place.value, align=_WIDTHS[self.kind])

    def stream(self, vector: Real, at: Int | int = 0) -> None:
        """Write a vector past the caches, to memory that nobody reads soon; the address is a multiple of its size."""
        place, size = self + at, _WIDTHS[self.kind] * vector.value.type.count
        written = self._builder.store(vector.value, place.value, align=size)
        written.set_metadata("nontemporal", self.function.module.add_metadata([ir.Constant(_I32, 1)]))


def _is_int(kind: str) -> bool:
    return kind not in (FLOATS, DOUBLES)


class Function:
    """A function that is being written: its parameters by name, loops, decisions, variables."""

    def __init__(self, module: ir.Module, name: str, parameters: Mapping[str, str], lanes: int) -> None:
        """parameters: INT, or the element type that a pointer walks over. lanes: floats in a vector."""
        self.module, self.lanes = module, lanes
        types = [_I64 if kind == INT else _POINTER for kind in parameters.values()]
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
            if argument.type == _POINTER:
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
        ir.IRBuilder(self._entry).branch(self._body)

    def whole(self, number: Int | int) -> Int:
        """A whole number as a value."""
        return number if isinstance(number, Int) else Int(self, ir.Constant(_I64, number))

    def real(self, number: float) -> Real:
        """A float as a value."""
        return Real(self, ir.Constant(_FLOAT, number))

    def zeros(self) -> Real:
        """A vector of zeros."""
        return Real(self, ir.Constant(ir.VectorType(_FLOAT, self.lanes), [0.0] * self.lanes))

    def choose(self, condition: Any, yes: Int, no: Int) -> Int:
        """One of two integers."""
        return Int(self, self.builder.select(condition, yes.value, no.value))

    def parameters(self) -> list[Int | Pointer]:
        """All of them, in order."""
        return list(self._parameters.values())

    def variable(self, first: Real | Int | Pointer) -> "Variable":
        """Something that changes from turn to turn of a loop; the compiler keeps it in a register."""
        entry = ir.IRBuilder(self._entry)
        variable = Variable(self, entry.alloca(first.value.type), first)
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
                jump.add_case(ir.Constant(_I64, case), block)
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
        return Int(self, self.builder.atomic_rmw("add", counter.value, ir.Constant(_I64, 1), "monotonic"))

    def fused(self, kind: Any) -> Any:
        """The declaration of a fused multiply-add for a type."""
        element = "f32" if getattr(kind, "element", kind) == _FLOAT else "f64"
        name = f"llvm.fma.v{kind.count}{element}" if isinstance(kind, ir.VectorType) else f"llvm.fma.{element}"
        known = self.module.globals.get(name)
        return known or ir.Function(self.module, ir.FunctionType(kind, [kind] * 3), name=name)


class Variable:
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
