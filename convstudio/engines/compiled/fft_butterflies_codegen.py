"""Transforms of columns: the passes that fft_codegen.py and fft_signal_codegen.py are made of.

    a column        row 0    re re re re   im im im im        as many columns of samples as a vector has lanes, side by
                    row 1    re re re re   im im im im        side: each row is a vector of real parts and one of
                    ...                                       imaginary parts

Which passes there are, and the words of an axis: see fft_axis.py.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from convstudio.engines.compiled.fft_axis import (
    BLOCK,
    FIRST_PASS,
    LENGTH,
    PASS_WORDS,
    PASSES,
    RADIX,
    SPAN,
    TWIDDLES,
    WIDE,
)
from convstudio.engines.compiled.ir_builder import FLOATS, INT, INTS, Function, Int, Pointer, Real
from convstudio.engines.compiled.job_queue_codegen import tickets
from convstudio.engines.compiled.loop_runner import JOB_ROWS

_QUAD = 4  # lanes that shuffles of one instruction exchange


@dataclass(frozen=True)
class Complex:
    """A vector of complex numbers, as its real and its imaginary parts."""

    re: Real
    im: Real

    def __add__(self, other: "Complex") -> "Complex":
        return Complex(self.re + other.re, self.im + other.im)

    def __sub__(self, other: "Complex") -> "Complex":
        return Complex(self.re - other.re, self.im - other.im)

    def plus_i(self, other: "Complex") -> "Complex":
        """This + i * other."""
        return Complex(self.re - other.im, self.im + other.re)

    def minus_i(self, other: "Complex") -> "Complex":
        """This - i * other."""
        return Complex(self.re + other.im, self.im - other.re)

    def times(self, other: "Complex") -> "Complex":
        """This * other."""
        return Complex(
            (self.re * other.re).minus_product(self.im, other.im), (self.re * other.im).plus_product(self.im, other.re)
        )

    def times_conjugate(self, other: "Complex") -> "Complex":
        """This * conjugate of other."""
        return Complex(
            (self.re * other.re).plus_product(self.im, other.im), (self.im * other.re).minus_product(self.re, other.im)
        )

    def plus_conjugate_product(self, a: "Complex", b: "Complex") -> "Complex":
        """This + a * conjugate of b."""
        return Complex(
            self.re.plus_product(a.re, b.re).plus_product(a.im, b.im),
            self.im.plus_product(a.im, b.re).minus_product(a.re, b.im),
        )


class Column:
    """A place in memory where rows of complex vectors follow each other."""

    def __init__(self, place: Pointer) -> None:
        self.place, self._lanes = place, place.function.lanes

    def at(self, row: Int | int) -> "Column":
        """The rows from there on."""
        return Column(self.place + row * (2 * self._lanes))

    def get(self, row: Int | int = 0) -> Complex:
        """One row."""
        place = self.at(row).place
        return Complex(place.vector(), place.vector(self._lanes))

    def put(self, number: Complex, row: Int | int = 0) -> None:
        """Write one row."""
        place = self.at(row).place
        place.put(number.re)
        place.put(number.im, self._lanes)


def butterfly(a: Complex, b: Complex, c: Complex, d: Complex) -> tuple[Complex, Complex, Complex, Complex]:
    """The transform of four numbers: sum of x[n] exp(-2 pi i n q / 4) for q = 0, 1, 2, 3."""
    # The powers of exp(-2 pi i / 4) are 1, -i, -1, i: no products, only parts exchanged and signs turned.
    even, odd, evens, odds = a + c, b + d, a - c, b - d
    return even + odd, evens.minus_i(odds), even - odd, evens.plus_i(odds)


def butterfly_back(a: Complex, b: Complex, c: Complex, d: Complex) -> tuple[Complex, Complex, Complex, Complex]:
    """Its adjoint: sum of x[q] exp(+2 pi i n q / 4) for n = 0, 1, 2, 3."""
    even, odd, evens, odds = a + c, b + d, a - c, b - d
    return even + odd, evens.plus_i(odds), even - odd, evens.minus_i(odds)


def twiddles(table: Pointer, j: Int, radix: int) -> list[Complex]:
    """The factors of the j-th butterfly of a pass, each in every lane."""
    # Lanes are columns of their own: all of them meet the same factor, and passes need no shuffles.
    row = table + j * (2 * (radix - 1))
    return [Complex(row.splat(2 * q), row.splat(2 * q + 1)) for q in range(radix - 1)]


def spread(values: Sequence[Complex], factors: Sequence[Complex]) -> list[Complex]:
    """A forward butterfly of two or four: join, then turn."""
    first, *others = butterfly(*values) if len(values) == 4 else (values[0] + values[1], values[0] - values[1])
    return [first, *(value.times(factor) for value, factor in zip(others, factors, strict=True))]


def joined(values: Sequence[Complex], factors: Sequence[Complex]) -> list[Complex]:
    """The adjoint of spread: turn back, then join."""
    first, *others = values
    # A pass is sqrt(radix) times a unitary matrix: its adjoint is radix times its inverse. All of them give N, by which
    # fft_kernel_spectra.py divides the kernels.
    turned = [first, *(value.times_conjugate(factor) for value, factor in zip(others, factors, strict=True))]
    if len(turned) == 4:
        return list(butterfly_back(*turned))
    return [turned[0] + turned[1], turned[0] - turned[1]]


Step = Callable[[Sequence[Complex], Sequence[Complex]], list[Complex]]


@dataclass(frozen=True)
class Passes:
    """Functions of a module, for Function.call from its loops.

    wide(column, axis, begin): the passes over a whole column, from number `begin` on. narrow(block, axis, begin): those
    that stay within a block. wide_back and narrow_back: the same the other way round, down to number `begin`. The last
    pass, of span 1, is not among them: it goes with what is done to its results.
    """

    wide: Function
    narrow: Function
    wide_back: Function
    narrow_back: Function


def write_column_passes(module: Any, lanes: int) -> Passes:
    """The passes in place, for any axis."""
    one, back = _pass(module, lanes, "pass", spread), _pass(module, lanes, "pass_back", joined)
    return Passes(
        _wide(module, lanes, "wide", one),
        _narrow(module, lanes, "narrow", one),
        _wide(module, lanes, "wide_back", back),
        _narrow(module, lanes, "narrow_back", back),
    )


def _wide(module: Any, lanes: int, name: str, one: Function) -> Function:
    f = Function(module, name, {"column": FLOATS, "axis": INTS, "begin": INT}, lanes)
    (column, axis), (begin,) = f.pointers("column", "axis"), f.ints("begin")
    count = axis.whole(WIDE) - begin
    with f.loop(count) as turn:
        # The adjoint of passes in a row is that of their adjoints, the last one first.
        number = begin + (turn if name == "wide" else count - 1 - turn)
        f.call(one, column, axis.whole(LENGTH), axis + _words_of(number))
    f.end()
    return f.apart()


def _narrow(module: Any, lanes: int, name: str, one: Function) -> Function:
    f = Function(module, name, {"block": FLOATS, "axis": INTS, "begin": INT}, lanes)
    (block, axis), (begin,) = f.pointers("block", "axis"), f.ints("begin")
    first = axis.whole(WIDE).maximum(begin)
    count = axis.whole(PASSES) - first
    with f.loop(count) as turn:
        number = first + (turn if name == "narrow" else count - 1 - turn)
        f.call(one, block, axis.whole(BLOCK), axis + _words_of(number))
    f.end()
    return f.apart()


@contextmanager
def blocks(f: Function, axis: Pointer) -> Iterator[Int]:
    """The blocks of a column, by the row where each begins."""
    with f.loop(axis.whole(LENGTH) // axis.whole(BLOCK)) as block:
        yield block * axis.whole(BLOCK)


def _words_of(number: Int) -> Int:
    """Where the words of a pass begin on its axis."""
    return number * PASS_WORDS + FIRST_PASS


def _pass(module: Any, lanes: int, name: str, step: Step) -> Function:
    """One pass in place over some rows: `words` are those of the pass.

    j  | 0 1 2 . | 0 1 2 . | 0 1 2 . | 0 1 2 . |   group 0: rows j, j + span, j + 2 span, j + 3 span together
       |<-span ->|
    """
    f = Function(module, name, {"column": FLOATS, "rows": INT, "words": INTS}, lanes)
    (column, words), (rows,) = f.pointers("column", "words"), f.ints("rows")
    span, table = words.whole(SPAN), words.pointer(TWIDDLES, FLOATS)
    with f.either(words.whole(RADIX).is_("==", 4)) as (four, two):
        for radix, chosen in ((4, four), (2, two)):
            with chosen, f.loop(rows // (span * radix)) as group:
                place = Column(column).at(group * span * radix)
                with f.loop(span) as j:
                    values = [place.get(j + span * q) for q in range(radix)]
                    for q, value in enumerate(step(values, twiddles(table, j, radix))):
                        place.put(value, j + span * q)
    f.end()
    return f.apart()


def forward(f: Function, passes: Passes, axis: Pointer, column: Column) -> None:
    """All passes of a column."""
    f.call(passes.wide, column.place, axis, f.whole(0))
    with blocks(f, axis) as row:
        f.call(passes.narrow, column.at(row).place, axis, f.whole(0))
        _last_pass(f, column.at(row), axis.whole(BLOCK))


def backward(f: Function, passes: Passes, axis: Pointer, column: Column) -> None:
    """All passes back but the first, which goes with what comes before it."""
    with blocks(f, axis) as row:
        f.call(passes.narrow_back, column.at(row).place, axis, f.whole(0))
    f.call(passes.wide_back, column.place, axis, f.whole(0))


def there_and_back(
    f: Function, passes: Passes, axis: Pointer, column: Column, spectrum: Callable[[Int], Complex]
) -> None:
    """All passes, the product with the conjugate of a spectrum (by rows), all passes back: a block at a time."""
    f.call(passes.wide, column.place, axis, f.whole(0))
    with blocks(f, axis) as first:
        block = column.at(first)
        # After the wide passes a block is a transform by itself: there and back while it is in the first cache.
        f.call(passes.narrow, block.place, axis, f.whole(0))
        _multiplied(f, block, axis.whole(BLOCK), lambda row: spectrum(first + row))
        f.call(passes.narrow_back, block.place, axis, f.whole(0))
    f.call(passes.wide_back, column.place, axis, f.whole(0))


def _multiplied(f: Function, column: Column, rows: Int, spectrum: Callable[[Int], Complex]) -> None:
    """The last pass forward, the product, and the first pass back, in one sweep."""
    with f.loop(rows, step=4) as row:
        values = butterfly(*(column.get(row + q) for q in range(4)))
        # The conjugate makes it a correlation: sample i + j meets weight j, where a plain product has i - j.
        results = [value.times_conjugate(spectrum(row + q)) for q, value in enumerate(values)]
        for q, value in enumerate(butterfly_back(*results)):
            column.put(value, row + q)


def products(
    f: Function, sums: Column, rows: Int, inputs: Int, factors: Callable[[Int, Int], tuple[Complex, Complex]]
) -> None:
    """The sum over inputs of column times conjugate spectrum, and the first pass back.

    factors(channel, row): the row of a column whose forward passes are all done, and of its spectrum.
    """
    with f.loop(rows, step=4) as row:
        # In registers over all inputs: a sum is stored once, not once for each input.
        totals = [(f.variable(f.zeros()), f.variable(f.zeros())) for _ in range(4)]
        with f.loop(inputs) as channel:
            for q, (re, im) in enumerate(totals):
                total = Complex(re.real(), im.real()).plus_conjugate_product(*factors(channel, row + q))
                re.set(total.re)
                im.set(total.im)
        for q, value in enumerate(butterfly_back(*(Complex(re.real(), im.real()) for re, im in totals))):
            sums.put(value, row + q)


def _last_pass(f: Function, column: Column, rows: Int) -> None:
    """The pass of span 1 forward, in place."""
    with f.loop(rows, step=4) as row:
        for q, value in enumerate(butterfly(*(column.get(row + q) for q in range(4)))):
            column.put(value, row + q)


def transposed(rows: Sequence[Real]) -> list[Real]:
    """As many vectors as each has lanes, rows and columns exchanged.

    First squares of four by four, then squares as a whole:   A B  ->  A C
                                                              C D      B D
    """
    lanes = len(rows)
    result = [row for first in range(0, lanes, _QUAD) for row in _quads(rows[first : first + _QUAD], lanes)]
    size = _QUAD
    while size < lanes:
        # Squares twice as large in each round: log2(lanes) rounds for all.
        for i in range(lanes):
            if not i & size:
                result[i], result[i + size] = _exchanged(result[i], result[i + size], size, lanes)
        size *= 2
    return result


def _quads(rows: Sequence[Real], lanes: int) -> list[Real]:
    """Four rows: in each four lanes, rows and columns exchanged."""

    def pick(a: Real, b: Real, *four: int) -> Real:
        return a.shuffled(b, [i % 4 + first + (lanes if i >= 4 else 0) for first in range(0, lanes, 4) for i in four])

    a, b, c, d = rows
    low, high = pick(a, b, 0, 4, 1, 5), pick(a, b, 2, 6, 3, 7)
    low_too, high_too = pick(c, d, 0, 4, 1, 5), pick(c, d, 2, 6, 3, 7)
    return [
        pick(low, low_too, 0, 1, 4, 5),
        pick(low, low_too, 2, 3, 6, 7),
        pick(high, high_too, 0, 1, 4, 5),
        pick(high, high_too, 2, 3, 6, 7),
    ]


def _exchanged(above: Real, below: Real, size: int, lanes: int) -> tuple[Real, Real]:
    """Two rows of squares A B and C D, as A C and B D."""
    left = [i if not i & size else lanes + i - size for i in range(lanes)]
    right = [i + size if not i & size else lanes + i for i in range(lanes)]
    return above.shuffled(below, left), above.shuffled(below, right)


def through_tickets(module: Any, lanes: int, name: str, words: int, job: Function) -> None:
    """The function that threads call: one job (of so many words) after the other until none is left."""
    f = Function(module, name, {"table": INTS, "scratch": FLOATS}, lanes)
    table, scratch = f.pointers("table", "scratch")
    with tickets(f, table) as ticket:
        f.call(job, table, table.pointer(JOB_ROWS, INTS) + ticket * words, scratch)
    f.end()
