"""Receptive field and padding against brute force: each input sample is moved, and what changes is looked at."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.receptive_field import fed, feeds, padding_share, reads, trusted
from convstudio.output_size_and_padding import left_over, receptive_field
from convstudio.values.border import CONSTANT_INDEX, Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Layer, Mode
from convstudio.values.region import Region
from tests.effort import seeds
from tests.explain.test_sample_explanation import drawn_stack

STACKS = 200
BLOCKS = 4


def positive(seed):
    """A random stack of positive weights, nothing but sums: whatever is read is seen."""
    random = np.random.default_rng(seed)
    layers = (Layer(activation=Activation.MAGNITUDE),)
    while any(layer.activation is Activation.MAGNITUDE for layer in layers):  # it folds outputs
        source, layers, _ = drawn_stack(random, int(random.integers(1, 4)))
    layers = [
        replace(
            layer,
            bank=KernelBank(random.uniform(0.5, 1.5, layer.bank.weights.shape)),
            activation=Activation.NONE,
            bias=(),
            border=Border.ZEROS if layer.border is Border.CONSTANT else layer.border,
            border_value=0.0,
        )
        for layer in layers
    ]
    source = np.zeros(source.shape)
    return source, make_stack_plan(layers, facts_of(Image(source)), "reference")


def whole(stack):
    return Region.whole(*stack.output_shape[1:])


def moved(source, stack):
    """result by moved sample: (channels, rows, columns, outputs, out rows, out columns)."""
    result = np.empty((*source.shape, *stack.output_shape))
    for at in product(*map(range, source.shape)):
        x = source.copy()
        x[at] = 1
        result[at] = samples(stack, x, whole(stack))
    return result


def brute_share(stack):
    """Shares by plain loops over layers: the |weight| of all paths, and of those that stay inside."""
    plan = stack.plans[0]
    inside, total = np.ones(plan.input_shape), np.ones(plan.input_shape)
    for plan in stack.plans:
        kept, all_of = np.zeros(plan.output_shape), np.zeros(plan.output_shape)
        per_group, inputs = plan.output_shape[0] // plan.groups, plan.weights.shape[1]
        for o, r, c in product(*map(range, plan.output_shape)):
            for i, y, x in product(range(inputs), *map(range, plan.kernel_size)):
                weight, channel = abs(plan.weights[o, i, y, x]), o // per_group * inputs + i
                row = r * plan.stride[0] - plan.padding[0][0] + y * plan.dilation[0]
                column = c * plan.stride[1] - plan.padding[1][0] + x * plan.dilation[1]
                all_of[o, r, c] += weight * total[channel, 0, 0]
                if 0 <= row < plan.input_shape[1] and 0 <= column < plan.input_shape[2]:
                    kept[o, r, c] += weight * inside[channel, row, column]
        inside, total = kept, all_of
    return 1 - inside / total


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_sample_that_is_moved_changes_what_is_said(block):
    for seed in seeds(block * STACKS // BLOCKS, STACKS // BLOCKS):
        source, stack = positive(seed)
        changes = moved(source, stack).any(axis=(0, 3))  # by input place and output place
        random = np.random.default_rng(seed)
        row, column = (int(random.integers(side)) for side in stack.output_shape[1:])
        rows, columns = reads(stack, row, column)
        assert np.array_equal(
            np.argwhere(changes[..., row, column]), list(product(rows, columns)) or np.empty((0, 2))
        ), seed
        row, column = (int(random.integers(side)) for side in source.shape[1:])
        rows, columns = feeds(stack, row, column)
        assert np.array_equal(np.argwhere(changes[row, column]), list(product(rows, columns)) or np.empty((0, 2))), seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_shares_of_padding_are_those_of_plain_loops_and_of_moved_samples(block):
    for seed in seeds(block * STACKS // BLOCKS, STACKS // BLOCKS):
        source, stack = positive(seed)
        shares = padding_share(stack, whole(stack), range(stack.output_shape[0]))
        expected = brute_share(stack)
        np.testing.assert_allclose(shares, expected, atol=1e-12, err_msg=str(seed))
        if all(plan.border is Border.ZEROS for plan in stack.plans):
            gains = np.ones(source.shape[0])
            for plan in stack.plans:
                sums = plan.weights.sum((2, 3)).reshape(plan.groups, -1, plan.weights.shape[1])
                gains = (sums * gains.reshape(plan.groups, 1, -1)).sum(2).ravel()
            reached = moved(source, stack).sum(axis=(0, 1, 2)) / gains[:, None, None]
            np.testing.assert_allclose(shares, 1 - reached, atol=1e-12, err_msg=str(seed))
        clean = np.zeros(stack.output_shape[1:], bool)
        clean[trusted(stack).slices] = True
        assert np.array_equal(clean, (expected < 1e-12).all(0)), seed


def planned(*layers, shape=(1, 40, 50)):
    return make_stack_plan(layers, facts_of(Image(np.zeros(shape))), "reference")


def sized(side, **fields):
    return Layer(bank=KernelBank(np.ones((1, 1, side, side))), mode=Mode.VALID, **fields)


def test_the_field_of_a_textbook_stack():
    stack = planned(sized(3), sized(3, stride=(2, 2)), sized(3, dilation=(2, 2)))
    field = receptive_field(stack.plans)
    assert (field.size, field.jump, field.first) == ((13, 13), (2, 2), (0, 0))
    same = receptive_field(planned(replace(sized(5), mode=Mode.SAME)).plans)
    assert (same.size, same.first) == ((5, 5), (-2, -2))


def test_the_field_holds_what_is_read():
    for seed in seeds(0, 40):
        _, stack = positive(seed)
        if any(plan.border is not Border.ZEROS for plan in stack.plans):
            continue
        field = receptive_field(stack.plans)
        row, column = stack.output_shape[1] - 1, stack.output_shape[2] - 1
        for axis, (at, found) in enumerate(zip((row, column), reads(stack, row, column), strict=True)):
            begin = field.first[axis] + at * field.jump[axis]
            assert all(begin <= index < begin + field.size[axis] for index in found)
            assert CONSTANT_INDEX not in found


def test_a_kernel_of_zeros_has_no_share():
    layer = Layer(bank=KernelBank(np.zeros((1, 1, 3, 3))))
    assert not padding_share(planned(layer), Region.whole(3, 3), range(1)).any()


def test_kernels_that_an_activation_joins_share_their_padding():
    weights = np.zeros((2, 1, 1, 3))
    weights[0, 0, 0, 0] = weights[1, 0, 0, 2] = 1
    stack = planned(Layer(bank=KernelBank(weights), activation=Activation.MAGNITUDE), shape=(1, 1, 4))
    assert padding_share(stack, Region.whole(1, 4), range(1))[0, 0].tolist() == [0.5, 0, 0, 0.5]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_a_sample_feeds_has_the_weight_by_which_the_result_moves(block):
    for seed in seeds(block * STACKS // BLOCKS, STACKS // BLOCKS):
        random = np.random.default_rng(seed)
        source, stack = positive(seed)
        at = tuple(int(random.integers(side)) for side in source.shape)
        output = int(random.integers(stack.output_shape[0]))
        found = fed(stack, *at, output)
        moving = source.copy()
        moving[at] = 1
        expected = samples(stack, moving, whole(stack))[output]
        dense = np.zeros(expected.shape)
        dense[np.ix_(found.rows, found.columns)] = found.weights
        np.testing.assert_allclose(dense, expected, atol=1e-12, err_msg=str(seed))


def test_bias_border_value_and_activation_are_no_part_of_a_weight():
    layer = Layer(bank=KernelBank(np.full((1, 1, 1, 3), -2.0)), bias=(9.0,), activation=Activation.RELU)
    found = fed(planned(replace(layer, border=Border.CONSTANT, border_value=7.0), shape=(1, 1, 5)), 0, 0, 0, 0)
    assert (found.columns.tolist(), found.weights.tolist()) == ([0, 1], [[-2, -2]])


@pytest.mark.parametrize("stride", range(1, 6))
def test_what_is_left_over_is_what_nobody_reads(stride):
    stack = planned(sized(3, stride=(stride, stride), dilation=(2, 2)), shape=(1, 13, 17))
    plan = stack.plans[0]
    for axis, dropped in enumerate(left_over(plan)):
        last = reads(stack, plan.output_shape[1] - 1, plan.output_shape[2] - 1)[axis][-1]
        assert plan.input_shape[1 + axis] - 1 - last == dropped
