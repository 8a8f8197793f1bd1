"""The methods themselves, each on what only it could get wrong."""

import numpy as np
import pytest

from convstudio.engines import correlation_methods
from convstudio.engines.base import Taps
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method

WIDE = np.dtype(np.float64)
RANDOM = np.random.default_rng(0)
PLANE = RANDOM.normal(size=(23, 29))


def truth(plane, kernel):
    taps = Taps(kernel[None, None], (1, 1), (1, 1), 1, Method.DIRECT, WIDE)
    return ReferenceEngine().correlate(plane[None], taps)[0]


@pytest.mark.parametrize("size", [(1, 1), (3, 4), (23, 29), (1, 29)])
def test_a_transform_is_not_touched_by_its_wrap(size):
    kernel = RANDOM.normal(size=size)
    np.testing.assert_allclose(correlation_methods.transformed(PLANE, kernel, WIDE), truth(PLANE, kernel), atol=1e-12)


@pytest.mark.parametrize("length", [1, 2, 7, 11, 13, 97, 121, 127, 500, 1001, 4097])
def test_fast_lengths_have_small_prime_factors_and_none_below_is_passed_over(length):
    found = correlation_methods.fast_length(length)
    smooth = [n for n in range(length, found + 1) if _without(n, 2, 3, 5) == 1]
    assert smooth == [found]


def _without(number, *primes):
    for prime in primes:
        while number % prime == 0:
            number //= prime
    return number


def test_shifted_sums_are_the_plain_sum():
    kernel = RANDOM.normal(size=(4, 5))
    result = correlation_methods.shifted_sums(PLANE, kernel, WIDE, every_tap=False)
    np.testing.assert_allclose(result, truth(PLANE, kernel), atol=1e-12)


@pytest.mark.parametrize("size", [(1, 1), (4, 5), (23, 29), (1, 6)])
def test_running_sums_are_the_plain_sum(size):
    kernel = np.full(size, -1.5)
    result = correlation_methods.running_sums(PLANE, kernel, WIDE)
    np.testing.assert_allclose(result, truth(PLANE, kernel), atol=1e-11)


@pytest.mark.parametrize("every_tap", [True, False])
def test_weights_of_zero_meet_nan_only_where_every_tap_is_asked_for(every_tap):
    plane = np.ones((3, 3))
    plane[0, 0] = np.nan
    result = correlation_methods.shifted_sums(plane, np.array([[0.0, 1.0]]), WIDE, every_tap=every_tap)
    assert np.isnan(result).any() == every_tap


@pytest.mark.parametrize("stride", [(1, 1), (2, 3), (5, 1)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (3, 4)])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (4, 1)])
def test_phases_hand_only_dense_correlations_on(stride, dilation, size):
    kernel = RANDOM.normal(size=(1, 1, *size))
    taps = Taps(kernel, stride, dilation, 1, Method.DIRECT, WIDE)
    seen = []

    def dense(plane, part):
        seen.append(part.size)
        return truth(plane, part)

    result = correlation_methods.by_planes(PLANE[None], taps, dense)
    np.testing.assert_allclose(result, ReferenceEngine().correlate(PLANE[None], taps), atol=1e-12)
    if dilation == (1, 1):  # what a stride throws away is never computed: each weight is used once
        assert sum(seen) == kernel.size


@pytest.mark.parametrize("budget", [1, 5000, 1 << 25])
def test_a_matrix_product_may_be_cut_into_strips(monkeypatch, budget):
    monkeypatch.setattr(correlation_methods, "MATRIX_BYTES", budget)
    patch, weights = RANDOM.normal(size=(4, 12, 13)), RANDOM.normal(size=(6, 2, 3, 2))
    taps = Taps(weights, (2, 1), (1, 2), 2, Method.MATRIX, WIDE)
    expected = ReferenceEngine().correlate(patch, taps)
    np.testing.assert_allclose(correlation_methods.matrix_product(patch, taps), expected, atol=1e-12)


@pytest.mark.parametrize("size", [(5, 7), (1, 4), (6, 1), (1, 1)])
def test_a_column_times_a_row_is_found(size):
    kernel = RANDOM.normal(size=(size[0], 1)) * RANDOM.normal(size=(1, size[1]))
    column, row = correlation_methods.rank_one(kernel)
    np.testing.assert_allclose(column * row, kernel, atol=1e-14)


def test_a_kernel_of_zeros_is_of_rank_one():
    column, row = correlation_methods.rank_one(np.zeros((3, 3)))
    assert not (column * row).any()


@pytest.mark.parametrize("kernel", [np.eye(2), [[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.ones((3, 3)) + 1e-6 * np.eye(3)])
def test_what_is_no_column_times_a_row_is_not_taken_for_one(kernel):
    assert correlation_methods.rank_one(np.asarray(kernel, dtype=np.float64)) is None
