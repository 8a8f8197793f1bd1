"""Correlation by Fourier transforms in overlapping tiles (overlap-save), on a device of PyTorch.

A tile of T samples holds T - k + 1 outputs that its wrap does not touch: by the correlation theorem they are the
inverse transform of the tile's spectrum times the conjugate of the kernel's. Strides and dilations are taken apart so
that the transforms are dense, and what stride throws away is never computed:

    stride s     the rows i, i+s, ... become planes of their own, summed like inputs (taps i, i+s, ... read only those)
    dilation d   the rows a, a+d, ... become pictures of their own: each gives the outputs a, a+d, ...
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from convstudio.engines.base import Taps
from convstudio.engines.correlation_methods import fast_length
from convstudio.engines.torch.devices import Tensor
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

_TILE_PER_KERNEL = 6  # a tile this many times the kernel wastes a sixth of its length
_LEAST_TILE = 64
_SPECTRA_AT_ONCE = 64 << 20  # bytes

SpectraOf = Callable[[Weights, Pair], Tensor]  # kernels, tile -> conjugate spectra (outputs, inputs, T, U/2 + 1)


def tile_length(n: int, k: int) -> int:
    """The tile for n samples and a kernel of k: a power of two, or what holds all the samples if that is less."""
    return min(fast_length(n), max(_LEAST_TILE, 1 << (_TILE_PER_KERNEL * k - 1).bit_length()))


def by_transforms(x: Tensor, taps: Taps, spectra_of: SpectraOf) -> Tensor:
    """The VALID correlation of a tensor (channels, rows, columns), with no bias."""
    rows, columns = taps.result_size(x)
    kernels = _kernel_phases(taps.weights, taps.stride)
    kh, kw = kernels.shape[2:]
    d, e = (step if k > 1 else 1 for step, k in zip(taps.dilation, (kh, kw), strict=True))
    height, width = (-(-(n + step * (k - 1)) // step) for n, step, k in ((rows, d, kh), (columns, e, kw)))
    planes = _input_phases(x, taps, (height * d, width * e))
    pictures = planes.reshape(-1, height, d, width, e).permute(2, 4, 0, 1, 3).reshape(d * e, -1, height, width)
    sums = _dense(pictures, kernels, taps.groups, spectra_of)
    outputs, tall, wide = sums.shape[1:]
    whole = sums.reshape(d, e, outputs, tall, wide).permute(2, 3, 0, 4, 1).reshape(outputs, tall * d, wide * e)
    return whole[:, :rows, :columns]


def _phases(size: Pair, stride: Pair) -> list[Pair]:
    return list(product(range(min(stride[0], size[0])), range(min(stride[1], size[1]))))


def _kernel_phases(weights: Weights, stride: Pair) -> Weights:
    """Kernels (outputs, inputs x phases, rows', columns'): every s-th tap, ends filled with zeros."""
    outputs, inputs, kh, kw = weights.shape
    (s, t), phases = stride, _phases((kh, kw), stride)
    if len(phases) == 1 and (kh == 1 or s == 1) and (kw == 1 or t == 1):
        return weights
    parts = np.zeros((outputs, inputs, len(phases), -(-kh // s), -(-kw // t)))
    for index, (i, j) in enumerate(phases):
        taken = weights[:, :, i::s, j::t]
        parts[:, :, index, : taken.shape[2], : taken.shape[3]] = taken
    return parts.reshape(outputs, -1, *parts.shape[3:])


def _input_phases(x: Tensor, taps: Taps, size: Pair) -> Tensor:
    """Planes (channels x phases, rows, columns) of this size: every s-th sample, ends filled with zeros."""
    (s, t), (d, e) = taps.stride, taps.dilation
    phases = _phases((taps.weights.shape[2], taps.weights.shape[3]), taps.stride)
    if (s, t) == (1, 1) and tuple(x.shape[1:]) == size:
        return x
    planes = x.new_zeros((len(x), len(phases), *size))
    for index, (i, j) in enumerate(phases):
        taken = x[:, i * d :: s, j * e :: t][:, : size[0], : size[1]]
        planes[:, index, : taken.shape[1], : taken.shape[2]] = taken
    return planes.reshape(-1, *size)


def _dense(x: Tensor, kernels: Weights, groups: int, spectra_of: SpectraOf) -> Tensor:
    """Correlate pictures (pictures, channels, rows, columns) with dense kernels, in tiles."""
    import torch

    outputs, inputs, kh, kw = kernels.shape
    rows, columns = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    tile = tile_length(x.shape[2], kh), tile_length(x.shape[3], kw)
    step = tile[0] - kh + 1, tile[1] - kw + 1
    down, right = -(-rows // step[0]), -(-columns // step[1])
    missing = (down - 1) * step[0] + tile[0] - x.shape[2], (right - 1) * step[1] + tile[1] - x.shape[3]
    whole = torch.nn.functional.pad(x, (0, missing[1], 0, missing[0]))
    tiles = torch.fft.rfft2(whole.unfold(2, tile[0], step[0]).unfold(3, tile[1], step[1]))
    result = x.new_empty((len(x), outputs, down, right, *step))
    share = max(1, _SPECTRA_AT_ONCE // (x.itemsize * inputs * tile[0] * (tile[1] + 2)))
    for first in range(0, outputs, share):
        for o, spectrum in enumerate(spectra_of(kernels[first : first + share], tile), start=first):
            start = o // (outputs // groups) * inputs
            products = (tiles[:, start : start + inputs] * spectrum[:, None, None]).sum(dim=1)
            result[:, o] = torch.fft.irfft2(products, s=tile)[..., : step[0], : step[1]]
    laid = result.permute(0, 1, 2, 4, 3, 5).reshape(len(x), outputs, down * step[0], right * step[1])
    return laid[:, :, :rows, :columns]
