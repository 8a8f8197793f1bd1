"""The prices of an engine that works plane by plane."""

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.cost_model import MethodCosts, plane_prices
from convstudio.values.plan import Method

COSTS = MethodCosts(plane=1.0, tap=0.5, pass_tap=0.5, transform=40.0, phase=6.0, running=9.0)
RANDOM = np.random.default_rng(0)


def priced(weights, stride=(1, 1), size=(1000, 1000)):
    return plane_prices(Demand(weights, stride, (1, 1), 1, size, np.dtype("float32")), COSTS)


def test_direct_sums_cost_what_their_weights_cost():
    assert priced(RANDOM.normal(size=(1, 1, 3, 3)))[Method.DIRECT] == 1.0 + 9 * 0.5
    assert priced(np.eye(9)[None, None])[Method.DIRECT] == 1.0 + 9 * 0.5


def test_prices_grow_with_the_samples():
    kernel = RANDOM.normal(size=(1, 1, 5, 5))
    small, large = priced(kernel, size=(500, 500)), priced(kernel)
    assert all(large[method] == 4 * small[method] for method in small)


def test_every_column_times_a_row_costs_two_passes():
    one = RANDOM.normal(size=(4, 1, 7, 1)) * RANDOM.normal(size=(4, 1, 1, 7))
    two = RANDOM.normal(size=(1, 1, 4, 2)) @ RANDOM.normal(size=(1, 1, 2, 7))
    assert priced(one)[Method.SEPARABLE] == pytest.approx(4 * (1.0 + 1.0 + 14 * 0.5))
    assert priced(two)[Method.SEPARABLE] == pytest.approx(1.0 + 2 * (1.0 + 11 * 0.5))
    assert Method.SEPARABLE not in priced(RANDOM.normal(size=(1, 1, 4, 7)))


def test_only_kernels_of_one_number_have_the_price_of_running_sums():
    assert priced(np.full((2, 1, 7, 7), 3.0))[Method.BOX] == 2 * (1.0 + 9.0)
    assert Method.BOX not in priced(RANDOM.normal(size=(2, 1, 7, 7)))


def test_a_stride_costs_its_phases():
    kernel = RANDOM.normal(size=(1, 1, 7, 7))
    assert priced(kernel, (2, 2))[Method.FFT] > 3 * priced(kernel)[Method.FFT]
