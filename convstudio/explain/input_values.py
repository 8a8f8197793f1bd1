"""The input of a layer at some positions, exact, through all layers before it."""

from dataclasses import replace

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.values.layer import Activation
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.region import Region


def exact(stack: StackPlan) -> StackPlan:
    """The same layers summed plainly in float64."""
    return StackPlan(tuple(_exact(plan) for plan in stack.plans))


def values_read(stack: StackPlan, source: Array, rows: range, columns: range, channels: range) -> Array:
    """(channels, rows, columns) float64: what the last layer of a stack reads there, its border applied.

    source: (channels, rows, columns), the input of the first layer. rows, columns: positions on the input of the last
    one; they may lie outside. They are asked for as the result of a layer that copies: one cell of weight 1 that walks
    as the positions do.
    """
    plan = stack.plans[-1]
    count = plan.input_shape[0]
    copying = replace(
        plan,
        weights=np.ones((count, 1, 1, 1)),
        bias=np.zeros(count),
        groups=count,
        activation=Activation.NONE,
        stride=(rows.step, columns.step),
        dilation=(1, 1),
        padding=((-rows.start, 0), (-columns.start, 0)),
        output_shape=(count, len(rows), len(columns)),
    )
    whole = Region.whole(len(rows), len(columns))
    return samples(exact(StackPlan((*stack.plans[:-1], copying))), source, whole, channels)


def _exact(plan: Plan) -> Plan:
    return replace(
        plan, engine="reference", method=Method.DIRECT, facts=replace(plan.facts, dtype="float64", direct_only=True)
    )
