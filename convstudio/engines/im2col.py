"""Banks as matrix products: rows are kernels, columns are windows (im2col).

Windows are copied strip by strip, each strip with one product for each group. The threads of a large product wait for
each other at its end, and long where other programs run, so strips are as large as a cache that cores share allows. Of
small banks each thread does strips of its own, in products so small that BLAS leaves them to the thread that asks.
Weights of single cells need no copy.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.input_patches import part_of
from convstudio.engines.thread_pool import even, share

STRIP_BYTES = 4 << 20  # of windows
_ALONE_BYTES = 1 << 20  # the same of a thread that works alone
_ALONE = 1 << 18  # multiply-adds up to which OpenBLAS starts no threads
_LEAST_COLUMNS = 256  # a product of fewer takes longer to call than to do
_SHARED = 1 << 18  # cells from which on threads copy them together

Seen = Callable[[Reading], Array]


def products(reading: Reading, taps: Taps, out: Array, seen: Seen) -> None:
    """The sums of a bank, with their bias, into out; see base.Engine. seen: the patch that a reading shows."""
    with np.errstate(invalid="ignore", over="ignore"):
        if taps.weights.shape[2:] == (1, 1) and _flat(reading, taps, out):
            return
        alone = _columns_alone(taps) >= _LEAST_COLUMNS
        strips = _strips(taps, out, min(STRIP_BYTES, _ALONE_BYTES) if alone else STRIP_BYTES)

        def strip(place: tuple[slice, slice]) -> None:
            target = out[:, place[0], place[1]]
            _product(seen(part_of(reading, taps, *place)), taps, target, alone=alone)

        if alone:
            share(strip, strips)
        else:
            for place in strips:
                strip(place)
    _add_bias(taps, out)


def _columns_alone(taps: Taps) -> int:
    """How many columns a product may have that BLAS does on one thread: a multiple of 16, whole lines of the cache."""
    per_group, depth = len(taps.weights) // taps.groups, int(np.prod(taps.weights.shape[1:]))
    return _ALONE // (per_group * depth) // 16 * 16


def _strips(taps: Taps, out: Array, most: int) -> list[tuple[slice, slice]]:
    """Whole rows if they fit, so that a product can be written where it goes."""
    samples = most // (int(np.prod(taps.weights.shape[1:])) * taps.dtype.itemsize)
    columns = max(1, min(out.shape[2], samples))
    return list(product(even(out.shape[1], max(1, samples // columns)), even(out.shape[2], columns)))


def _flat(reading: Reading, taps: Taps, out: Array) -> bool:
    """Weights of single cells on whole rows that lie side by side: the product of two matrices that are there."""
    rows, columns = reading.rows.positions, reading.columns.positions
    source = reading.source
    inside = rows[0] >= 0 and rows[-1] < source.shape[1] and columns == range(source.shape[2])
    if not inside or rows.step != 1 or taps.stride != (1, 1) or source.dtype != taps.dtype:
        return False
    samples = source[:, rows.start : rows.stop]
    flat, target = (array.view() for array in (samples, out))
    if not all(array[0].flags.c_contiguous for array in (flat, target)):
        return False
    inputs, per_group = taps.weights.shape[1], len(out) // taps.groups
    matrices = taps.weights.reshape(taps.groups, per_group, inputs).astype(taps.dtype)
    for group, matrix in enumerate(matrices):
        sums = target[group * per_group : (group + 1) * per_group]
        windows = flat[group * inputs : (group + 1) * inputs]
        np.matmul(matrix, windows.reshape(inputs, -1), out=sums.reshape(per_group, -1, copy=False))
    _add_bias(taps, out)
    return True


def _product(patch: Array, taps: Taps, target: Array, *, alone: bool) -> None:
    (outputs, inputs, kh, kw), (rows, columns) = taps.weights.shape, target.shape[1:]
    per_group = outputs // taps.groups
    matrices = taps.weights.reshape(taps.groups, per_group, -1).astype(taps.dtype)
    windows = np.empty((inputs, kh, kw, rows, columns), taps.dtype)
    for group, matrix in enumerate(matrices):
        shown = patch[group * inputs : (group + 1) * inputs]
        _copy(shown, taps, windows, alone=alone)
        flat = windows.reshape(-1, rows * columns)
        sums = target[group * per_group : (group + 1) * per_group]
        made = sums if sums[0].flags.c_contiguous else np.empty_like(sums, order="C")
        side_by_side = made.reshape(per_group, -1, copy=False)
        if alone:
            _in_blocks(matrix, flat, side_by_side, _columns_alone(taps))
        else:
            np.matmul(matrix, flat, out=side_by_side)
        if made is not sums:
            np.copyto(sums, made)


def _in_blocks(matrix: Array, flat: Array, sums: Array, columns: int) -> None:
    """The product of a matrix and windows into sums, so many columns at a time."""
    columns = min(columns, flat.shape[1])
    whole = flat.shape[1] // columns * columns
    blocks, made = (a[:, :whole].reshape(len(a), -1, columns, copy=False).transpose(1, 0, 2) for a in (flat, sums))
    np.matmul(matrix, blocks, out=made)
    if whole < flat.shape[1]:
        np.matmul(matrix, flat[:, whole:], out=sums[:, whole:])


def _copy(shown: Array, taps: Taps, windows: Array, *, alone: bool) -> None:
    (s, t), (d, e) = taps.stride, taps.dilation
    inputs, kh, kw, rows, columns = windows.shape

    def cells(index: int) -> None:
        for j, k in np.ndindex(kh, kw):
            top, left = j * d, k * e
            last = top + (rows - 1) * s + 1, left + (columns - 1) * t + 1
            windows[index, j, k] = shown[index, top : last[0] : s, left : last[1] : t]

    if alone or windows.size < _SHARED:
        for index in range(inputs):
            cells(index)
    else:
        share(cells, range(inputs))


def _add_bias(taps: Taps, target: Array) -> None:
    if taps.bias is not None and taps.bias.any():
        target += taps.bias.astype(taps.dtype)[:, None, None]
