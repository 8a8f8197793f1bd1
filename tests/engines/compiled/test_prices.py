"""What the compiled loops cost."""

from itertools import pairwise

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.compiled import prices

RANDOM = np.random.default_rng(0)


def demand(weights, stride=(1, 1), size=(1000, 1000)):
    return Demand(weights, stride, (1, 1), 1, size, np.dtype("float32"))


def test_direct_sums_cost_their_taps_and_zeros_cost_nothing():
    full, sparse = np.ones((1, 1, 31, 31)), np.eye(31)[None, None]
    assert prices.direct(demand(full)) > 5 * prices.direct(demand(sparse))


def test_a_stride_costs_the_gathering_of_what_it_reads():
    kernel = RANDOM.normal(size=(1, 1, 3, 3))
    assert prices.direct(demand(kernel, (2, 2))) > prices.direct(demand(kernel))


def test_few_factors_are_cheaper_than_the_kernel_that_they_make():
    kernel = RANDOM.normal(size=(1, 1, 31, 1)) * RANDOM.normal(size=(1, 1, 1, 31))
    assert prices.separable(demand(kernel)) < prices.direct(demand(kernel)) / 3


@pytest.mark.parametrize("shape", [(1, 1, 3, 3), (1, 1, 1, 31), (1, 1, 31, 1), (400, 1, 5, 5)])
def test_kernels_that_have_no_use_for_factors_have_no_price(shape):
    assert prices.separable(demand(RANDOM.normal(size=shape))) is None


def test_a_small_call_costs_more_than_its_sums():
    assert prices.direct(demand(np.ones((1, 1, 3, 3)), size=(4, 4))) > 0.01


def test_the_price_of_factors_has_no_cliff():
    def price(side):
        row = np.ones((1, 1, 1, side))
        return prices.separable(demand(row * row.swapaxes(2, 3), size=(1500, 2000)))

    found = [price(side) for side in range(601, 1302, 50)]
    assert all(after < 1.5 * before for before, after in pairwise(found))
