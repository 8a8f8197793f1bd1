"""The cost ladder: cheaper layers in place of one, from all of it down to the least, and how near each comes.

full                    the layer as it is
rank r                  each kernel as a sum of r columns times rows (truncated singular values, Eckart and Young 1936)
depthwise + pointwise   each input channel gets m kernels, mixed afterwards (the nearest such pair, channel by channel)
"""

from dataclasses import dataclass, replace

import numpy as np

from convstudio.values.grouping_conversion import dense, group_count
from convstudio.values.kernel import KernelBank, Weights
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.translatable_message import Message


@dataclass(frozen=True, eq=False)
class Rung:
    """One way to do with less.

    layers: in place of the layer. parameters: weights, without bias; those of the same kernels
    on each channel count for each, as a depthwise layer has them. macs: multiply-adds for one place of the result,
    all outputs. kept: share of the squared weights that is kept.
    """

    name: Message
    layers: tuple[Layer, ...]
    parameters: int
    macs: int
    kept: float


def ladder(layer: Layer, channels: int) -> tuple[Rung, ...]:
    """The rungs for an input of this many channels, the full layer first, each cheaper in its family than the last.

    Raises ConvStudioError where the layer does not suit the channels.
    """
    weights = dense(layer, channels)
    shared = channels if layer.grouping is Grouping.EACH else 1
    size = layer.bank.weights.size
    full = Rung(Message("full"), (layer,), size * shared, size * shared, 1.0)
    return (full, *_ranks(layer, shared), *_pairs(layer, weights, channels))


def _ranks(layer: Layer, shared: int) -> list[Rung]:
    bank = layer.bank.weights
    rows, columns = layer.bank.size
    kernels = bank.shape[0] * bank.shape[1]
    left, strengths, right = np.linalg.svd(bank, full_matrices=False)
    highest = int(np.max(np.sum(strengths > 1e-9 * np.max(strengths, initial=0), -1), initial=1))
    rungs = []
    for rank in range(highest, 0, -1):
        parameters = kernels * rank * (rows + columns)
        if parameters < bank.size:
            near = (left[..., :rank] * strengths[..., None, :rank]) @ right[..., :rank, :]
            kept = _share(float(np.square(strengths[..., :rank]).sum()), bank)
            name = Message("rank {rank}", rank=rank)
            count = parameters * shared
            rungs.append(Rung(name, (layer.with_bank(KernelBank(near)),), count, count, kept))
    return rungs


def _pairs(layer: Layer, weights: Weights, channels: int) -> list[Rung]:
    if group_count(layer, channels) == channels or layer.activation is Activation.MAGNITUDE:
        return []
    outputs, _, rows, columns = weights.shape
    each = weights.transpose(1, 0, 2, 3).reshape(channels, outputs, rows * columns)
    left, strengths, right = np.linalg.svd(each, full_matrices=False)
    rungs = []
    for count in range(strengths.shape[1], 0, -1):
        parameters = channels * count * (rows * columns + outputs)
        if parameters < layer.bank.weights.size:
            kernels = right[:, :count].reshape(channels * count, 1, rows, columns)
            mixing = (left[..., :count] * strengths[:, None, :count]).transpose(1, 0, 2).reshape(outputs, -1, 1, 1)
            name = Message("depthwise × {count} + pointwise", count=count)
            kept = _share(float(np.square(strengths[:, :count]).sum()), weights)
            rungs.append(Rung(name, _pair(layer, kernels, mixing), parameters, parameters, kept))
    return rungs


def _pair(layer: Layer, kernels: Weights, mixing: Weights) -> tuple[Layer, Layer]:
    depthwise = replace(
        layer, bank=KernelBank(kernels), grouping=Grouping.DEPTHWISE, bias=(), activation=Activation.NONE
    )
    mix = Layer(bank=KernelBank(mixing), grouping=Grouping.POINTWISE, bias=layer.bias, activation=layer.activation)
    return depthwise, mix


def _share(kept: float, weights: Weights) -> float:
    whole = float(np.square(weights).sum())
    return min(1.0, kept / whole) if whole else 1.0
