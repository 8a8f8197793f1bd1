"""Cutting outputs into tiles: those that can read the source in place, and those at the edges that cannot.

columns   | edge |        inside        |        inside        | edge |
          a block or more: the loops of a tile work in blocks and never reach into its neighbour
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convstudio.engines.compiled.conv_spec import KernelWindow
from convstudio.engines.compiled.source_layout import COLUMNS, ROWS, SourceWindow, Words
from convstudio.values.layer import Pair

_FLOAT_BYTES = 4
_CACHE_BYTES = 192 << 10  # a good part of the cache that a core has for itself, the weights and results beside it
_STRIP = 64  # rows of a tile that is read in place
_START_COLUMNS = 16  # columns that could be read in the time that it takes to begin a row

# The words of a tile. CHANNEL: the first of its group. *_BEGIN, *_END: its blocks in the last and in the early pass.
(ROW, TILE_ROWS, COLUMN, TILE_COLUMNS, IN_PLACE, CHANNEL) = range(6)
(BLOCK_BEGIN, BLOCK_END, EARLY_BEGIN, EARLY_END, TILE_WORDS) = range(6, 11)


@dataclass(frozen=True)
class TileCut:
    """Outputs start to start + length of an axis; inside: their windows lie in the stretch of the source."""

    start: int
    length: int
    inside: bool


@dataclass(frozen=True)
class Share:
    """What each tile is computed for: the channels from one on, by blocks of the last and of the early pass."""

    channel: int
    blocks: range
    early: range = range(0)


@dataclass(frozen=True)
class TileGrid:
    """The tiles of a plane: every cut of the rows with every cut of the columns."""

    rows: Sequence[TileCut]
    columns: Sequence[TileCut]

    def gathered(self) -> Pair:
        """The most rows and columns of a tile that is not read in place; (0, 0) if all are."""
        outside = [(r.length, c.length) for r in self.rows for c in self.columns if not (r.inside and c.inside)]
        return (max(r for r, _ in outside), max(c for _, c in outside)) if outside else (0, 0)

    @property
    def largest(self) -> Pair:
        """The most rows and columns of a tile."""
        return max(r.length for r in self.rows), max(c.length for c in self.columns)

    def words(self, shares: Sequence[Share]) -> Words:
        """(tiles, TILE_WORDS), neighbours after each other."""
        places = [
            (r.start, r.length, c.start, c.length, r.inside and c.inside) for r in self.rows for c in self.columns
        ]
        work = [(s.channel, s.blocks.start, s.blocks.stop, s.early.start, s.early.stop) for s in shares]
        words = np.hstack([np.tile(places, (len(work), 1)), np.repeat(work, len(places), axis=0)])
        return words.astype(np.int64, copy=False)


def grid(shown: SourceWindow, window: KernelWindow, size: Pair, block: Pair, tile: Pair, *, in_place: bool) -> TileGrid:
    """size: rows and columns of outputs. block: what loops do at once. tile: the size that tiles should have."""
    axes = [
        cuts(size[a], inner(shown.inside(words), size[a], window.stride[a], window.reach[a]), block[a], tile[a])
        if in_place
        else _parts(0, size[a], block[a], tile[a], inside=False)
        for a, words in enumerate((ROWS, COLUMNS))
    ]
    return TileGrid(*axes)


@lru_cache(maxsize=256)
def cuts(count: int, inner: range, block: int, size: int) -> list[TileCut]:
    """The tiles of an axis of count outputs, none longer than about size or shorter than block, if count is not.

    inner: the outputs whose windows lie in the stretch.
    """
    before = max(inner.start, block) if inner.start else 0
    after = max(count - inner.stop, block) if count > inner.stop else 0
    if not inner or count - before - after < block:
        return _parts(0, count, block, size, inside=False)
    return [
        *_parts(0, before, block, size, inside=False),
        *_parts(before, count - before - after, block, size, inside=True),
        *_parts(count - after, after, block, size, inside=False),
    ]


def _parts(start: int, length: int, block: int, size: int, *, inside: bool) -> list[TileCut]:
    """Parts of equal length, but for the last: multiples of a block, so that few blocks overlap."""
    if length == 0:
        return []
    number = _ceil(length, max(size, block))
    each = _ceil(_ceil(length, number), block) * block
    starts = list(range(0, length, each))
    if len(starts) > 1 and length - starts[-1] < block:
        # Less than a block is joined to the part before: loops never do less.
        del starts[-1]
    ends = [*starts[1:], length]
    return [TileCut(start + a, b - a, inside) for a, b in zip(starts, ends, strict=True)]


def _ceil(a: int, b: int) -> int:
    return -(-a // b)


def inner(stretch: range, count: int, stride: int, reach: int) -> range:
    """Those of count outputs of an axis whose windows lie in a stretch of patch indices."""
    first = min(-(-stretch.start // stride), count)
    end = (stretch.stop - 1 - reach) // stride + 1
    return range(first, max(min(end, count), first))


def in_place_size(window: KernelWindow, size: Pair, block: Pair, planes: int) -> Pair:
    """Strips so wide that the rows under a block of outputs stay in the cache."""
    line = window.rows(block[0]) * planes * _FLOAT_BYTES
    columns = min(max(_CACHE_BYTES // line, block[1]), size[1])
    # Twice as high as the reach, so that what two strips read is a third of a strip at most.
    return min(max(_STRIP, 2 * window.reach[0] // window.stride[0]), size[0]), columns


def gathered_size(window: KernelWindow, size: Pair, block: Pair, planes: int, early: int = 0) -> Pair:
    """The tile whose patches fit the cache and overlap least; early: planes that an early pass writes beside."""
    widths = {size[1], *(block[1] << n for n in range(12) if block[1] << n < size[1])}
    fitting = [(_rows_for(window, size, block, columns, (planes, early)), columns) for columns in widths]
    # Without it a separable kernel 951 high had tiles one block high, and took 600 times what was foretold.
    tall = min(max(2 * window.reach[0] // window.stride[0], block[0]), size[0])  # reads half as much again as it gives
    return min([*fitting, (tall, min(widths))], key=lambda tile: _waste(window, tile, (planes, early)))


def _rows_for(window: KernelWindow, size: Pair, block: Pair, columns: int, planes: Pair) -> int:
    room = _CACHE_BYTES // _line_bytes(window, columns, planes)
    rows = (room - window.reach[0] - 1) // window.stride[0] + 1
    return min(max(rows // block[0], 1) * block[0], size[0])


def _line_bytes(window: KernelWindow, columns: int, planes: Pair) -> int:
    patch = planes[0] * window.stride[1] * (columns + window.column_reach)
    return _FLOAT_BYTES * (patch + planes[1] * columns)


def _waste(window: KernelWindow, tile: Pair, planes: Pair) -> float:
    """Samples read for each output, worse where they do not fit the cache."""
    rows, columns = tile
    read = window.rows(rows) * (window.stride[1] * (columns + window.column_reach) + _START_COLUMNS)
    over = window.rows(rows) * _line_bytes(window, columns, planes) / _CACHE_BYTES
    return read / (rows * columns) * max(1.0, over) ** 2
