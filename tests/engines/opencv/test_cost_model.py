"""What the methods of OpenCV's engine are said to cost."""

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.opencv.cost_model import prices
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


def priced(weights, size=(2000, 2000), stride=(1, 1), dilation=(1, 1), groups=1, dtype="f4"):
    return prices(Demand(weights, stride, dilation, groups, size, np.dtype(dtype)))


def cheapest(weights, **more):
    found = priced(weights, **more)
    return min(found, key=found.__getitem__)


@pytest.mark.parametrize(
    ("weights", "more", "method"),
    [
        (RANDOM.normal(size=(1, 1, 3, 3)), {}, Method.DIRECT),
        (RANDOM.normal(size=(1, 1, 3, 3)), {"dilation": (4, 4)}, Method.DIRECT),
        (RANDOM.normal(size=(1, 1, 31, 31)), {}, Method.FFT),
        (RANDOM.normal(size=(1, 1, 63, 63)), {}, Method.FFT),
        (np.eye(31)[None, None], {}, Method.DIRECT),
        (np.outer(np.hanning(33), np.hanning(33))[None, None], {}, Method.SEPARABLE),
        (np.ones((1, 1, 101, 101)), {}, Method.BOX),
        (RANDOM.normal(size=(32, 1, 3, 3)), {"groups": 32, "size": (256, 256)}, Method.DIRECT),
        (RANDOM.normal(size=(128, 32, 3, 3)), {"size": (256, 256)}, Method.MATRIX),
        (RANDOM.normal(size=(128, 32, 1, 1)), {"size": (256, 256)}, Method.MATRIX),
        (RANDOM.normal(size=(1, 1, 1, 1001)), {"size": (1, 1_000_000)}, Method.FFT),
    ],
    ids=lambda given: "x".join(map(str, given.shape)) if isinstance(given, np.ndarray) else "",
)
def test_the_cheapest_is_what_measures_best(weights, more, method):
    assert cheapest(weights, **more) is method


def test_boxes_are_priced_for_kernels_of_one_number():
    assert Method.BOX in priced(np.full((2, 1, 9, 9), 0.5))
    assert Method.BOX not in priced(RANDOM.normal(size=(1, 1, 9, 9)))
    assert Method.BOX not in priced(np.ones((1, 1, 9, 9)), dilation=(2, 2))


def test_large_boxes_cost_as_much_as_small_ones():
    small, large = (priced(np.ones((1, 1, k, k)))[Method.BOX] for k in (5, 101))
    assert small == large


def test_weights_of_zero_cost_nothing():
    full, sparse = priced(np.ones((1, 1, 9, 9))), priced(np.eye(9)[None, None])
    assert sparse[Method.DIRECT] < full[Method.DIRECT] / 2


@pytest.mark.parametrize("method", [Method.DIRECT, Method.FFT, Method.MATRIX, Method.SEPARABLE, Method.BOX])
def test_sums_in_float64_never_cost_less(method):
    weights = np.ones((1, 1, 9, 9))
    assert priced(weights, dtype="f8")[method] >= priced(weights)[method]


@pytest.mark.parametrize("size", [(1, 1), (1, 100), (4000, 6000)])
def test_every_size_has_its_price(size):
    assert all(price > 0 for price in priced(RANDOM.normal(size=(1, 1, 5, 5)), size=size).values())


def test_a_price_is_known_without_the_zeros_between_far_weights():
    """31x31 weights 4000 apart would be 115 GB; planning took seconds and gigabytes for 5x5."""
    far = priced(np.random.default_rng(0).normal(size=(1, 1, 31, 31)), size=(9000, 9000), dilation=(4000, 4000))
    assert far[Method.DIRECT] > 0 and far[Method.FFT] > 0
