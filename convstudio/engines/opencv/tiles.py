"""A result in tiles that stay in a core's cache, shared among threads; each tile is summed over its inputs."""

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.input_patches import part_of
from convstudio.engines.opencv.padded_source import padded, readable, window
from convstudio.engines.thread_pool import even, share
from convstudio.values.layer import Pair

TILE_SAMPLES = 1 << 17
_WIDEST = 1 << 12
_LEAST_ROWS = 16
_NO_BORDER = cv2.BORDER_CONSTANT  # what it makes up is cut off

Slices = tuple[slice, slice]


class Plane:
    """One input of a tile, read in the ways that filters need."""

    def __init__(self, reading: Reading, taps: Taps, span: Pair) -> None:
        """reading: what the tile needs of this one channel."""
        self.dtype = taps.dtype
        self._reading, self._span = reading, span
        self._window = window(reading, span)
        self._padded: Array | None = None

    def patch(self) -> Array:
        """All positions (rows, columns), the border applied."""
        if self._padded is None:
            self._padded = padded(self._reading, self.dtype)[0]
        return self._padded

    def filtered(self, run: Callable[[Array, Pair, int], Array]) -> Array:
        """What run(samples, anchor, border) gives, an array as large as its samples, where outputs are wanted."""
        seen = self._window
        if seen is None:
            patch = self.patch()
            rows, columns = (n - k + 1 for n, k in zip(patch.shape, self._span, strict=True))
            return run(patch, (0, 0), _NO_BORDER)[:rows, :columns]
        samples = readable(self._reading.source[0][seen.place], self.dtype)
        return run(samples, seen.anchor, seen.border)[seen.wanted]

    def rows(self) -> tuple[Array, int, slice, int]:
        """(samples, anchor, wanted, border): all rows that are looked at, to be filtered along each other as they lie.

        anchor: of a kernel that covers the whole span of columns. wanted: columns of outputs, before any stride.
        """
        rows, seen = self._reading.rows.positions, self._window
        if seen is None or rows.start < 0 or rows.stop > self._reading.source.shape[1]:
            return self.patch(), 0, slice(0, len(self._reading.columns.positions) - self._span[1] + 1), _NO_BORDER
        samples = readable(self._reading.source[0, rows.start : rows.stop, seen.place[1]], self.dtype)
        return samples, seen.anchor[1], seen.wanted[1], seen.border


Sum = Callable[[Plane, int, int], Array]


def by_tiles(reading: Reading, taps: Taps, out: Array, span: Pair, total: Sum, tile: Pair | None = None) -> None:
    """Every output as its bias and the sum over its inputs of total(plane, output, input), tile by tile."""
    outputs, inputs = taps.weights.shape[:2]
    per_group = outputs // taps.groups

    def work(place: Slices) -> None:
        part = part_of(reading, taps, *place)
        for group in range(taps.groups):
            planes = [Plane(_channel(part, group * inputs + i), taps, span) for i in range(inputs)]
            for o in range(group * per_group, (group + 1) * per_group):
                _add_up((total(plane, o, i) for i, plane in enumerate(planes)), taps, o, out[o][place])

    share(work, tiles(out.shape[1:], tile or tile_size(out.shape[1:], span)))


def _channel(reading: Reading, index: int) -> Reading:
    return reading._replace(source=reading.source[index : index + 1])


def _add_up(parts: Iterator[Array], taps: Taps, output: int, target: Array) -> None:
    write(next(parts), taps, output, target)
    for part in parts:
        np.add(target, part, out=target)


def write(result: Array, taps: Taps, output: int, target: Array) -> None:
    """Write a result with the bias of its output."""
    bias = 0.0 if taps.bias is None else float(taps.bias[output])
    if bias:
        np.add(result, taps.dtype.type(bias), out=target)
    else:
        np.copyto(target, result)


def tile_size(size: Sequence[int], span: Pair, stride: Pair = (1, 1)) -> Pair:
    """(rows, columns) of tiles: whole rows of not too wide a result, and few more rows than the kernel at least."""
    samples = TILE_SAMPLES // (stride[0] * stride[1])
    columns = min(size[1], max(_WIDEST, 4 * span[1])) if size[0] > 1 else min(size[1], samples)
    return max(_LEAST_ROWS, 2 * span[0] // stride[0], samples // columns), columns


def tiles(size: Sequence[int], tile: Pair) -> Iterator[Slices]:
    """A result of this size in even pieces of about a tile, in reading order."""
    rows, columns = (even(n, most) for n, most in zip(size, tile, strict=True))
    for across in rows:
        for along in columns:
            yield across, along
