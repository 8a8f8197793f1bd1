import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio import conv2d
from convstudio.values.kernel_properties import factors_of, facts_of, output_range, sum_of, total_of
from convstudio.values.symmetry import MirrorAxis

matrices = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(-9, 9))


def test_a_sum_that_is_only_rounding_counts_as_zero():
    assert sum_of(np.array([[0.1, 0.2, -0.3]])) == 0


def test_a_sum_beyond_every_number_is_infinite():
    assert total_of(np.array([[1e308, 1e308]])) == math.inf


def test_facts_of_sobel():
    facts = facts_of(np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]))
    assert (facts.sum, facts.l1, facts.rank, facts.symmetric, facts.separable) == (0, 8, 1, False, True)
    assert facts.signs == {MirrorAxis.HORIZONTAL: -1, MirrorAxis.VERTICAL: 1, MirrorAxis.POINT: -1}
    assert facts.shift is None
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


def test_the_shares_of_the_terms_add_up_to_one():
    shares = facts_of(np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])).shares
    assert len(shares) == 2
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > shares[1]


@pytest.mark.parametrize(("cell", "shift"), [((0, 1), (1, 0)), ((1, 2), (0, -1)), ((2, 0), (-1, 1))])
def test_the_shift_is_where_an_impulse_goes(cell, shift):
    weights = np.zeros((3, 3))
    weights[cell] = 2.0
    impulse = np.zeros((9, 9))
    impulse[4, 4] = 1.0
    row, column = np.unravel_index(conv2d(impulse, weights, padding="same").argmax(), (9, 9))
    assert facts_of(weights).shift == shift == (row - 4, column - 4)


def test_an_even_mean_moves_the_picture_by_half_a_sample():
    assert facts_of(np.full((2, 1), 0.5)).shift == (-0.5, 0.0)


def test_factors_of_sobel():
    assert factors_of(np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])) == ([1, 2, 1], [-1, 0, 1])


@given(
    st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=5),
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
)
def test_factors_multiply_to_the_weights(column, row):
    weights = np.outer(np.array(column, float), np.array(row, float))
    np.testing.assert_allclose(np.outer(*factors_of(weights)), weights, rtol=1e-9, atol=1e-9)


@given(matrices, st.integers(0, 2**32 - 1))
def test_no_result_lies_outside_the_possible_range(weights, seed):
    image = np.random.default_rng(seed).uniform(-2, 5, (8, 8))
    low, high = output_range(weights, -2, 5, 0.5)
    result = conv2d(image, weights) + 0.5
    assert low - 1e-6 <= result.min()
    assert result.max() <= high + 1e-6
