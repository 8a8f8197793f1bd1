"""Samples of layers and stacks: against a plain loop, in pieces, at steps, for some outputs only."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.region import Region
from tests.drawn import brute_output, drawn_layer, drawn_source, tolerance
from tests.effort import seeds

ENGINES = ("opencv", "numpy", "reference")


def drawn_plan(seed, engine, **sizes):
    """A random setting whose output is not empty."""
    random = np.random.default_rng(seed)
    while True:
        source = drawn_source(random, **sizes)
        layer = drawn_layer(random, source.shape[0])
        try:
            return random, source, layer, make_stack_plan([layer], facts_of(Image(source)), engine)
        except ConvStudioError as refusal:
            assert "the output would have no" in str(refusal)


def whole(stack, source):
    return samples(stack, source, Region.whole(*stack.output_shape[1:]))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("block", range(8))
def test_five_random_outputs_equal_a_plain_loop(engine, block):
    for seed in seeds(block * 40, 40):
        random, source, layer, stack = drawn_plan(seed, engine)
        result = whole(stack, source)
        assert result.shape == stack.output_shape
        allowed = tolerance(source, stack.plans[0].weights).max() + 1e-6 * max(map(abs, layer.bias), default=0)
        allowed *= stack.plans[0].weights.shape[0] if layer.activation is Activation.MAGNITUDE else 1
        if layer.border_value > 1:
            allowed += 2e-5 * layer.border_value * np.abs(layer.bank.weights).sum()
        for _ in range(5):
            place = tuple(int(random.integers(side)) for side in result.shape)
            assert result[place] == pytest.approx(brute_output(layer, source, *place), abs=allowed), (seed, layer)


@pytest.mark.parametrize("seed", range(60))
def test_pieces_steps_and_chosen_outputs_equal_the_whole(seed):
    random, source, _, stack = drawn_plan(seed + 5000, "opencv", smallest=6)
    result = whole(stack, source)
    outputs, height, width = result.shape
    region = Region(*(_drawn_range(random, side) for side in (height, width)))
    chosen = [int(index) for index in random.permutation(outputs)[: random.integers(1, outputs + 1)]]
    part = samples(stack, source, region, chosen)
    expected = result[chosen][:, region.slices[0], region.slices[1]]
    np.testing.assert_allclose(part, expected, atol=2 * tolerance(source, stack.plans[0].weights).max(), rtol=1e-5)


def _drawn_range(random, side):
    start = int(random.integers(side))
    return range(start, int(random.integers(start + 1, side + 1)), int(random.integers(1, 9)))


@pytest.mark.parametrize("seed", range(80))
def test_a_stack_equals_its_layers_one_after_the_other(seed):
    random = np.random.default_rng(seed + 9000)
    while True:
        source = drawn_source(random, dtype=random.choice(["uint8", "float32", "float64"]), smallest=4)
        first = drawn_layer(random, source.shape[0], largest_kernel=4)
        try:
            one = make_stack_plan([first], facts_of(Image(source)), "reference")
            second = drawn_layer(random, one.output_shape[0], largest_kernel=4)
            stack = make_stack_plan([first, second], facts_of(Image(source)), "opencv")
            break
        except ConvStudioError:
            continue
    between = whole(one, source.astype(np.float64))
    two = make_stack_plan([second], facts_of(Image(between)), "reference")
    expected = whole(two, between)
    allowed = 4 * tolerance(between, two.plans[0].weights).max() + 1e-6
    allowed += tolerance(source, one.plans[0].weights).max() * np.abs(two.plans[0].weights).sum()
    np.testing.assert_allclose(whole(stack, source), expected, atol=allowed)
    region = Region(*(_drawn_range(random, side) for side in expected.shape[1:]))
    part = samples(stack, source, region)
    np.testing.assert_allclose(part, expected[:, region.slices[0], region.slices[1]], atol=allowed)


def test_a_layer_that_is_off_hands_its_input_on():
    source = np.arange(12, dtype=np.uint8).reshape(1, 3, 4)
    off = Layer(bank=KernelBank(np.full((1, 1, 3, 3), 5.0)), enabled=False)
    stack = make_stack_plan([off], facts_of(Image(source)))
    np.testing.assert_array_equal(whole(stack, source), source)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [3, 13, 31])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_reach_only_outputs_whose_window_touches_them(engine, size, bad):
    source = np.random.default_rng(1).normal(size=(1, 64, 80)).astype(np.float32)
    source[0, 30, 40] = bad
    weights = np.random.default_rng(2).normal(size=(1, 1, size, size))
    weights[..., 0, :] = 0  # zero times NaN is NaN too
    layer = Layer(bank=KernelBank(weights))
    result = whole(make_stack_plan([layer], facts_of(Image(source)), engine), source)
    touched = np.zeros(result.shape[1:], dtype=bool)
    half = size // 2
    touched[30 - half : 31 + half, 40 - half : 41 + half] = True
    np.testing.assert_array_equal(~np.isfinite(result[0]), touched)


def test_infinity_that_arises_between_layers_stays_where_it_arose():
    source = np.ones((1, 40, 40), dtype=np.float32)
    source[0, 20, 20] = 3e38
    layers = [Layer(bank=KernelBank(np.full((1, 1, 1, 1), 4.0))), Layer(bank=KernelBank(np.ones((1, 1, 15, 15))))]
    result = whole(make_stack_plan(layers, facts_of(Image(source))), source)
    assert np.isfinite(result).sum() == 40 * 40 - 15 * 15


def test_one_enormous_sample_does_not_drown_the_rest():
    source = np.ones((1, 200, 200), dtype=np.float32)
    source[0, 5, 5] = 1e30
    weights = np.random.default_rng(3).normal(size=(1, 1, 25, 25))
    result = whole(make_stack_plan([Layer(bank=KernelBank(weights), mode=Mode.VALID)], facts_of(Image(source))), source)
    assert result[0, -1, -1] == pytest.approx(weights.sum(), abs=1e-3)


def test_numbers_above_two_to_the_24_stay_exact():
    source = np.full((1, 3, 3), 16777217, dtype=np.int32)
    minus = Layer(bank=KernelBank(np.array([[[[1.0, 0.0], [0.0, -1.0]]]])), bias=(1.0,), mode=Mode.VALID)
    again = replace(minus, bank=KernelBank(np.array([[[[1.0]]]])), bias=(-16777216.0,), grouping=Grouping.STANDARD)
    stack = make_stack_plan(
        [replace(minus, bank=KernelBank(np.ones((1, 1, 1, 1))), bias=()), again], facts_of(Image(source))
    )
    result = whole(stack, source)
    assert result.dtype == np.float32
    assert (result == 1).all()
