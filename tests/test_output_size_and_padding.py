"""Sizes and places in integers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio import output_size_and_padding
from convstudio.engines.layer_plan_builder import make_stack_plan
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.plan import InputFacts

sides = st.integers(1, 9)
steps = st.integers(1, 5)


def layer(size, **more):
    return Layer(bank=KernelBank(np.ones((1, 1, *size))), **{"mode": Mode.VALID, **more})


def stack(*layers, shape=(1, 60, 50)):
    return make_stack_plan(layers, InputFacts(shape)).plans


@pytest.mark.parametrize(
    ("mode", "n", "k", "s", "d", "expected"),
    [
        (Mode.VALID, 9, 5, 1, 1, (0, 0)),
        (Mode.FULL, 9, 5, 1, 2, (8, 8)),
        (Mode.SAME, 9, 5, 3, 1, (2, 2)),
        (Mode.SAME, 9, 4, 1, 1, (1, 2)),
        (Mode.SAME, 9, 4, 1, 2, (3, 3)),
        (Mode.SAME, 9, 2, 1, 3, (1, 2)),
        (Mode.SAME_UPPER, 224, 7, 2, 1, (2, 3)),
        (Mode.SAME_LOWER, 224, 7, 2, 1, (3, 2)),
        (Mode.SAME_UPPER, 9, 2, 1, 1, (0, 1)),
        (Mode.SAME_LOWER, 9, 2, 1, 1, (1, 0)),
        (Mode.SAME_UPPER, 9, 1, 4, 1, (0, 0)),
        (Mode.EXPLICIT, 9, 3, 1, 1, (7, 4)),
    ],
)
def test_padding_of_each_mode(mode, n, k, s, d, expected):
    assert output_size_and_padding.axis_padding(mode, n, k, s, d, None, (7, 4)) == expected


@pytest.mark.parametrize("anchor", range(4))
def test_an_anchor_says_how_much_of_the_kernel_lies_before(anchor):
    assert output_size_and_padding.axis_padding(Mode.SAME, 9, 4, 1, 2, anchor, (0, 0)) == (2 * anchor, 2 * (3 - anchor))


@given(st.integers(1, 40), sides, steps, st.integers(1, 4), st.integers(0, 9), st.integers(0, 9))
def test_the_output_length_counts_the_windows_that_fit(n, k, s, d, before, after):
    fitting = [first for first in range(0, n + before + after, s) if first + d * (k - 1) < n + before + after]
    if fitting:
        assert output_size_and_padding.output_length("rows", n, k, s, d, (before, after)) == len(fitting)
    else:
        with pytest.raises(ConvStudioError, match="the output would have no rows"):
            output_size_and_padding.output_length("rows", n, k, s, d, (before, after))


def test_an_empty_output_is_refused_with_the_numbers():
    with pytest.raises(ConvStudioError) as refusal:
        output_size_and_padding.output_length("columns", 5, 4, 1, 3, (1, 2))
    assert str(refusal.value) == (
        "the output would have no columns: the kernel covers 10, the padded input has 5 + 1 + 2 = 8 columns."
    )


def test_the_formula_stands_with_its_numbers():
    assert output_size_and_padding.size_formula(224, 7, 2, 1, (3, 3)) == "⌊(224+3+3−1·(7−1)−1)/2⌋+1 = 112"


@given(st.integers(-5, 30), st.integers(1, 12), st.integers(1, 5), sides, steps, st.integers(1, 4), st.integers(0, 9))
def test_a_walk_finds_the_positions_that_each_output_reads(first, count, step, k, s, d, before):
    outputs = range(first, first + count * step, step)
    walk = output_size_and_padding.walk(outputs, k, s, d, before)
    for index, output in enumerate(outputs):
        read = [walk.positions[index * walk.stride + tap * walk.dilation] for tap in range(k)]
        assert read == [output * s - before + tap * d for tap in range(k)]
    reach = (len(outputs) - 1) * walk.stride + walk.dilation * (k - 1)
    assert len(walk.positions) == reach + 1


def test_the_receptive_field_grows_by_the_strides_before():
    plans = stack(layer((3, 3), stride=(2, 1)), layer((3, 5), dilation=(2, 1)), layer((2, 2), stride=(3, 3)))
    assert output_size_and_padding.receptive_field(plans).size == (3 + 2 * 4 + 2, 3 + 4 + 1)


def test_one_sample_sees_exactly_its_receptive_field():
    layers = (layer((3, 3), stride=(2, 1)), layer((2, 4), dilation=(2, 1)))
    rows, columns = output_size_and_padding.receptive_field(stack(*layers)).size
    assert stack(*layers, shape=(1, rows, columns))[-1].output_shape == (1, 1, 1)
    with pytest.raises(ConvStudioError):
        stack(*layers, shape=(1, rows - 1, columns))


def test_samples_of_a_stack_lie_in_the_middle_of_what_they_see():
    plans = stack(layer((3, 5), stride=(2, 3)), layer((3, 1), mode=Mode.FULL))
    rows, columns = output_size_and_padding.placements(plans)
    assert (rows.scale, rows.centre(0)) == (2, 1 - 2)
    assert (columns.scale, columns.centre(0)) == (3, 2)


def test_same_padding_at_stride_one_keeps_samples_on_their_places():
    rows, columns = output_size_and_padding.placements(stack(replace(layer((5, 3)), mode=Mode.SAME)))
    assert (rows.centre(4), columns.centre(4)) == (4, 4)
