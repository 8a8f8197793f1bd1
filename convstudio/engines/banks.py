"""Banks whose outputs share their inputs: matrix products, rows are kernels, columns are windows (im2col).

Windows are copied strip by strip, each strip with one product for each group. Strips are as large as a cache that cores
share allows: the threads of the product wait for each other in each of them. Weights of single cells need no copy.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.patches import part_of
from convstudio.engines.sharing import even, share

STRIP_BYTES = 4 << 20  # of windows
_SHARED = 1 << 18  # cells from which on threads copy them together

Seen = Callable[[Reading], Array]


def products(reading: Reading, taps: Taps, out: Array, seen: Seen) -> None:
    """The sums of a bank, with their bias, into out; see base.Engine. seen: the patch that a reading shows."""
    with np.errstate(invalid="ignore", over="ignore"):
        if taps.weights.shape[2:] == (1, 1) and _flat(reading, taps, out):
            return
        for across, along in product(*_strips(taps, out)):
            _product(seen(part_of(reading, taps, across, along)), taps, out[:, across, along])
    _add_bias(taps, out)


def _strips(taps: Taps, out: Array) -> tuple[list[slice], list[slice]]:
    """Whole rows if they fit, so that a product can be written where it goes."""
    samples = STRIP_BYTES // (int(np.prod(taps.weights.shape[1:])) * taps.dtype.itemsize)
    columns = max(1, min(out.shape[2], samples))
    return even(out.shape[1], max(1, samples // columns)), even(out.shape[2], columns)


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


def _product(patch: Array, taps: Taps, target: Array) -> None:
    (outputs, inputs, kh, kw), (rows, columns) = taps.weights.shape, target.shape[1:]
    per_group = outputs // taps.groups
    matrices = taps.weights.reshape(taps.groups, per_group, -1).astype(taps.dtype)
    windows = np.empty((inputs, kh, kw, rows, columns), taps.dtype)
    for group, matrix in enumerate(matrices):
        shown = patch[group * inputs : (group + 1) * inputs]
        _copy(shown, taps, windows)
        flat = windows.reshape(-1, rows * columns)
        sums = target[group * per_group : (group + 1) * per_group]
        if sums[0].flags.c_contiguous:
            np.matmul(matrix, flat, out=sums.reshape(per_group, -1, copy=False))
        else:
            np.copyto(sums, (matrix @ flat).reshape(sums.shape))


def _copy(shown: Array, taps: Taps, windows: Array) -> None:
    (s, t), (d, e) = taps.stride, taps.dilation
    inputs, kh, kw, rows, columns = windows.shape

    def cells(index: int) -> None:
        for j, k in np.ndindex(kh, kw):
            top, left = j * d, k * e
            last = top + (rows - 1) * s + 1, left + (columns - 1) * t + 1
            windows[index, j, k] = shown[index, top : last[0] : s, left : last[1] : t]

    if windows.size < _SHARED:
        for index in range(inputs):
            cells(index)
    else:
        share(cells, range(inputs))


def _add_bias(taps: Taps, target: Array) -> None:
    if taps.bias is not None and taps.bias.any():
        target += taps.bias.astype(taps.dtype)[:, None, None]
