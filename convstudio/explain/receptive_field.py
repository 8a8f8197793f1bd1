"""What an output sample reads, what an input sample feeds, and how much of a result came from padding.

Rows and columns are told apart: the samples that an output reads are all crossings of some rows with some columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from convstudio.engines.layer_stack_execution import samples
from convstudio.output_size_and_padding import reach
from convstudio.values.border import CONSTANT_INDEX, Border
from convstudio.values.layer import Activation
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.region import Region

Indices = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


def reads(stack: StackPlan, row: int, column: int) -> tuple[Indices, Indices]:
    """The (rows, columns) of the input, ascending, that an output sample reads through all layers, borders followed."""
    rows, columns = (_read_axis(stack.plans, axis, np.array([at])) for axis, at in enumerate((row, column)))
    return rows, columns


def feeds(stack: StackPlan, row: int, column: int) -> tuple[Indices, Indices]:
    """The (rows, columns) of the output, ascending, that an input sample has a part in, borders followed."""
    rows, columns = (_fed_axis(stack.plans, axis, np.array([at])) for axis, at in enumerate((row, column)))
    return rows, columns


@dataclass(frozen=True, eq=False)
class InfluencedOutputs:
    """What an input sample is worth to one output: weights (rows, columns) at these rows and columns of the result.

    A weight is how much the sum there grows when the input sample grows by 1, activations left aside.
    """

    channel: int
    row: int
    column: int
    output: int
    rows: Indices
    columns: Indices
    weights: Shares


def fed(stack: StackPlan, channel: int, row: int, column: int, output: int) -> InfluencedOutputs:
    """The samples of an output that an input sample feeds, through all layers, borders followed.

    Kernels that MAGNITUDE joins are added up.
    """
    plans = tuple(_linear(plan) for plan in stack.plans)
    one = np.zeros(stack.plans[0].input_shape)
    one[channel, row, column] = 1
    rows, columns = feeds(stack, row, column)
    weights = np.zeros((len(rows), len(columns)))
    if weights.size:
        region = Region(range(rows[0], rows[-1] + 1), range(columns[0], columns[-1] + 1))
        weights = samples(StackPlan(plans), one, region, (output,))[0][np.ix_(rows - rows[0], columns - columns[0])]
    return InfluencedOutputs(channel, row, column, output, rows, columns, weights)


def trusted(stack: StackPlan) -> Region:
    """The output samples in which padding of no layer has a part; empty where there are none."""
    ranges = []
    for axis in (0, 1):
        low, high = 0, stack.plans[0].input_shape[1 + axis] if stack.plans else 0
        for plan in stack.plans:
            before, step = plan.padding[axis][0], plan.stride[axis]
            extent = reach(plan.kernel_size[axis], plan.dilation[axis])
            low = max(0, -(-(low + before) // step))
            high = min(plan.output_shape[1 + axis], (high - 1 - extent + before) // step + 1)
        ranges.append(range(low, max(low, high)))
    return Region(ranges[0], ranges[1])


def padding_share(stack: StackPlan, region: Region, outputs: Sequence[int]) -> Shares:
    """How much of each sample came from padding: (outputs, rows, columns) from 0 (nothing) to 1 (all).

    The share of |weight| along all paths through the layers that begin in the padding of one of them; where all weights
    are 0 it is 0.
    """
    plans = tuple(_absolute(plan) for plan in stack.plans)
    ones = np.broadcast_to(np.ones(()), stack.plans[0].input_shape)
    inside = samples(StackPlan(plans), ones, region, tuple(outputs))
    total = np.ones(stack.plans[0].input_shape[0])
    for plan in plans:
        seen = total.reshape(plan.groups, 1, -1)
        weights = plan.weights.sum((2, 3)).reshape(plan.groups, -1, plan.weights.shape[1])
        total = (weights * seen).sum(2).ravel()
    whole = total[list(outputs), None, None]
    shares: Shares = np.clip(1 - np.divide(inside, whole, out=np.ones(inside.shape), where=whole > 0), 0, 1)
    return shares


def _absolute(plan: Plan) -> Plan:
    """The layer with |weights| and zeros around it."""
    return _linear(replace(plan, weights=np.abs(plan.weights), border=Border.ZEROS))


def _linear(plan: Plan) -> Plan:
    """The layer's weights and nothing else: no bias, no activation; kernels that an activation joins are added up.

    Plain sums of the layer's own engine: a faster way may have been chosen for other weights.
    """
    weights = plan.weights
    if plan.activation is Activation.MAGNITUDE:
        weights = weights.reshape(plan.groups, -1, *weights.shape[1:]).sum(1)
    return replace(
        plan,
        method=Method.DIRECT,
        weights=weights,
        bias=np.zeros(len(weights)),
        border_value=0.0,
        activation=Activation.NONE,
    )


def _read_axis(plans: tuple[Plan, ...], axis: int, wanted: Indices) -> Indices:
    for plan in reversed(plans):
        cells = np.arange(plan.kernel_size[axis]) * plan.dilation[axis] - plan.padding[axis][0]
        positions = wanted[:, None] * plan.stride[axis] + cells
        found = np.unique(plan.border.index_map(positions, plan.input_shape[1 + axis]))
        wanted = found[found != CONSTANT_INDEX]
    return wanted


def _fed_axis(plans: tuple[Plan, ...], axis: int, given: Indices) -> Indices:
    for plan in plans:
        cells = np.arange(plan.kernel_size[axis]) * plan.dilation[axis] - plan.padding[axis][0]
        positions = np.arange(plan.output_shape[1 + axis])[:, None] * plan.stride[axis] + cells
        read = plan.border.index_map(positions, plan.input_shape[1 + axis])
        given = np.flatnonzero(np.isin(read, given).any(1))
    return given
