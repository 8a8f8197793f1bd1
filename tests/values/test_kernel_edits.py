import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.kernel_edits import (
    Normalisation,
    divided,
    divisor_of,
    facts_of,
    flipped,
    negated,
    normalised,
    resized,
    rotated,
    scaled,
    transposed,
)
from convstudio.values.number import parse_number

TYPED = Kernel([[0.5, 1.0, 2.0], [3.0, 4.0, 0.0625]], texts=(("1/2", "1", "2"), ("3", "4", "1/16")))

matrices = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(-9, 9))


def assert_texts_mean_weights(kernel):
    meant = [[parse_number(cell) for cell in row] for row in kernel.texts]
    np.testing.assert_array_equal(meant, kernel.weights)


@pytest.mark.parametrize(
    "edit",
    [
        lambda kernel: rotated(kernel, 1),
        lambda kernel: rotated(kernel, -1),
        lambda kernel: flipped(kernel, 0),
        lambda kernel: flipped(kernel, 1),
        transposed,
        lambda kernel: resized(kernel, (5, 2)),
        lambda kernel: resized(kernel, (1, 7)),
    ],
)
def test_texts_move_with_their_weights(edit):
    assert_texts_mean_weights(edit(TYPED))


@given(matrices, st.integers(-5, 5))
def test_a_rotation_is_that_of_numpy(weights, turns):
    np.testing.assert_array_equal(rotated(Kernel(weights), turns).weights, np.rot90(weights, turns))


@given(matrices)
def test_transposing_is_that_of_numpy(weights):
    np.testing.assert_array_equal(transposed(Kernel(weights)).weights, weights.T)


@given(matrices, st.sampled_from([0, 1]))
def test_flipping_is_that_of_numpy(weights, axis):
    np.testing.assert_array_equal(flipped(Kernel(weights), axis).weights, np.flip(weights, axis))


def test_four_quarter_turns_change_nothing():
    assert rotated(TYPED, 4) == TYPED


def test_a_third_axis_is_refused():
    with pytest.raises(ConvStudioError, match="axis is 2"):
        flipped(TYPED, 2)


def test_growing_keeps_the_centre_and_fills_with_zeros():
    grown = resized(Kernel([[1.0, 2.0, 3.0]]), (3, 5))
    np.testing.assert_array_equal(grown.weights, [[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 0, 0, 0, 0]])


def test_shrinking_keeps_the_centre():
    assert resized(Kernel(np.arange(25.0).reshape(5, 5)), (1, 1)).weights.item() == 12


@pytest.mark.parametrize("size", [(0, 3), (3, 1000), (-1, 1)])
def test_a_size_that_no_kernel_has_is_refused(size):
    with pytest.raises(ConvStudioError, match=f"{size[0]}x{size[1]}"):
        resized(TYPED, size)


def test_a_symmetric_kernel_keeps_its_recipe_when_turned():
    assert rotated(Kernel(np.ones((3, 3)), recipe="box:size=3"), 1).recipe == "box:size=3"


def test_a_recipe_goes_when_a_weight_changes():
    assert rotated(Kernel([[1.0, 2.0]], recipe="made-up"), 2).recipe == ""


def test_negating_drops_texts_and_leaves_no_minus_zero():
    turned = negated(Kernel([[0.0, 1.0]], texts=(("0", "1"),)))
    assert turned.texts == ()
    assert not np.signbit(turned.weights[0, 0])
    assert turned.weights[0, 1] == -1


def test_scaling_multiplies():
    np.testing.assert_array_equal(scaled(TYPED, -2).weights, TYPED.weights * -2)


@pytest.mark.parametrize("factor", [math.nan, math.inf])
def test_scaling_by_no_finite_number_is_refused(factor):
    with pytest.raises(ConvStudioError, match="finite"):
        scaled(TYPED, factor)


def test_scaling_out_of_range_is_refused():
    with pytest.raises(ConvStudioError, match="infinity"):
        scaled(Kernel([[1e300]]), 1e300)


@pytest.mark.parametrize("divisor", [0, math.nan, math.inf])
def test_dividing_by_nothing_is_refused(divisor):
    with pytest.raises(ConvStudioError, match="divisor is"):
        divided(TYPED, divisor)


def test_dividing_whole_numbers_leaves_fractions():
    kernel = divided(Kernel([[0.0, 1.0, -2.0]], texts=(("0", "1", "-2"),)), 9)
    assert kernel.texts == (("0", "1/9", "-2/9"),)
    assert_texts_mean_weights(kernel)


def test_dividing_other_texts_drops_them():
    assert divided(TYPED, 3).texts == ()


@pytest.mark.parametrize(
    ("rule", "divisor"),
    [
        (Normalisation.SUM, -2),
        (Normalisation.ABS_SUM, 2),
        (Normalisation.L1, 8),
        (Normalisation.POSITIVE, 3),
        (Normalisation.PEAK, 5),
    ],
)
def test_each_rule_divides_by_what_it_names(rule, divisor):
    kernel = Kernel([[1.0, -5.0, 2.0]])
    assert divisor_of(kernel.weights, rule) == divisor
    np.testing.assert_array_equal(normalised(kernel, rule).weights, kernel.weights / divisor)


@pytest.mark.parametrize("rule", list(Normalisation))
def test_a_kernel_of_zeros_stays_as_it_is(rule):
    kernel = Kernel(np.zeros((3, 3)))
    assert normalised(kernel, rule) is kernel


def test_a_sum_that_is_only_rounding_counts_as_zero():
    kernel = Kernel([[0.1, 0.2, -0.3]])
    assert normalised(kernel, Normalisation.SUM) is kernel
    assert facts_of(kernel.weights).sum == 0


@pytest.mark.parametrize("rule", [Normalisation.SUM, Normalisation.L1, Normalisation.POSITIVE])
def test_a_sum_beyond_every_number_is_refused(rule):
    with pytest.raises(ConvStudioError, match="infinity"):
        normalised(Kernel([[1e308, 1e308]]), rule)


def test_facts_of_sobel():
    facts = facts_of(np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    assert (facts.sum, facts.l1, facts.rank, facts.symmetric, facts.separable) == (0, 8, 1, False, True)
    assert facts.noise_gain == pytest.approx(math.sqrt(12))


def test_facts_of_the_laplacian():
    facts = facts_of(np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]))
    assert (facts.sum, facts.l1, facts.rank, facts.symmetric, facts.separable) == (0, 8, 2, True, False)


def test_facts_do_not_depend_on_the_scale():
    tiny = facts_of(np.outer([1.0, 2, 1], [1.0, 2, 1]) * 1e-200)
    assert (tiny.rank, tiny.separable, tiny.symmetric) == (1, True, True)
    assert tiny.noise_gain == pytest.approx(6e-200)


def test_a_kernel_of_zeros_has_rank_zero():
    assert facts_of(np.zeros((2, 2))).rank == 0


@given(matrices)
def test_the_rank_is_that_of_numpy(weights):
    assert facts_of(weights).rank == np.linalg.matrix_rank(weights)
