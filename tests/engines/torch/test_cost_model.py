"""What sums cost with PyTorch."""

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.torch.cost_model import COSTS, torch_prices
from convstudio.engines.torch.engine import TorchEngine
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


def cheapest(device, weights, groups=1):
    prices = torch_prices(Demand(weights, (1, 1), (1, 1), groups, (1000, 1000), np.dtype("float32")), COSTS[device])
    return min(prices, key=prices.__getitem__)


@pytest.mark.parametrize("device", COSTS)
def test_a_small_kernel_is_summed_directly_and_a_large_one_transformed(device):
    assert cheapest(device, RANDOM.normal(size=(1, 1, 3, 3))) is Method.DIRECT
    assert cheapest(device, RANDOM.normal(size=(1, 1, 63, 63))) is Method.FFT


@pytest.mark.parametrize("device", COSTS)
def test_a_column_times_a_row_is_summed_in_two_passes(device):
    weights = RANDOM.normal(size=(1, 1, 31, 1)) * RANDOM.normal(size=(1, 1, 1, 31))
    prices = torch_prices(Demand(weights, (1, 1), (1, 1), 1, (1000, 1000), np.dtype("float32")), COSTS[device])
    assert prices[Method.SEPARABLE] < prices[Method.DIRECT]


def test_a_bank_goes_to_conv2d():
    assert cheapest("cpu", RANDOM.normal(size=(64, 16, 3, 3))) is Method.MATRIX
    assert cheapest("cuda", RANDOM.normal(size=(64, 16, 3, 3))) is Method.DIRECT


def test_a_device_without_float64_has_no_price_for_it():
    demand = Demand(np.ones((1, 1, 3, 3)), (1, 1), (1, 1), 1, (9, 9), np.dtype("float64"))
    assert TorchEngine("mps").prices(demand) == {}
    assert TorchEngine("cuda").prices(demand)
