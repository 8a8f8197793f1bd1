"""VALID correlations of a tensor (channels, rows, columns) with a bank, on its own device: conv2d, taps, two passes.

Strides and dilations are walked by the loops themselves; nothing that stride throws away is computed.
"""

from dataclasses import replace
from itertools import product

import numpy as np

from convstudio.engines.base import Taps
from convstudio.engines.correlation_methods import rank_one
from convstudio.engines.torch.devices import Tensor
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

_STRIP = 1 << 15  # samples: up to so many torch works in one thread, and they stay in the second-level cache
_LONG = 64  # sums of more terms are taken in parts, row by row of the kernel, so that rounding does not pile up


def by_library(x: Tensor, weights: Tensor, taps: Taps, *, channels_last: bool) -> Tensor:
    """torch.nn.functional.conv2d."""
    import torch

    form = torch.channels_last if channels_last else torch.contiguous_format
    batch = x[None].contiguous(memory_format=form)
    kernels = weights.contiguous(memory_format=form)
    walk = {"stride": taps.stride, "dilation": taps.dilation, "groups": taps.groups}
    return torch.nn.functional.conv2d(batch, kernels, **walk)[0]


def by_shifts(x: Tensor, taps: Taps) -> Tensor:
    """The plain sum, plane by plane: one shifted view for each tap, strip by strip in the cache of a CPU."""
    import torch

    outputs, inputs = taps.weights.shape[:2]
    rows, columns = taps.result_size(x)
    per_group = outputs // taps.groups
    result = torch.zeros((outputs, rows, columns), dtype=x.dtype, device=x.device)
    width = min(columns, _STRIP)
    height = _STRIP // width
    for top, left, o in product(range(0, rows, height), range(0, columns, width), range(outputs)):
        total = result[o, top : top + height, left : left + width]
        seen = x[:, top * taps.stride[0] :, left * taps.stride[1] :]
        for i in range(inputs):
            _add_kernel(total, seen[(o // per_group) * inputs + i], taps.weights[o, i], taps)
    return result


def _add_kernel(total: Tensor, plane: Tensor, kernel: Weights, taps: Taps) -> None:
    import torch

    part = torch.empty_like(total) if kernel.size > _LONG else None
    for j, row in enumerate(kernel):
        sums = total if part is None else part.zero_()
        for k in range(len(row)) if taps.every_tap else np.flatnonzero(row).tolist():
            sums.add_(_window(plane, j, k, taps, total.shape), alpha=float(row[k]))
        if part is not None:
            total.add_(part)


def _window(x: Tensor, j: int, k: int, taps: Taps, size: tuple[int, ...]) -> Tensor:
    """The samples that tap (j, k) is multiplied with: a view of x, of this size on the last two axes."""
    (s, t), (d, e), (rows, columns) = taps.stride, taps.dilation, size[-2:]
    return x[..., j * d : j * d + (rows - 1) * s + 1 : s, k * e : k * e + (columns - 1) * t + 1 : t]


def by_products(x: Tensor, weights: Tensor, taps: Taps) -> Tensor:
    """The plain sum for all planes at once: one product (outputs x inputs) times (inputs x samples) for each tap.

    Sums over the window and nothing else, so NaN stays where it belongs on devices whose conv2d may spread it.
    """
    import torch

    outputs, inputs, kh, kw = weights.shape
    size = taps.result_size(x)
    grouped = weights.reshape(taps.groups, -1, inputs, kh, kw)
    total = torch.zeros((taps.groups, outputs // taps.groups, size[0] * size[1]), dtype=x.dtype, device=x.device)
    for j in range(kh):
        part = torch.zeros_like(total)
        for k in range(kw):
            part.baddbmm_(grouped[..., j, k], _window(x, j, k, taps, size).reshape(taps.groups, inputs, -1))
        total.add_(part)
    return total.reshape(outputs, *size)


def factors_of(weights: Weights) -> tuple[Weights, Weights] | None:
    """(columns (outputs, inputs, rows, 1), rows (outputs, inputs, 1, columns)) of kernels of rank one, else None."""
    outputs, inputs, kh, kw = weights.shape
    tall, wide = np.empty((outputs, inputs, kh, 1)), np.empty((outputs, inputs, 1, kw))
    for index in np.ndindex(outputs, inputs):
        factors = rank_one(weights[index])
        if factors is None:
            return None
        tall[index], wide[index] = factors
    return tall, wide


def passes(taps: Taps, tall: Weights, wide: Weights) -> tuple[Taps, Taps]:
    """Taps of the two passes: along the rows for each pair of input and output, then down the columns, summed up.

    The first gives its planes in the order (group, input, output); regrouped() sorts them for the second.
    """
    outputs, inputs, _, kw = taps.weights.shape
    by_group = wide.reshape(taps.groups, -1, inputs, kw).transpose(0, 2, 1, 3)
    one: Pair = (1, taps.stride[1])
    first = replace(taps, weights=by_group.reshape(-1, 1, 1, kw), stride=one, groups=taps.groups * inputs, bias=None)
    second = replace(taps, weights=tall, stride=(taps.stride[0], 1), groups=outputs)
    return first, second


def regrouped(x: Tensor, taps: Taps) -> Tensor:
    """Planes in the order (group, input, output) put into the order (group, output, input)."""
    outputs, inputs = taps.weights.shape[:2]
    planes = x.reshape(taps.groups, inputs, outputs // taps.groups, *x.shape[1:])
    return planes.transpose(1, 2).reshape(-1, *x.shape[1:])
