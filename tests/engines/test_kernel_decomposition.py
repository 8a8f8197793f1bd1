"""Kernels in other words."""

import numpy as np
import pytest

from convstudio.engines.kernel_decomposition import MOST_TERMS, block_count, blocks, low_rank, spread, terms, uniform

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_kernel_is_the_sum_of_as_few_columns_times_rows_as_there_can_be(rank):
    kernel = RANDOM.normal(size=(9, rank)) @ RANDOM.normal(size=(rank, 7))
    terms = low_rank(kernel)
    assert len(terms) == rank
    np.testing.assert_allclose(sum(column * row for column, row in terms), kernel, atol=1e-6)
    assert all(column.shape == (9, 1) and row.shape == (1, 7) for column, row in terms)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1)])
def test_a_row_or_a_column_is_its_own_factor(shape):
    kernel = RANDOM.normal(size=shape)
    ((column, row),) = low_rank(kernel)
    np.testing.assert_array_equal(column * row, kernel)


def test_a_kernel_of_zeros_has_one_term():
    ((column, row),) = low_rank(np.zeros((3, 3)))
    assert not (column * row).any()


def test_what_is_left_out_is_far_under_the_tolerance():
    kernel = RANDOM.normal(size=(31, 31))
    rest = np.abs(sum(column * row for column, row in low_rank(kernel)) - kernel).sum()
    assert rest <= 1e-7 * np.abs(kernel).sum()


def test_uniform_kernels_hold_one_number_each():
    assert uniform(np.array([np.full((3, 3), 2.0), np.full((3, 3), -1.0)]))
    assert not uniform(np.array([np.full((3, 3), 2.0), np.eye(3)]))


def test_a_dilated_kernel_has_zeros_between_its_weights():
    kernel = np.array([[1.0, 2], [3, 4]])
    np.testing.assert_array_equal(spread(kernel, (2, 3)), [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]])
    assert spread(kernel, (1, 1)) is kernel


@pytest.mark.parametrize("cells", [1, 9, 25, 1000])
def test_blocks_hold_every_weight_once_and_are_no_larger_than_asked(cells):
    kernel = RANDOM.normal(size=(13, 8)) * (RANDOM.random((13, 8)) < 0.3)
    total = np.zeros_like(kernel)
    for top, left, block in blocks(kernel, cells):
        assert block.size <= cells
        total[top : top + block.shape[0], left : left + block.shape[1]] += block
    np.testing.assert_array_equal(total, kernel)


@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (3, 5), (40, 7)])
@pytest.mark.parametrize("cells", [1, 9, 25, 1000])
def test_blocks_of_a_dilated_kernel_are_counted_without_its_zeros(cells, dilation):
    for share in (0.1, 0.5, 1.0, 0.0):
        kernel = RANDOM.normal(size=(7, 6)) * (RANDOM.random((7, 6)) < share)
        assert block_count(kernel, dilation, cells) == len(blocks(spread(kernel, dilation), cells))


def test_terms_of_a_bank_are_counted_until_they_are_too_many():
    low = RANDOM.normal(size=(3, 2, 9, 2)) @ RANDOM.normal(size=(3, 2, 2, 7))
    assert terms(low, 2) == 12
    assert terms(low, 1.9) is None
    assert terms(np.concatenate([low, RANDOM.normal(size=(3, 2, 9, 7))]), 4) is None
    assert terms(np.concatenate([low[:1, :1], np.ones((1, 1, 9, 7)), np.zeros((1, 1, 9, 7))]), 2) == 4


@pytest.mark.parametrize("rank", [1, 2, 5, 8, 9])
@pytest.mark.parametrize("noise", [0, 1e-9, 1e-3])
def test_a_random_glance_refuses_no_kernel_of_few_terms(rank, noise):
    for _ in range(20):
        kernel = RANDOM.normal(size=(31, rank)) @ RANDOM.normal(size=(rank, 25))
        kernel += noise * RANDOM.normal(size=kernel.shape)
        expected = rank if len(low_rank(kernel)) == rank <= MOST_TERMS else None
        assert terms(kernel[None, None], 13) == expected


def test_tiny_terms_are_left_out():
    kernel = np.outer([1, 2, 1], [1, 2, 3.0]) + 1e-12 * RANDOM.normal(size=(3, 3))
    assert len(low_rank(kernel)) == 1


def test_rounding_to_float32_hides_no_terms():
    line = np.exp(-(np.linspace(-3, 3, 63) ** 2))
    kernel = np.outer(line, line).astype(np.float32).astype(np.float64)
    assert terms(kernel[None, None], 3) == len(low_rank(kernel)) == 1
