import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio import conv2d
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import ABSENT, Kernel
from convstudio.values.kernel_edits import (
    Normalisation,
    convolved,
    cropped,
    cut_off,
    divided,
    divisor_of,
    flipped,
    negated,
    normalised,
    resized,
    ringed,
    rotated,
    scaled,
    shifted,
    transposed,
    turned,
)
from convstudio.values.number_parsing import parse_number

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


@pytest.mark.parametrize("rule", [Normalisation.SUM, Normalisation.L1, Normalisation.POSITIVE])
def test_a_sum_beyond_every_number_is_refused(rule):
    with pytest.raises(ConvStudioError, match="infinity"):
        normalised(Kernel([[1e308, 1e308]]), rule)


KIRSCH = Kernel([[5.0, 5, 5], [-3, 0, -3], [-3, -3, -3]])


def test_turning_by_45_degrees_is_the_next_of_kirschs_compass():
    np.testing.assert_array_equal(turned(KIRSCH).weights, [[-3, 5, 5], [-3, 0, 5], [-3, -3, -3]])


@given(hnp.arrays(np.float64, st.sampled_from([(1, 1), (3, 3), (5, 5), (7, 7)]), elements=st.integers(-9, 9)))
def test_two_turns_by_45_degrees_are_a_quarter_turn_clockwise(weights):
    np.testing.assert_array_equal(turned(turned(Kernel(weights))).weights, np.rot90(weights, -1))


@pytest.mark.parametrize("shape", [(2, 2), (3, 5)])
def test_turning_needs_an_odd_square(shape):
    with pytest.raises(ConvStudioError, match=f"{shape[0]}x{shape[1]}.*odd square"):
        turned(Kernel(np.ones(shape)))


@given(matrices, st.integers(-7, 7), st.integers(-7, 7))
def test_shifting_loses_what_leaves(weights, down, right):
    height, width = weights.shape
    expected = np.zeros_like(weights)
    for row in range(height):
        for column in range(width):
            if 0 <= row + down < height and 0 <= column + right < width:
                expected[row + down, column + right] = weights[row, column]
    np.testing.assert_array_equal(shifted(Kernel(weights), down, right).weights, expected)


def test_a_ring_is_cropped_again():
    grown = ringed(TYPED)
    assert grown.shape == (4, 5)
    assert cropped(grown) == TYPED


def test_cropping_takes_pairs_only_and_leaves_a_cell():
    np.testing.assert_array_equal(cropped(Kernel([[0.0, 0, 0, 1, 0]])).weights, [[0, 0, 1]])
    assert cropped(Kernel(np.zeros((5, 5)))).shape == (1, 1)
    assert cropped(Kernel(np.zeros((4, 4)))).shape == (2, 2)


@given(matrices, matrices)
def test_convolving_two_kernels_is_the_full_convolution(first, second):
    expected = np.zeros((first.shape[0] + second.shape[0] - 1, first.shape[1] + second.shape[1] - 1))
    for (row, column), weight in np.ndenumerate(first):
        expected[row : row + second.shape[0], column : column + second.shape[1]] += weight * second
    np.testing.assert_allclose(convolved(Kernel(first), Kernel(second)).weights, expected)


def test_one_kernel_made_of_two_filters_like_both_in_turn():
    image = np.random.default_rng(1).normal(size=(12, 13))
    first, second = np.arange(6.0).reshape(2, 3), np.array([[1.0, -2], [0, 3], [4, 1]])
    twice = conv2d(conv2d(image, first), second)
    np.testing.assert_allclose(conv2d(image, convolved(Kernel(first), Kernel(second)).weights), twice, atol=1e-9)


def test_a_kernel_that_would_be_too_large_is_refused():
    with pytest.raises(ConvStudioError, match="1199x1"):
        convolved(Kernel(np.ones((600, 1))), Kernel(np.ones((600, 1))))


HOLED = Kernel([[1.0, 0.0], [2.0, 3.0]], texts=(("1", ABSENT), ("2", "3")))


@pytest.mark.parametrize("edit", [negated, lambda k: scaled(k, 2), lambda k: divided(k, 3), lambda k: divided(k, 0.7)])
def test_cells_that_are_no_part_stay_so(edit):
    np.testing.assert_array_equal(edit(HOLED).absent, [[False, True], [False, False]])


def test_cells_that_are_no_part_move_with_the_others():
    np.testing.assert_array_equal(flipped(HOLED, 0).absent, [[False, False], [False, True]])
    assert not transposed(HOLED).absent[0, 1]


def test_a_kernel_of_3x3_keeps_its_top_left_at_2x2_and_puts_it_back_at_3x3():
    nine = Kernel(np.arange(1.0, 10).reshape(3, 3))
    four = resized(nine, (2, 2))
    assert four.weights.tolist() == [[1, 2], [4, 5]]
    assert resized(four, (3, 3)).weights.tolist() == [[1, 2, 0], [4, 5, 0], [0, 0, 0]]
    assert resized(Kernel(np.arange(5.0)[None]), (1, 2)).weights.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("have", "want", "gone"), [(3, 2, [2]), (5, 3, [0, 4]), (5, 2, [0, 3, 4]), (2, 3, []), (4, 1, [0, 2, 3])]
)
def test_what_another_size_cuts_off_is_known(have, want, gone):
    assert cut_off(have, want) == gone
