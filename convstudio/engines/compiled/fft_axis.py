"""How a transform of N samples is cut into passes, and the twiddle factors of each, as words of a table.

    N = 512     radix 4, span 128  |  2, 64   4, 16   4, 4   |  4, 1
                over the whole        over a block at a time    the last one, without twiddles, is not in the table

A pass of radix r and span m joins samples that lie m apart, in groups of r * m. Forward passes run from the widest span
down (decimation in frequency), backward ones the other way round with conjugate factors. Nothing is ever reordered:
frequencies lie in the order that the forward passes leave, and products and backward passes take them from there.
Cooley and Tukey, https://doi.org/10.1090/S0025-5718-1965-0178586-1; Gentleman and Sande, AFIPS 1966, pages 563-578.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

# The words of an axis, then PASS_WORDS for each pass.
LENGTH, BLOCK, WIDE, PASSES, FIRST_PASS = range(5)  # the first WIDE passes run over the whole, the others by blocks
RADIX, SPAN, TWIDDLES = range(3)
PASS_WORDS = 3

_BLOCK = 256  # rows of a column of vectors that stay in the first cache: 256 * 2 * 8 floats are 16 KB


@dataclass(frozen=True)
class FftAxis:
    """An axis of a transform: its words, and the twiddle factors that they point to."""

    words: npt.NDArray[np.int64]
    factors: tuple[npt.NDArray[np.float32], ...]


def spans(length: int) -> list[tuple[int, int]]:
    """(radix, span) of the passes of a power of two from 32 on, widest first, without the last (4, 1)."""
    passes, rest = [(4, length // 4)], length // 4
    # An odd power of two has one pass of radix 2, neither first nor last: the ends of tiles are written for radix 4.
    if length.bit_length() % 2 == 0:
        passes, rest = [*passes, (2, rest // 2)], rest // 2
    while rest > 4:
        passes, rest = [*passes, (4, rest // 4)], rest // 4
    return passes


def factors(radix: int, span: int) -> npt.NDArray[np.float32]:
    """(span, radix - 1, 2) float32: exp(-2 pi i j q / (radix * span)) as real and imaginary part, at [j, q - 1]."""
    # In float64, rounded once: a float32 angle would turn its own rounding into an error of the factor.
    angles = -2.0 * np.pi * np.outer(np.arange(span), np.arange(1, radix)) / (radix * span)
    return np.stack([np.cos(angles), np.sin(angles)], axis=2).astype(np.float32)


def order(length: int) -> npt.NDArray[np.int64]:
    """The frequency that the forward passes leave at each place of an axis."""
    # The q-th part that a pass leaves holds the frequencies q, q + radix, ...: from the last pass outwards.
    # Products need no order, only the same one in both spectra.
    places = np.arange(4)
    for radix, _ in reversed(spans(length)):
        places = np.concatenate([q + radix * places for q in range(radix)])
    return places


@cache
def axis(length: int) -> FftAxis:
    """The passes of a transform of a power of two from 32 on."""
    passes = spans(length)
    wide = sum(radix * span > _BLOCK for radix, span in passes)
    tables = tuple(factors(radix, span) for radix, span in passes)
    # A block is what the first pass that stays inside one joins.
    words = [length, passes[wide][0] * passes[wide][1], wide, len(passes)]
    for (radix, span), table in zip(passes, tables, strict=True):
        words += [radix, span, table.__array_interface__["data"][0]]
    return FftAxis(np.array(words, dtype=np.int64), tables)
