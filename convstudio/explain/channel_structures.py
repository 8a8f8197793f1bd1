"""The ways in which inputs become outputs: one layer told as standard, grouped, depthwise, pointwise, separable."""

from dataclasses import dataclass

import numpy as np

from convstudio.values.grouping_conversion import group_count, regrouped, separable
from convstudio.values.kernel import Weights
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.plan import Plan
from convstudio.values.translatable_message import Message


@dataclass(frozen=True)
class Structure:
    """layers: in place of the one; two for a separable pair. present: it is how the layer is now."""

    name: Message
    layers: tuple[Layer, ...]
    present: bool = False


def structures(layer: Layer, channels: int) -> tuple[Structure, ...]:
    """From all inputs in every output to each input by itself, for an input of this many channels.

    Of the kernels is kept what can be; the layer itself stands among them as it is. Raises ConvStudioError where the
    layer does not suit the channels.
    """
    divisors = [groups for groups in range(2, channels) if channels % groups == 0]
    wanted = [(Message("Standard"), Grouping.STANDARD, 1)]
    wanted += [(Message("Grouped, {groups} groups", groups=groups), Grouping.GROUPED, groups) for groups in divisors]
    wanted += [(Message("Depthwise"), Grouping.DEPTHWISE, 1), (Message("Pointwise (1×1)"), Grouping.POINTWISE, 1)]
    found = []
    for name, grouping, groups in wanted:
        present = _is(layer, grouping, groups, channels)
        found.append(Structure(name, (layer if present else regrouped(layer, grouping, groups, channels)[0],), present))
    if layer.activation is not Activation.MAGNITUDE:
        mixing = found[0].layers[0] if layer.grouping is Grouping.EACH else layer
        found.append(Structure(Message("Depthwise + pointwise"), separable(mixing, channels)[:2]))
    return tuple(found)


def _is(layer: Layer, grouping: Grouping, groups: int, channels: int) -> bool:
    """EACH is depthwise with the same kernels on all channels; groups that number the channels are too."""
    if grouping is Grouping.DEPTHWISE:
        return layer.grouping in (Grouping.EACH, Grouping.DEPTHWISE) or group_count(layer, channels) == channels > 1
    if layer.grouping is Grouping.GROUPED and group_count(layer, channels) == channels:
        return False
    return layer.grouping is grouping and (grouping is not Grouping.GROUPED or layer.groups == groups)


def inputs_of(plan: Plan, kernel: int) -> range:
    """The input channels that a kernel of the plan reads."""
    each, read = plan.weights.shape[0] // plan.groups, plan.weights.shape[1]
    first = kernel // each * read
    return range(first, first + read)


def one_by_one(weights: Weights, groups: int) -> tuple[Weights, dict[tuple[int, int], int]]:
    """Weights (kernels, inputs of a group, rows, columns) as a depthwise bank, in which nothing is added up.

    Gives (inputs * kernels of a group, 1, rows, columns) and which of its outputs is the map of (kernel, input).
    """
    kernels, read, rows, columns = weights.shape
    each = kernels // groups
    bank = weights.reshape(groups, each, read, rows, columns).transpose(0, 2, 1, 3, 4)
    places = {
        (group * each + kernel, group * read + index): (group * read + index) * each + kernel
        for group, kernel, index in np.ndindex(groups, each, read)
    }
    return bank.reshape(-1, 1, rows, columns), places
