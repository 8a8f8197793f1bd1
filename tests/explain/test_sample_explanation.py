"""An explanation against a plain loop and against what the engines compute; its words for each border."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.sample_explanation import explain
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.region import Region
from tests.drawn import brute_output, drawn_layer, drawn_source, tolerance
from tests.effort import seeds

X = np.arange(30, dtype=np.uint8).reshape(1, 5, 6)


def drawn_stack(random, layers):
    """A random stack whose output is not empty."""
    while True:
        source = drawn_source(random, smallest=2, largest=9)
        chosen, channels = [], source.shape[0]
        try:
            for _ in range(layers):
                chosen.append(drawn_layer(random, channels, largest_kernel=4))
                stack = make_stack_plan(chosen, facts_of(Image(source)))
                channels = stack.output_shape[0]
        except ConvStudioError as refusal:
            assert "the output would have no" in str(refusal)
        else:
            return source, chosen, stack


def engine_value(stack, source, output, row, column):
    return float(samples(stack, source, Region(range(row, row + 1), range(column, column + 1)), [output])[0, 0, 0])


def planned(layer, source=X):
    return make_stack_plan([layer], facts_of(Image(source)))


def one_kernel(size=(3, 3), **fields):
    weights = np.arange(1.0, size[0] * size[1] + 1).reshape(1, 1, *size)
    return Layer(bank=KernelBank(weights), **fields)


@pytest.mark.parametrize("block", range(6))
def test_a_random_sample_is_what_a_plain_loop_and_the_engine_give(block):
    for seed in seeds(block * 40, 40):
        random = np.random.default_rng(seed)
        source, (layer,), stack = drawn_stack(random, 1)
        at = tuple(int(random.integers(side)) for side in stack.output_shape)
        told = explain(stack, source, *at)
        expected = brute_output(layer, source, *at)
        assert told.value == pytest.approx(expected, rel=1e-9, abs=1e-12 * told_size(told)), (seed, layer)
        allowed = tolerance(source, stack.plans[0].weights).sum() + 2e-5 * told_size(told)
        assert told.value == pytest.approx(engine_value(stack, source, *at), abs=allowed), (seed, layer)


@pytest.mark.parametrize("seed", range(60))
def test_through_two_layers_the_value_is_that_of_plain_loops_and_of_the_engine(seed):
    random = np.random.default_rng(seed + 9000)
    source, (first, second), stack = drawn_stack(random, 2)
    shape = stack.plans[0].output_shape
    middle = np.array([brute_output(first, source, *at) for at in product(*map(range, shape))]).reshape(shape)
    at = tuple(int(random.integers(side)) for side in stack.output_shape)
    told = explain(stack, source, *at)
    assert told.value == pytest.approx(brute_output(second, middle, *at), rel=1e-9, abs=1e-9 * told_size(told))
    assert told.value == pytest.approx(engine_value(stack, source, *at), abs=1e-4 * (told_size(told) + 1))
    read = [tap for tap in told.taps if tap.source is not None]
    assert all(tap.value == pytest.approx(middle[(tap.channel, *tap.source)], rel=1e-9, abs=1e-9) for tap in read)


def told_size(told):
    return sum(abs(tap.product) for tap in told.taps) + sum(abs(part.bias) for part in told.sums)


@pytest.mark.parametrize("seed", range(30))
def test_the_parts_add_up(seed):
    random = np.random.default_rng(seed + 500)
    source, _, stack = drawn_stack(random, 1)
    told = explain(stack, source, *(side - 1 for side in stack.output_shape))
    for part in told.sums:
        assert len(part.taps) == stack.plans[0].weights[0].size
        assert [sum(tap.product for tap in part.taps_of(channel)) for channel in part.channels] == list(part.partial)
        assert part.total == sum(part.partial)
        assert part.biased == part.total + part.bias


@pytest.mark.parametrize(
    ("border", "words", "value"),
    [
        (Border.ZEROS, "outside: 0", 0),
        (Border.CONSTANT, "outside: 2.5", 2.5),
        (Border.REPLICATE, "padding: replicate of row 0, column 0", 0),
        (Border.REFLECT, "padding: reflect of row 1, column 1", 7),
        (Border.SYMMETRIC, "padding: symmetric of row 0, column 0", 0),
        (Border.CIRCULAR, "padding: circular of row 4, column 5", 29),
    ],
)
def test_the_corner_cell_says_what_lies_beyond_the_edge(border, words, value):
    constant = 2.5 if border is Border.CONSTANT else 0.0
    tap = explain(planned(one_kernel(border=border, border_value=constant)), X, 0, 0, 0).taps[0]
    assert (tap.position, tap.where, tap.value) == ((-1, -1), words, value)


def test_a_cell_inside_is_named_by_its_row_and_column():
    tap = explain(planned(one_kernel(border=Border.REFLECT)), X, 0, 2, 3).taps[-1]
    assert (tap.where, tap.position, tap.source, tap.value) == ("row 3, column 4", (3, 4), (3, 4), 22)


def test_the_words_can_be_said_in_another_language():
    tap = explain(planned(one_kernel(border=Border.REFLECT)), X, 0, 0, 0).taps[0]
    assert tap.where.template == "padding: {border} of row {row}, column {column}"
    assert tap.where.values == {"border": "reflect", "row": 1, "column": 1}


def test_stride_and_dilation_move_the_cells():
    layer = one_kernel((2, 2), mode=Mode.VALID, stride=(2, 3), dilation=(1, 2))
    positions = [tap.position for tap in explain(planned(layer), X, 0, 1, 1).taps]
    assert positions == [(2, 3), (2, 5), (3, 3), (3, 5)]


def test_a_flipped_kernel_names_the_cell_as_it_was_typed():
    taps = explain(planned(one_kernel((2, 3), flip=True)), X, 0, 2, 2).taps
    assert [tap.cell for tap in taps[:2]] == [(0, 0), (0, 1)]
    assert [tap.stored for tap in taps[:2]] == [(1, 2), (1, 1)]
    assert [tap.weight for tap in taps] == [6, 5, 4, 3, 2, 1]


def test_the_group_names_the_channels_that_are_read():
    source = np.arange(4 * 9, dtype=np.float32).reshape(4, 3, 3)
    layer = Layer(bank=KernelBank(np.ones((4, 2, 1, 1))), grouping=Grouping.GROUPED, groups=2)
    told = explain(planned(layer, source), source, 3, 0, 0)
    assert (told.group, told.groups, told.sums[0].channels, told.value) == (1, 2, (2, 3), 18 + 27)


def test_magnitude_explains_every_sum_of_its_group():
    bank = KernelBank(np.array([3.0, 4.0]).reshape(2, 1, 1, 1))
    told = explain(planned(Layer(bank=bank, activation=Activation.MAGNITUDE)), X, 0, 0, 2)
    assert [part.kernel for part in told.sums] == [0, 1]
    assert [part.biased for part in told.sums] == [6, 8]
    assert told.value == 10


@pytest.mark.parametrize(("activation", "value"), [(Activation.NONE, -3), (Activation.RELU, 0), (Activation.ABS, 3)])
def test_the_activation_follows_the_bias(activation, value):
    bank = KernelBank(np.full((1, 1, 1, 1), -1.0))
    told = explain(planned(Layer(bank=bank, bias=(-1.0,), activation=activation)), X, 0, 0, 2)
    assert (told.sums[0].total, told.sums[0].biased, told.value) == (-2, -3, value)


def test_a_nan_reaches_the_value_even_under_a_weight_of_zero():
    source = np.ones((1, 3, 3), np.float32)
    source[0, 0, 0] = np.nan
    layer = Layer(bank=KernelBank(np.array([[0.0, 1.0], [1.0, 1.0]])[None, None]), activation=Activation.RELU)
    assert np.isnan(explain(planned(layer, source), source, 0, 0, 0).value)
    assert explain(planned(layer, source), source, 0, 1, 1).value == 3


def test_a_window_far_outside_reads_nothing_but_the_constant():
    layer = one_kernel((1, 1), mode=Mode.EXPLICIT, pads=((9, 9), (9, 9)), border=Border.CONSTANT, border_value=0.1)
    tap = explain(planned(layer), X, 0, 0, 0).taps[0]
    assert (tap.source, tap.value) == (None, 0.1)


def test_only_what_is_read_is_computed_of_the_layers_before():
    huge = np.broadcast_to(np.float32(1), (1, 20000, 20000))
    blur = Layer(bank=KernelBank(np.full((1, 1, 3, 3), 1 / 9)))
    far = replace(blur, dilation=(4000, 4000), border=Border.CIRCULAR)
    stack = make_stack_plan([blur, far], facts_of(Image(np.ones((1, 2, 2), np.float32))))
    facts = replace(stack.plans[0].facts, shape=huge.shape)
    told = explain(make_stack_plan([blur, far], facts), huge, 0, 10, 19990)
    assert told.value == pytest.approx(1)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ((1, 0, 0), "output is 1; the result has outputs 0 to 0."),
        ((0, 5, 0), "row is 5; the result has rows 0 to 4."),
        ((0, 0, -1), "column is -1; the result has columns 0 to 5."),
    ],
)
def test_a_sample_that_is_not_there_is_refused(at, sentence):
    with pytest.raises(ConvStudioError) as refusal:
        explain(planned(one_kernel()), X, *at)
    assert str(refusal.value) == sentence


def test_taps_are_a_sequence():
    taps = explain(planned(one_kernel((2, 3))), X, 0, 2, 2).taps
    every = list(taps)
    assert len(every) == len(taps) == 6
    assert (taps[-1], taps[1:5:2]) == (every[-1], every[1:5:2])
    with pytest.raises(IndexError):
        taps[6]
