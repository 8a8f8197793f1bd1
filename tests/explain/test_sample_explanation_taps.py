"""2 000 random settings explained: tap for tap as an independent walk with numpy.pad, and the engine's sum."""

import numpy as np
import pytest

from convstudio.explain.sample_explanation import explain
from convstudio.values.border import Border
from convstudio.values.layer import Activation
from tests.drawn import tolerance
from tests.effort import seeds
from tests.explain.test_sample_explanation import drawn_stack, engine_value, told_size

SETTINGS, BLOCKS = 2000, 20
MODES = {
    Border.REPLICATE: "edge",
    Border.REFLECT: "reflect",
    Border.SYMMETRIC: "symmetric",
    Border.CIRCULAR: "wrap",
}


def laid(plan, axis):
    """(index read, or -1) at each position from the first padded one on; numpy.pad decides what lies outside."""
    length, (before, after) = plan.input_shape[1 + axis], plan.padding[axis]
    mode = MODES.get(plan.border)
    index = np.arange(length)
    if mode is None:
        return np.pad(index, (before, after), constant_values=-1)
    return np.pad(index, (before, after), mode=mode)


def walked(plan, values, kernel, row, column):
    """The taps of one kernel as (channel, cell, source, value, weight), by a plain walk over what is laid out."""
    per_group = len(plan.weights) // plan.groups
    rows, columns = laid(plan, 0), laid(plan, 1)
    for i in range(plan.weights.shape[1]):
        channel = kernel // per_group * plan.weights.shape[1] + i
        for y in range(plan.kernel_size[0]):
            for x in range(plan.kernel_size[1]):
                r = int(rows[row * plan.stride[0] + y * plan.dilation[0]])
                c = int(columns[column * plan.stride[1] + x * plan.dilation[1]])
                outside = r < 0 or c < 0
                value = plan.border_value if outside else float(values[channel, r, c])
                typed = plan.layer.bank.weights
                bank = typed[kernel % len(typed), i if typed.shape[1] > 1 else 0]
                weight = (bank[::-1, ::-1] if plan.layer.flip else bank)[y, x]
                yield channel, (y, x), None if outside else (r, c), value, float(weight)


def before(stack, source):
    """What the last layer reads, whole, by the same walk through the layers before; float64."""
    values = source.astype(np.float64)
    for plan in stack.plans[:-1]:
        sums = np.empty((len(plan.weights), *plan.output_shape[1:]))
        for o, r, c in np.ndindex(sums.shape):
            sums[o, r, c] = plan.bias[o] + sum(value * weight for *_, value, weight in walked(plan, values, o, r, c))
        if plan.activation is Activation.RELU:
            sums = np.where(sums < 0, 0, sums)
        elif plan.activation is Activation.ABS:
            sums = np.abs(sums)
        elif plan.activation is Activation.MAGNITUDE:
            sums = np.sqrt((sums.reshape(plan.groups, -1, *sums.shape[1:]) ** 2).sum(1))
        values = sums
    return values


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_tap_is_that_of_a_plain_walk_and_the_sum_that_of_the_engine(block):
    for seed in seeds(block * SETTINGS // BLOCKS, SETTINGS // BLOCKS):
        random = np.random.default_rng(seed + 50_000)
        source, _, stack = drawn_stack(random, 2 if seed % 4 == 0 else 1)
        at = tuple(int(random.integers(side)) for side in stack.output_shape)
        told, values = explain(stack, source, *at), before(stack, source)
        for part in told.sums:
            expected = list(walked(stack.plans[-1], values, part.kernel, at[1], at[2]))
            found = [(tap.channel, tap.cell, tap.source, tap.value, tap.weight) for tap in part.taps]
            assert [tap[:3] for tap in found] == [tap[:3] for tap in expected], seed
            assert [tap[4] for tap in found] == [tap[4] for tap in expected], seed
            scale = float(np.abs(values).max(initial=1))
            assert np.allclose([tap[3] for tap in found], [tap[3] for tap in expected], rtol=1e-9, atol=1e-9 * scale), (
                seed
            )
            assert all(tap.product == tap.value * tap.weight for tap in part.taps), seed
            assert part.biased == pytest.approx(sum(tap.product for tap in part.taps) + part.bias, rel=1e-12, abs=1e-9)
        if len(stack.plans) == 1:
            allowed = tolerance(source, stack.plans[0].weights).sum() + 2e-5 * told_size(told)
        else:
            allowed = 1e-4 * (told_size(told) + 1)
        assert told.value == pytest.approx(engine_value(stack, source, *at), abs=allowed), seed
