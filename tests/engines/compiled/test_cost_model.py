"""What the compiled loops cost."""

from itertools import pairwise

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.compiled import box, cost_model, loop_runner, winograd
from convstudio.engines.compiled.llvm_toolchain import Machine

RANDOM = np.random.default_rng(0)


def demand(weights, stride=(1, 1), size=(1000, 1000)):
    return Demand(weights, stride, (1, 1), 1, size, np.dtype("float32"))


def test_direct_sums_cost_their_taps_and_zeros_cost_nothing():
    full, sparse = np.ones((1, 1, 31, 31)), np.eye(31)[None, None]
    assert cost_model.direct(demand(full)) > 5 * cost_model.direct(demand(sparse))


def test_a_stride_costs_the_gathering_of_what_it_reads():
    kernel = RANDOM.normal(size=(1, 1, 3, 3))
    assert cost_model.direct(demand(kernel, (2, 2))) > cost_model.direct(demand(kernel))


def test_few_factors_are_cheaper_than_the_kernel_that_they_make():
    kernel = RANDOM.normal(size=(1, 1, 31, 1)) * RANDOM.normal(size=(1, 1, 1, 31))
    assert cost_model.separable(demand(kernel)) < cost_model.direct(demand(kernel)) / 3


@pytest.mark.parametrize("shape", [(1, 1, 3, 3), (1, 1, 1, 31), (1, 1, 31, 1), (400, 1, 5, 5)])
def test_kernels_that_have_no_use_for_factors_have_no_price(shape):
    assert cost_model.separable(demand(RANDOM.normal(size=shape))) is None


def test_a_small_call_costs_more_than_its_sums():
    assert cost_model.direct(demand(np.ones((1, 1, 3, 3)), size=(4, 4))) > 0.01


def test_the_price_of_factors_has_no_cliff():
    def price(side):
        row = np.ones((1, 1, 1, side))
        return cost_model.separable(demand(row * row.swapaxes(2, 3), size=(1500, 2000)))

    found = [price(side) for side in range(601, 1302, 50)]
    assert all(after < 1.5 * before for before, after in pairwise(found))


def on_lanes(monkeypatch, lanes, fused=True):
    monkeypatch.setattr(cost_model, "machine", lambda: Machine("any", "", lanes, 16, fused))


def apart(width):
    """The price of windows that lie far apart, each row of which takes whole registers."""
    return cost_model.direct(demand(np.ones((1, 1, 7, width)), (5, 5)))


@pytest.mark.parametrize("lanes", [4, 8, 16])
def test_rows_of_windows_take_whole_registers_of_this_cpu(lanes, monkeypatch):
    on_lanes(monkeypatch, lanes)
    for width in range(7, 70):
        whole = -(-width // lanes) * lanes
        assert apart(width) == apart(whole)
        assert apart(width) < apart(whole + 1)


def test_shorter_registers_cost_more_and_longer_ones_are_not_promised_to_be_faster(monkeypatch):
    kernel, factors = RANDOM.normal(size=(1, 1, 25, 25)), np.ones((1, 1, 25, 25))

    def found(lanes, fused):
        on_lanes(monkeypatch, lanes, fused)
        return cost_model.direct(demand(kernel)), cost_model.separable(demand(factors))

    apart, short, usual, long = found(4, False), found(4, True), found(8, True), found(16, True)
    assert 1.8 * usual[0] < short[0] < 2 * usual[0] and 1.8 * short[0] < apart[0] < 2 * short[0]
    assert usual == long and usual[1] < short[1] < apart[1]


@pytest.mark.parametrize("workers", [1, 2, 64])
@pytest.mark.parametrize("shape", [(1, 1, 3, 3), (1, 1, 25, 25), (16, 16, 3, 3), (1, 1, 1, 31)])
@pytest.mark.parametrize("same", [False, True])
def test_prices_grow_with_the_picture_and_have_no_cliff(shape, same, workers, monkeypatch):
    monkeypatch.setattr(loop_runner, "processors", lambda: workers)
    weights = np.ones(shape) if same else RANDOM.normal(size=shape)
    # Winograd's loops compute whole units, whose number grows by less than a fifth from seven of them on
    for price, first in ((cost_model.direct, 60), (cost_model.separable, 60), (box.price, 60), (winograd.price, 448)):
        found = [price(demand(weights, size=(side, side))) for side in range(first, 1500, 4)]
        if found[0] is not None:
            assert all(0.99 * before < after < 1.2 * before for before, after in pairwise(found)), price
