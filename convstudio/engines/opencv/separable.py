"""Separable and low-rank kernels as passes along each axis, boxes as running sums; by OpenCV, tile by tile."""

from collections.abc import Sequence
from functools import reduce

import cv2
import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.kernel_decomposition import Term, low_rank, spread
from convstudio.engines.opencv.direct import DEPTH, filtered, strided
from convstudio.engines.opencv.padded_source import plain, readable, window
from convstudio.engines.opencv.tiles import Plane, by_tiles
from convstudio.engines.thread_pool import processors
from convstudio.values.layer import Pair

TILE = (256, 1024)  # of two passes: what they hand on stays in the cache
PER_KERNEL = 4  # a tile is at least so many kernels high and wide
SYMMETRIC = 35  # cells of symmetric passes up to which cv2.sepFilter2D is as fast as two calls of filter2D
BAND_BYTES = 24 << 20  # of the bands of running sums that all threads are at
MEAN_REST = 1e-7  # relative, of the sum of a mean's weights


def passes(reading: Reading, taps: Taps, out: Array) -> None:
    """Each kernel as the sum of columns times rows: a pass along each axis for every term; see base.Engine."""
    reading = plain(reading)
    if _at_once(reading, taps, out):
        return
    dilation = (reading.rows.dilation, reading.columns.dilation)
    terms = {index: _spread(low_rank(taps.weights[index]), dilation) for index in np.ndindex(taps.weights.shape[:2])}
    column, row = terms[0, 0][0]
    dense = taps.stride == (1, 1)

    def total(plane: Plane, o: int, i: int) -> Array:
        if dense:
            return plane.filtered(lambda samples, anchor, border: _passed(samples, terms[o, i], anchor, border))
        (s, t), patch = taps.stride, plane.patch()
        parts = [strided(strided(patch, down, (s, 1)), along, (1, t)) for down, along in terms[o, i]]
        return reduce(lambda one, other: np.add(one, other, out=one), parts)

    span = len(column), row.shape[1]
    by_tiles(reading, taps, out, span, total, _tile(out.shape[1:], span))


def _tile(size: Sequence[int], span: Pair) -> Pair:
    rows, columns = (min(n, max(side, PER_KERNEL * k)) for n, side, k in zip(size, TILE, span, strict=True))
    return rows, columns


def _at_once(reading: Reading, taps: Taps, out: Array) -> bool:
    """Symmetric passes of whole planes by cv2.sepFilter2D, straight into the result; False if that is not possible."""
    if taps.weights.shape[1] > 1 or taps.stride != (1, 1) or taps.dilation != (1, 1):
        return False
    seen = window(reading, (taps.weights.shape[2], taps.weights.shape[3]))
    if seen is None or not seen.exact or readable(reading.source, taps.dtype) is not reading.source:
        return False
    terms = [_mirrored(low_rank(kernel)) for kernel in taps.weights[:, 0]]
    if None in terms:
        return False
    for o, (column, row) in enumerate(term for term in terms if term is not None):
        bias = 0.0 if taps.bias is None else float(taps.bias[o])
        samples = reading.source[o * taps.groups // len(out)][seen.place]
        cv2.sepFilter2D(samples, -1, row, column, out[o], seen.anchor[::-1], bias, seen.border)
    return True


def _mirrored(terms: tuple[Term, ...]) -> Term | None:
    """The only term, if both of its passes are short and, but for rounding, symmetric: then they are made exactly so.

    OpenCV has faster loops for those, and compares the numbers bit by bit.
    """
    column, row = terms[0]
    if len(terms) > 1 or max(len(column), row.shape[1]) > SYMMETRIC:
        return None
    turned = column[::-1], row[:, ::-1]
    pairs = zip(terms[0], turned, strict=True)
    if not all(np.allclose(line, back, rtol=0, atol=1e-12 * np.abs(line).max()) for line, back in pairs):
        return None
    return (column + turned[0]) / 2, (row + turned[1]) / 2


def _spread(terms: tuple[Term, ...], dilation: Pair) -> list[Term]:
    return [(spread(column, (dilation[0], 1)), spread(row, (1, dilation[1]))) for column, row in terms]


def _passed(samples: Array, terms: list[Term], anchor: Pair, border: int) -> Array:
    total: Array | None = None
    for column, row in terms:
        along = filtered(samples, row, (0, anchor[1]), border)
        part = filtered(along, column, (anchor[0], 0), border)
        total = part if total is None else cv2.add(total, part, dst=total)
    assert total is not None
    return total


def running_sums(reading: Reading, taps: Taps, out: Array) -> None:
    """Kernels that hold one number only, by cv2.boxFilter, whose sums run in float64; see base.Engine."""
    reading = plain(reading)
    kh, kw = taps.weights.shape[2:]
    (s, t), depth = taps.stride, DEPTH[taps.dtype.char]

    def total(plane: Plane, o: int, i: int) -> Array:
        weight = float(taps.weights[o, i, 0, 0])
        mean = abs(weight * kh * kw - 1) < MEAN_REST

        def run(samples: Array, anchor: Pair, border: int) -> Array:
            return cv2.boxFilter(samples, depth, (kw, kh), None, anchor[::-1], mean, border)

        whole = plane.filtered(run)[::s, ::t]
        return whole if mean else np.multiply(whole, taps.dtype.type(weight), out=whole)

    by_tiles(reading, taps, out, (kh, kw), total, _band(out.shape[1:], (kh, kw), taps.dtype.itemsize))


def _band(size: Sequence[int], span: Pair, itemsize: int) -> Pair:
    """One band for each thread, as far as memory allows: each begins with a kernel's height of work."""
    most = BAND_BYTES // itemsize // processors()
    rows = min(-(-size[0] // processors()), max(2 * span[0], most // size[1]))
    return rows, min(size[1], max(2 * span[1], most // rows))
