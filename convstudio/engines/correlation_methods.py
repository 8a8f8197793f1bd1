"""The methods in plain array code: each is a function on a patch that needs no padding any more.

Strides and dilations are taken apart first, so the inner correlations are always dense:

    stride s     the taps i, i+s, i+2s, ... read only the rows i, i+s, ... of the patch: one dense correlation for each
                 remainder i < s, added up; what stride throws away is never computed
    dilation d   the outputs a, a+d, ... read only the rows a, a+d, ...: one dense correlation for each remainder a < d
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import product

import numpy as np

from convstudio.engines.base import Array, Taps
from convstudio.engines.memoization import remembered
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

SEPARABLE_REST = 1e-7  # relative weight of what rank 1 may leave out (conventions, "Values and tolerance": 2e-5)
MATRIX_BYTES = 32 << 20

Dense = Callable[[Array, Weights], Array]


def by_planes(patch: Array, taps: Taps, dense: Dense) -> Array:
    """Every output as the sum of its input planes, each correlated by dense(plane, kernel)."""
    outputs, inputs = taps.weights.shape[:2]
    per_group = outputs // taps.groups
    result = np.empty((outputs, *taps.result_size(patch)), dtype=taps.dtype)
    for o in range(outputs):
        first = (o // per_group) * inputs
        for i in range(inputs):
            _accumulate(result[o], _strided(patch[first + i], taps.weights[o, i], taps, dense), fresh=i == 0)
    return result


def _accumulate(total: Array, part: Array, *, fresh: bool) -> None:
    if fresh:
        total[:] = part
    else:
        total += part


def _strided(plane: Array, kernel: Weights, taps: Taps, dense: Dense) -> Array:
    (s, t), (d, e) = taps.stride, taps.dilation
    if (s, t) == (1, 1):
        return _dilated(plane, kernel, (d, e), dense)
    rows = (plane.shape[0] - d * (kernel.shape[0] - 1) - 1) // s + 1
    columns = (plane.shape[1] - e * (kernel.shape[1] - 1) - 1) // t + 1
    total: Array | None = None
    for i, j in product(range(min(s, kernel.shape[0])), range(min(t, kernel.shape[1]))):
        part = _dilated(plane[i * d :: s, j * e :: t], kernel[i::s, j::t], (d, e), dense)[:rows, :columns]
        total = part if total is None else np.add(total, part, out=total)
    assert total is not None
    return total


def _dilated(plane: Array, kernel: Weights, dilation: Pair, dense: Dense) -> Array:
    d, e = (1 if side == 1 else step for side, step in zip(kernel.shape, dilation, strict=True))
    if (d, e) == (1, 1):
        return dense(plane, kernel)
    rows, columns = (n - step * (k - 1) for n, step, k in zip(plane.shape, (d, e), kernel.shape, strict=True))
    result: Array | None = None
    for a, b in product(range(min(d, rows)), range(min(e, columns))):
        part = dense(plane[a::d, b::e], kernel)
        result = np.empty((rows, columns), dtype=part.dtype) if result is None else result
        result[a::d, b::e] = part
    assert result is not None
    return result


def shifted_sums(plane: Array, kernel: Weights, dtype: np.dtype[np.float64], *, every_tap: bool) -> Array:
    """The plain sum, one shifted view of the plane for each tap.

    every_tap: multiply by weights of zero too, so that NaN and infinity reach all outputs whose window touches them.
    """
    rows, columns = plane.shape[0] - kernel.shape[0] + 1, plane.shape[1] - kernel.shape[1] + 1
    wide = plane.astype(dtype, copy=False)
    total = np.zeros((rows, columns), dtype=dtype)
    product_ = np.empty_like(total)
    with np.errstate(invalid="ignore", over="ignore"):
        for j, k in np.ndindex(kernel.shape):
            if every_tap or kernel[j, k]:
                np.multiply(wide[j : j + rows, k : k + columns], dtype.type(kernel[j, k]), out=product_)
                total += product_
    return total


def running_sums(plane: Array, kernel: Weights, dtype: np.dtype[np.float64]) -> Array:
    """The plain sum for a kernel that holds one number only, from sums that run along each axis in float64."""
    kh, kw = kernel.shape
    down = np.cumsum(plane, axis=0, dtype=np.float64)
    down[kh:] = down[kh:] - down[:-kh]
    along = np.cumsum(down[kh - 1 :], axis=1)
    along[:, kw:] = along[:, kw:] - along[:, :-kw]
    sums: Array = (along[:, kw - 1 :] * kernel[0, 0]).astype(dtype)
    return sums


def transformed(plane: Array, kernel: Weights, dtype: np.dtype[np.float64]) -> Array:
    """By the correlation theorem: the valid part of a circular correlation is not touched by the wrap."""
    size = fast_length(plane.shape[0]), fast_length(plane.shape[1])
    spectrum = np.fft.rfft2(plane.astype(dtype, copy=False), size)
    spectrum *= np.conj(np.fft.rfft2(kernel.astype(dtype), size))
    whole = np.fft.irfft2(spectrum, size)
    return whole[: plane.shape[0] - kernel.shape[0] + 1, : plane.shape[1] - kernel.shape[1] + 1]


@lru_cache(maxsize=1024)
def fast_length(length: int) -> int:
    """The next length at or above whose only prime factors are 2, 3 and 5: transforms of those are fast."""
    best = 1 << (length - 1).bit_length()
    for fives in (1, 5, 25, 125):
        for threes in (1, 3, 9, 27, 81):
            odd = fives * threes
            best = min(best, odd << (-(-length // odd) - 1).bit_length())
    return best


def matrix_product(patch: Array, taps: Taps) -> Array:
    """One matrix product for each group: rows are kernels, columns are windows (im2col), strip by strip."""
    outputs, inputs, kh, kw = taps.weights.shape
    rows, columns = taps.result_size(patch)
    result = np.empty((outputs, rows, columns), dtype=taps.dtype)
    depth, per_group = inputs * kh * kw, outputs // taps.groups
    matrices = taps.weights.reshape(taps.groups, per_group, depth).astype(taps.dtype)
    strip = max(1, MATRIX_BYTES // (depth * columns * taps.dtype.itemsize))
    with np.errstate(invalid="ignore", over="ignore"):
        for group, top in product(range(taps.groups), range(0, rows, strip)):
            windows = _windows(patch[group * inputs : (group + 1) * inputs], taps)[:, :, :, top : top + strip]
            height = windows.shape[3]
            flat = np.ascontiguousarray(windows, dtype=taps.dtype).reshape(depth, height * columns)
            target = result[group * per_group : (group + 1) * per_group, top : top + height]
            target[:] = (matrices[group] @ flat).reshape(per_group, height, columns)
    return result


def _windows(channels: Array, taps: Taps) -> Array:
    """A view (channels, kernel rows, kernel columns, rows, columns) of all windows."""
    (s, t), (d, e) = taps.stride, taps.dilation
    kh, kw = taps.weights.shape[2:]
    span = (d * (kh - 1) + 1, e * (kw - 1) + 1)
    view = np.lib.stride_tricks.sliding_window_view(channels, span, axis=(1, 2))
    return view[:, ::s, ::t, ::d, ::e].transpose(0, 3, 4, 1, 2)


def rank_one(kernel: Weights) -> tuple[Weights, Weights] | None:
    """(column, row) whose outer product is the kernel, or None when it is not of rank one."""
    return _rank_one(kernel.tobytes(), kernel.shape)


@remembered
def _rank_one(data: bytes, shape: Pair) -> tuple[Weights, Weights] | None:
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    if 1 in shape:
        return (kernel, np.ones((1, 1))) if shape[1] == 1 else (np.ones((1, 1)), kernel)
    left, strengths, right = np.linalg.svd(kernel, full_matrices=False)
    rest = float(np.abs(kernel - strengths[0] * np.outer(left[:, 0], right[0])).sum())
    if rest > SEPARABLE_REST * float(np.abs(kernel).sum()):
        return None
    root = np.sqrt(strengths[0])
    return left[:, :1] * root, right[:1] * root
