"""How loops see a source: its address, its strides, and which sample each position means, as words of a table.

positions      -2 -1  0  1  2  3  4  5  6        of one axis of a patch
index              0  1  2  3  4  5  6  7  8
means           1  0 |0  1  2  3  4| 4  3        SYMMETRIC, five samples
                     first   last                the stretch: samples follow each other in even steps
the map         1  0                 4  3        kept for what lies outside the stretch; -1 is the constant
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array, Reading
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border

Words = npt.NDArray[np.int64]

# The words of a source. Each axis has AXIS_WORDS of its own, at ROWS and at COLUMNS.
SOURCE, CHANNEL_BYTES, ROW_BYTES, KIND, VALUE, ROWS, COLUMNS = 0, 1, 2, 3, 4, 5, 11
MAP, LEFT, RIGHT, FIRST, STEP, COUNT = range(6)  # the stretch is [LEFT, RIGHT); FIRST: the sample that LEFT means
READING_WORDS = 17

KINDS = ("float32", "uint8", "uint16", "int16")  # what loops read as it is; the number at KIND is a place in here
LETTERS = "fBHh"  # the same as dtype.char, which is there at once; dtype.name takes a microsecond


@dataclass(frozen=True, eq=False)
class SourceWindow:
    """READING_WORDS words of a source, all but its address, and the maps that some of them point to.

    The same object for the same geometry, as long as it is remembered: plans are kept by it.
    """

    words: Words
    maps: tuple[npt.NDArray[np.int32], ...]

    def inside(self, axis: int) -> range:
        """The patch indices that mean samples in even steps; axis: ROWS or COLUMNS."""
        return range(int(self.words[axis + LEFT]), int(self.words[axis + RIGHT]))


def readable(source: Array) -> Array:
    """The source, or a float32 copy where its dtype or the order of its samples is not what loops read."""
    if source.dtype.char not in LETTERS:
        return np.ascontiguousarray(source, dtype=np.float32)
    if source.shape[2] > 1 and source.strides[2] != source.itemsize:
        return np.ascontiguousarray(source)
    return source


class SourceView(NamedTuple):
    """All that the words of a source follow from: shape, strides, dtype.char, positions read on both axes, border."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    letter: str
    rows: Walk
    columns: Walk
    border: Border
    value: float


def look(reading: Reading, source: Array) -> SourceView:
    """The view of a readable source; its value is 0 unless the border is a constant, so that equal views are one."""
    value = reading.value if reading.border is Border.CONSTANT else 0.0
    return SourceView(
        source.shape, source.strides, source.dtype.char, reading.rows, reading.columns, reading.border, value
    )


def seen(reading: Reading, source: Array) -> SourceWindow:
    """The words of a reading whose source is readable; the caller fills in the one at SOURCE: address(source)."""
    return words_of(look(reading, source))


def address(array: Array) -> int:
    """Where the first sample lies in memory."""
    place: int = array.__array_interface__["data"][0]
    return place


@lru_cache(maxsize=256)
def words_of(given: SourceView) -> SourceWindow:
    """The words of a source of this view, all but its address; the same object for the same view while remembered."""
    words = np.zeros(READING_WORDS, dtype=np.int64)
    words[CHANNEL_BYTES], words[ROW_BYTES], words[KIND] = *given.strides[:2], LETTERS.index(given.letter)
    # Tables hold integers: the constant travels as its bits.
    words[VALUE] = np.float32(given.value).view(np.uint32)
    maps = tuple(
        _axis(words[at : at + COUNT + 1], walk.positions, given.border, length)
        for at, walk, length in ((ROWS, given.rows, given.shape[1]), (COLUMNS, given.columns, given.shape[2]))
    )
    return SourceWindow(words, maps)


def _axis(words: Words, positions: range, border: Border, length: int) -> npt.NDArray[np.int32]:
    """Fill in the words of an axis; returns the map that they point to."""
    start, step, count = positions.start, positions.step, len(positions)
    # -(a // b) is -a / b rounded up: the first index that is not before sample 0, then the first behind the last one.
    left = min(max(-(start // step), 0), count)
    right = max(min(-((start - length) // step), count), left)
    outside = np.r_[0:left, right:count]
    edges = border.index_map(start + step * outside, length).astype(np.int32)
    words[MAP], words[LEFT], words[RIGHT] = address(edges), left, right
    words[FIRST], words[STEP], words[COUNT] = start + step * left, step, count
    return edges
