"""The values of a loop that is being written: whole numbers, real numbers and pointers, as LLVM IR sees them.

They belong to a writer.Function; nothing is computed until the compiled function runs.
"""

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

I32, I64, FLOAT, DOUBLE, POINTER = (
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
    FLOATS: FLOAT,
    DOUBLES: DOUBLE,
    INTS: I64,
    INTS32: I32,
    BYTES: ir.IntType(8),
    SHORTS: ir.IntType(16),
    SIGNED_SHORTS: ir.IntType(16),
}
_WIDTHS = {FLOATS: 4, DOUBLES: 8, INTS: 8, INTS32: 4, BYTES: 1, SHORTS: 2, SIGNED_SHORTS: 2}  # bytes of an element


class _Number:
    """A value inside a function (a writer.Function) that is being written."""

    def __init__(self, function: Any, value: Any) -> None:
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
        """The quotient without its fraction, of numbers that are not negative."""
        return self._with(other, "udiv")

    def __mod__(self, other: "Int | int") -> "Int":
        """The rest of the division of numbers that are not negative."""
        return self._with(other, "urem")

    def is_(self, relation: str, other: "Int | int") -> Any:
        """A condition: relation is one of < <= == != >= >."""
        return self._builder.icmp_signed(relation, self.value, self.function.whole(other).value)

    def minimum(self, other: "Int | int") -> "Int":
        """The smaller of two."""
        other = self.function.whole(other)
        return Int(self.function, self.function.choose(self.is_("<", other), self, other).value)

    def maximum(self, other: "Int | int") -> "Int":
        """The larger of two."""
        other = self.function.whole(other)
        return Int(self.function, self.function.choose(self.is_(">", other), self, other).value)


class Real(_Number):
    """A float or double, or a vector of them. Never contracted by itself: plus_product says where it may be."""

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
        """This number + a * b, rounded once where the CPU has a fused multiply-add."""
        return Real(
            self.function, self._builder.call(self.function.fused(self.value.type), [a.value, b.value, self.value])
        )

    def minus_product(self, a: "Real", b: "Real") -> "Real":
        """This number - a * b, likewise."""
        # A change of sign is exact, so this is rounded once as well.
        return self.plus_product(Real(self.function, self._builder.fneg(a.value)), b)

    def splat(self, lanes: int | None = None) -> "Real":
        """The number in every lane of a vector."""
        lanes = lanes or self.function.lanes
        vector = ir.VectorType(self.value.type, lanes)
        first = self._builder.insert_element(ir.Constant(vector, ir.Undefined), self.value, ir.Constant(I32, 0))
        lanes_of_first = ir.Constant(ir.VectorType(I32, lanes), [0] * lanes)
        return Real(self.function, self._builder.shuffle_vector(first, first, lanes_of_first))

    def shuffled(self, other: "Real", lanes: Sequence[int]) -> "Real":
        """Lanes picked from this vector (0..n-1) and another (n..2n-1)."""
        picked = ir.Constant(ir.VectorType(I32, len(lanes)), list(lanes))
        return Real(self.function, self._builder.shuffle_vector(self.value, other.value, picked))

    def widened(self) -> "Real":
        """Floats as doubles."""
        return Real(self.function, self._builder.fpext(self.value, _like(self.value.type, DOUBLE)))

    def narrowed(self) -> "Real":
        """Doubles as floats."""
        return Real(self.function, self._builder.fptrunc(self.value, _like(self.value.type, FLOAT)))


def _like(kind: Any, element: Any) -> Any:
    return ir.VectorType(element, kind.count) if isinstance(kind, ir.VectorType) else element


class Pointer(_Number):
    """Walks over elements of one type: pointer + 3 points three elements on."""

    def __init__(self, function: Any, value: Any, kind: str) -> None:
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
        return Int(self.function, self._builder.ptrtoint(self.value, I64))

    def _load(self, kind: Any) -> Any:
        # Aligned to an element, not to a vector: rows of a view begin anywhere.
        return self._builder.load(self.value, align=_WIDTHS[self.kind], typ=kind)

    def whole(self, at: Int | int = 0) -> Int:
        """The integer at an index, as 64 bits."""
        value = (self + at)._load(_ELEMENTS[self.kind])
        if self.kind == INTS:
            return Int(self.function, value)
        widen = self._builder.sext if self.kind in (INTS32, SIGNED_SHORTS) else self._builder.zext
        return Int(self.function, widen(value, I64))

    def real(self, at: Int | int = 0) -> Real:
        """The number at an index; integers become floats."""
        value = (self + at)._load(_ELEMENTS[self.kind])
        if not _is_int(self.kind):
            return Real(self.function, value)
        return Real(self.function, self._converted(value))

    def _converted(self, value: Any) -> Any:
        convert = self._builder.sitofp if self.kind in (INTS32, INTS, SIGNED_SHORTS) else self._builder.uitofp
        return convert(value, _like(value.type, FLOAT))

    def vector(self, at: Int | int = 0, lanes: int | None = None) -> Real:
        """As many numbers side by side as a vector has lanes, from an index on; they need no alignment."""
        vector = (self + at)._load(ir.VectorType(_ELEMENTS[self.kind], lanes or self.function.lanes))
        return Real(self.function, vector)

    def floats(self, at: Int | int, lanes: int, step: int) -> Real:
        """The numbers at `at`, `at + step`, ... as a vector of floats; those between are read as well."""
        read = self.vector(at, lanes * step)
        picked = read.shuffled(read, range(0, lanes * step, step))
        return picked if not _is_int(self.kind) else Real(self.function, self._converted(picked.value))

    def splat(self, at: Int | int = 0) -> Real:
        """The number at an index in every lane."""
        return self.real(at).splat()

    def pointer(self, at: Int | int, kind: str) -> "Pointer":
        """The address that stands at an index, as a pointer to elements of a type."""
        return Pointer(self.function, self._builder.inttoptr(self.whole(at).value, POINTER), kind)

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
        written.set_metadata("nontemporal", self.function.module.add_metadata([ir.Constant(I32, 1)]))


def _is_int(kind: str) -> bool:
    return kind not in (FLOATS, DOUBLES)
