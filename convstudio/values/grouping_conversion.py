"""Another grouping for a layer, keeping of its kernels what can be kept, and saying what was done.

dense      the kernel between every output and every input, zeros where there is none
EACH       one kernel for each output, the same on all channels
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank, Weights, for_channels
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.translatable_message import Message


def group_count(layer: Layer, channels: int) -> int:
    """Into how many groups the layer splits this many input channels."""
    match layer.grouping:
        case Grouping.EACH | Grouping.DEPTHWISE:
            return channels
        case Grouping.STANDARD | Grouping.POINTWISE:
            return 1
        case Grouping.GROUPED:
            return layer.groups
        case _:
            assert_never(layer.grouping)


def channels_before(layers: Sequence[Layer], index: int, channels: int) -> int:
    """How many channels the layer at an index reads, of an input of this many; layers that are off hand theirs on."""
    for layer in layers[:index]:
        if layer.enabled:
            channels = _outputs(layer, channels)
    return channels


def _outputs(layer: Layer, channels: int) -> int:
    if layer.activation is Activation.MAGNITUDE:
        return group_count(layer, channels)
    return layer.bank.outputs * (channels if layer.grouping is Grouping.EACH else 1)


def regrouped(layer: Layer, grouping: Grouping, groups: int, channels: int) -> tuple[Layer, Message]:
    """The layer in another grouping for an input of this many channels, and what became of its kernels."""
    if grouping is Grouping.GROUPED and channels % groups:
        raise ConvStudioError(Message("groups is {g}, which does not divide {n} channels.", g=groups, n=channels))
    weights = _weights(layer, grouping, groups, channels)
    bank = KernelBank(weights)
    if grouping in (Grouping.EACH, Grouping.DEPTHWISE):
        bank = _with_kept(bank, layer.bank)
    anchor = layer.anchor if bank.size == layer.bank.size else None
    bias = layer.bias if len(layer.bias) <= 1 else ()
    changed = replace(layer, bank=bank, grouping=grouping, groups=groups, anchor=anchor, bias=bias)
    return changed, Message(
        "The number of kernels is now {after} (it was {before}) and that of outputs {outputs}; "
        "each output reads {inputs} of the {channels} inputs.",
        before=layer.bank.outputs * layer.bank.inputs,
        after=bank.outputs * bank.inputs,
        outputs=bank.outputs * (channels if grouping is Grouping.EACH else 1),
        inputs=bank.inputs,
        channels=channels,
    )


def refitted(layer: Layer, channels: int) -> tuple[Layer, Message]:
    """The layer made to fit an input with another number of channels, in its own grouping."""
    groups = layer.groups if channels % layer.groups == 0 else 1
    fitting = replace(layer, groups=groups)
    if not _fits(fitting, channels):
        fitting = replace(fitting, bank=_first_kernels(layer.bank), grouping=Grouping.EACH)
    return regrouped(fitting, layer.grouping, groups, channels)


def separable(layer: Layer, channels: int) -> tuple[Layer, Layer, Message]:
    """A depthwise and a pointwise layer in place of this one, and how near they come.

    A layer that works on each channel by itself is one already: its pointwise partner changes nothing. For others each
    input channel gets the one kernel that fits its kernels best (the first singular vector), and the mix its strengths.
    """
    if group_count(layer, channels) == channels:
        depthwise, _ = regrouped(replace(layer, bias=()), Grouping.DEPTHWISE, 1, channels)
        shared = layer.grouping is Grouping.EACH and len(layer.bias) == layer.bank.outputs
        depthwise = replace(depthwise, bias=layer.bias * channels if shared else layer.bias)
        mixing = np.eye(_outputs(depthwise, channels))[:, :, None, None]
        return depthwise, _pointwise(mixing), Message("the result stays exactly the same; change the mix as you like")
    if layer.activation is Activation.MAGNITUDE:
        raise ConvStudioError("a magnitude over groups cannot be split; choose another activation first.")
    kernels, mixing, kept = _nearest_pair(dense(layer, channels))
    depthwise = replace(
        layer, bank=KernelBank(kernels), grouping=Grouping.DEPTHWISE, bias=(), activation=Activation.NONE
    )
    pointwise = replace(_pointwise(mixing), bias=layer.bias, activation=layer.activation)
    return depthwise, pointwise, Message("the nearest pair keeps {kept:.1%} of the weights' energy", kept=kept)


def _pointwise(mixing: Weights) -> Layer:
    return Layer(bank=KernelBank(mixing), grouping=Grouping.POINTWISE)


def _nearest_pair(weights: Weights) -> tuple[Weights, Weights, float]:
    """(kernels (channels, 1, rows, columns), mixing (outputs, channels, 1, 1), share of the squared weights kept)."""
    outputs, channels, rows, columns = weights.shape
    kernels, mixing = np.zeros((channels, 1, rows, columns)), np.zeros((outputs, channels, 1, 1))
    kept = 0.0
    for channel in range(channels):
        left, strengths, right = np.linalg.svd(weights[:, channel].reshape(outputs, -1), full_matrices=False)
        peak = right[0, np.abs(right[0]).argmax()]
        kernels[channel, 0] = (right[0] / peak).reshape(rows, columns) + 0.0  # no negative zeros
        mixing[:, channel, 0, 0] = left[:, 0] * strengths[0] * peak
        kept += strengths[0] ** 2
    return kernels, mixing, float(kept) / max(float(np.square(weights).sum()), 1e-300)


def _weights(layer: Layer, grouping: Grouping, groups: int, channels: int) -> Weights:
    if layer.grouping is Grouping.EACH and grouping is not Grouping.DEPTHWISE:
        spread = for_channels(layer.bank.weights[:, :1], channels, 1)
    else:
        spread = dense(layer, channels)
    match grouping:
        case Grouping.EACH:
            return _first_of_each(layer, spread)
        case Grouping.DEPTHWISE:
            return _diagonal(layer, spread, channels)
        case Grouping.STANDARD:
            return spread
        case Grouping.GROUPED:
            return _blocks(spread, groups)
        case Grouping.POINTWISE:
            sums = spread.sum(axis=(2, 3), keepdims=True)
            return sums if np.abs(sums).max() > 1e-12 else np.full_like(sums, 1.0 / channels)
        case _:
            assert_never(grouping)


def dense(layer: Layer, channels: int) -> Weights:
    """(outputs, channels, rows, columns): what a standard layer would need to give the same."""
    groups = group_count(layer, channels)
    own = layer.bank.weights
    if layer.grouping is Grouping.EACH:
        own = for_channels(own, channels, 0)
    outputs, inputs = own.shape[:2]
    if not _fits(layer, channels):
        raise ConvStudioError(
            Message("the kernels read {read} channels; the input has {n}.", read=inputs * groups, n=channels)
        )
    result = np.zeros((outputs, channels, *own.shape[2:]))
    for output in range(outputs):
        first = output // (outputs // groups) * inputs
        result[output, first : first + inputs] = own[output]
    return result


def _fits(layer: Layer, channels: int) -> bool:
    groups = group_count(layer, channels)
    outputs = layer.bank.outputs * (channels if layer.grouping is Grouping.EACH else 1)
    return layer.bank.inputs * groups == channels and outputs % groups == 0


def _first_of_each(layer: Layer, spread: Weights) -> Weights:
    if layer.bank.inputs == 1 and layer.grouping is Grouping.DEPTHWISE:
        return layer.bank.weights[: layer.bank.outputs // spread.shape[1]]
    return spread[:, :1]


def _diagonal(layer: Layer, spread: Weights, channels: int) -> Weights:
    if layer.bank.inputs == 1 and group_count(layer, channels) == channels:
        per_channel = len(spread) // channels
        return np.stack([spread[output, output // per_channel] for output in range(len(spread))])[:, None]
    return np.stack([spread[channel % len(spread), channel] for channel in range(channels)])[:, None]


def _blocks(spread: Weights, groups: int) -> Weights:
    outputs = -(-len(spread) // groups) * groups
    inputs = spread.shape[1] // groups
    rows = [spread[min(output, len(spread) - 1)] for output in range(outputs)]
    firsts = [output // (outputs // groups) * inputs for output in range(outputs)]
    return np.stack([row[first : first + inputs] for row, first in zip(rows, firsts, strict=True)])


def _first_kernels(bank: KernelBank) -> KernelBank:
    return KernelBank(bank.weights[:, :1])


def _with_kept(bank: KernelBank, before: KernelBank) -> KernelBank:
    """The bank with the recipes and typed fractions of kernels in the one before that have the same weights."""
    known: dict[bytes, Kernel] = {kernel.weights.tobytes(): kernel for kernel in before.kept.values()}
    if bank.size != before.size or not known:
        return bank
    found = {
        (output, 0): known[bank.weights[output, 0].tobytes()]
        for output in range(bank.outputs)
        if bank.weights[output, 0].tobytes() in known
    }
    return KernelBank(bank.weights, found)
