"""Direct sums by cv2.filter2D: straight into the result where it can, tile by tile where several parts add up.

filter2D goes to a DFT by itself from some number of cells on, slowly and spreading NaN over everything; so kernels are
taken apart into blocks below that, which leave zeros out. Strides are taken apart into phases
(engines/correlation_methods.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import cv2
import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.correlation_methods import by_planes, shifted_sums
from convstudio.engines.input_patches import gathered, part_of
from convstudio.engines.kernel_decomposition import blocks, spread
from convstudio.engines.opencv.padded_source import border_of, known, plain, readable
from convstudio.engines.opencv.tiles import Plane, by_tiles, tile_size
from convstudio.engines.thread_pool import processors, share
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

DIRECT_CELLS = {"f": 121, "d": 49}  # OpenCV 5.0.0 transforms from 132 and 64 on
DEPTH = {"f": cv2.CV_32F, "d": cv2.CV_64F}
TAP, TOUCH = 0.042, 0.5  # milliseconds per million on one core (Zen 3): a multiply-add; a call that reads and adds
GATHERED, PADDED = 0.8, 0.5  # copying every n-th sample; copying a tile with its border
WIDE_TAP, WIDE_TOUCH = 0.17, 2.0  # the same in float64
_EVERY_TAP_SAMPLES = 1 << 21  # of the strips that all threads are at
_MARGINS_AT_MOST = 8  # an inner part smaller than its margins times this is computed together with them
_LEAST_WITH_MARGINS = 1 << 20  # samples of a result: margins take calls of their own, which are dearer than a copy

Way = tuple[Pair, Pair]


def sums(reading: Reading, taps: Taps, out: Array) -> None:
    """The direct sums of what a reading shows, with their bias, into out; see base.Engine."""
    if taps.every_tap and not taps.weights.all():  # filter2D leaves out weights of zero, and the NaN under them
        _every_tap(reading, taps, out)
        return
    reading = plain(reading)
    kernels = spread(taps.weights, taps.dilation)
    span = kernels.shape[2], kernels.shape[3]
    whole = taps.stride == (1, 1) and span[0] * span[1] <= DIRECT_CELLS[taps.dtype.char]
    if whole and kernels.shape[1] == 1:
        straight = _Straight.of(reading, taps, out, span)
        if straight is not None:
            straight.run(kernels, out)
            return

    def total(plane: Plane, o: int, i: int) -> Array:
        kernel = kernels[o, i]
        if whole:
            return plane.filtered(lambda samples, anchor, border: filtered(samples, kernel, anchor, border))
        return _strided_plane(plane, kernel, taps.stride)

    by_tiles(reading, taps, out, span, total, tile_size(out.shape[1:], span, taps.stride))


def filtered(samples: Array, kernel: Weights, anchor: Pair = (0, 0), border: int = cv2.BORDER_CONSTANT) -> Array:
    """cv2.filter2D of a plane, as large as the plane. anchor: (row, column)."""
    return cv2.filter2D(samples, DEPTH[samples.dtype.char], kernel, anchor=anchor[::-1], borderType=border)


def valid(plane: Array, kernel: Weights) -> Array:
    """The VALID correlation of a plane that OpenCV can read, in blocks if the kernel is large."""
    rows, columns = (n - k + 1 for n, k in zip(plane.shape, kernel.shape, strict=True))
    total: Array | None = None
    for top, left, block in blocks(kernel, DIRECT_CELLS[plane.dtype.char]):
        seen = plane[top : top + rows + block.shape[0] - 1, left : left + columns + block.shape[1] - 1]
        part = filtered(seen, block)[:rows, :columns]
        total = part if total is None else cv2.add(total, part, dst=total)
    assert total is not None
    return total


def strided(plane: Array, kernel: Weights, stride: Pair) -> Array:
    """Every n-th of the VALID correlation of a plane, by phases."""
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(plane.shape, kernel.shape, stride, strict=True))
    (s, t), (kh, kw) = stride, kernel.shape
    phases = ((i, j, kernel[i::s, j::t]) for i, j in product(range(min(s, kh)), range(min(t, kw))))
    parts = (
        valid(readable(plane[i::s, j::t], plane.dtype), phase)[:rows, :columns]
        for i, j, phase in phases
        if phase.any() or (i, j) == (0, 0)
    )
    return _added(parts)


def _added(parts: Iterator[Array]) -> Array:
    total = next(parts)
    for part in parts:
        total = np.add(total, part, out=total)
    return total


def _strided_plane(plane: Plane, kernel: Weights, stride: Pair) -> Array:
    """The same, on the way that takes the least time."""
    _, ((s, t), keep) = cheapest_way(kernel.shape[0], kernel.shape[1], int(np.count_nonzero(kernel)), stride)
    if t > 1 or stride == (1, 1) or kernel[::s].size > DIRECT_CELLS[plane.dtype.char]:
        return strided(plane.patch(), kernel, stride)
    samples, anchor, wanted, border = plane.rows()
    rows = (len(samples) - len(kernel)) // stride[0] + 1
    return _added(
        filtered(samples[i::s], kernel[i::s], (0, anchor), border)[:, wanted][:: keep[0], :: keep[1]][:rows]
        for i in range(min(s, len(kernel)))
    )


def cheapest_way(rows: int, columns: int, weights: float, stride: Pair) -> tuple[float, Way]:
    """How to stride a kernel of this size with so many weights, and milliseconds per million outputs on one core.

    A way: (stride by phases, stride by leaving out), whose product is the stride.
    """
    s, t = stride
    ways: tuple[Way, ...] = (((s, t), (1, 1)), ((s, 1), (1, t)), ((1, 1), (s, t)))
    priced = [(_way_price(rows, columns, weights, *way), way) for way in ways]
    return min(priced)


def _way_price(rows: int, columns: int, weights: float, phases: Pair, left_out: Pair) -> float:
    calls: int = min(phases[0], rows) * min(phases[1], columns)
    gathered = phases[0] * phases[1] * PADDED + calls * GATHERED if phases[1] > 1 else 0.0
    each = left_out[0] * left_out[1]
    return each * (calls * TOUCH + weights * TAP) + gathered + (GATHERED if each > 1 else 0.0)


def _every_tap(reading: Reading, taps: Taps, out: Array) -> None:
    """Sums that multiply weights of zero as well, strip by strip."""
    rows = max(1, _EVERY_TAP_SAMPLES // processors() // out.shape[2])

    def work(top: int) -> None:
        across = slice(top, min(top + rows, out.shape[1]))
        patch = gathered(part_of(reading, taps, across, slice(0, out.shape[2])))
        result = by_planes(patch, taps, lambda plane, kernel: shifted_sums(plane, kernel, taps.dtype, every_tap=True))
        out[:, across] = result if taps.bias is None else result + taps.bias.astype(taps.dtype)[:, None, None]

    share(work, range(0, out.shape[1], rows))


@dataclass(frozen=True)
class _Straight:
    """Filters that write where the result goes; margins that OpenCV cannot know are written over afterwards."""

    reading: Reading
    taps: Taps
    place: tuple[slice, slice]
    anchor: Pair
    margins: tuple[Pair, Pair]

    @classmethod
    def of(cls, reading: Reading, taps: Taps, out: Array, span: Pair) -> "_Straight | None":
        """How to write straight into out; None where the source has another dtype or the margins are all there is."""
        if reading.source.dtype != taps.dtype or readable(reading.source, taps.dtype) is not reading.source:
            return None
        axes = [
            _core(walk.positions, k, length, known=known(reading))
            for walk, k, length in zip((reading.rows, reading.columns), span, reading.source.shape[1:], strict=True)
        ]
        if axes[0] is None or axes[1] is None:
            return None
        (rows, top, across), (columns, left, along) = axes[0], axes[1]
        if any(across + along) and out.shape[1] * out.shape[2] < _LEAST_WITH_MARGINS:
            return None
        if sum(across) * _MARGINS_AT_MOST > out.shape[1] or sum(along) * _MARGINS_AT_MOST > out.shape[2]:
            return None
        return cls(reading, taps, (rows, columns), (top, left), (across, along))

    def run(self, kernels: Weights, out: Array) -> None:
        """Filter every plane into its output."""
        per_group = len(out) // self.taps.groups
        border = border_of(self.reading)
        for o, target in enumerate(out):
            bias = 0.0 if self.taps.bias is None else float(self.taps.bias[o])
            samples = self.reading.source[o // per_group][self.place]
            cv2.filter2D(samples, -1, kernels[o, 0], target, self.anchor[::-1], bias, border)
        for place in self._pieces(out.shape[1:]) if any(map(any, self.margins)) else ():
            sums(part_of(self.reading, self.taps, *place), self.taps, out[(slice(None), *place)])

    def _pieces(self, size: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
        (top, bottom), (left, right) = self.margins
        rows, columns = size
        inner = slice(top, rows - bottom)
        yield from (
            place
            for place in (
                (slice(0, top), slice(0, columns)),
                (slice(rows - bottom, rows), slice(0, columns)),
                (inner, slice(0, left)),
                (inner, slice(columns - right, columns)),
            )
            if place[0].start < place[0].stop and place[1].start < place[1].stop
        )


@lru_cache(maxsize=256)
def _core(positions: range, span: int, length: int, *, known: bool) -> tuple[slice, int, Pair] | None:
    """An axis of the source as long as the result, the anchor on it, and how many outputs at each end are wrong."""
    start, count = positions.start, len(positions) - span + 1
    least, most = max(0, -start), min(span - 1, length - start - count)
    if most < least or (count < length and count <= span):
        return None
    middle = most if positions.stop > length else span // 2
    anchor = least if start < 0 else min(max(middle, least), most)
    place = slice(start + anchor, start + anchor + count)
    before = 0 if known and place.start == 0 else anchor
    after = 0 if known and place.stop == length else span - 1 - anchor
    return place, anchor, (before, after)
