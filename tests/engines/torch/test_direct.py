"""conv2d, taps one by one, products for each tap, two passes: the same numbers."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.engines.torch.direct import by_library, by_products, by_shifts, factors_of, passes, regrouped
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)
CASES = [(1, 1, 1), (3, 2, 1), (4, 2, 2), (3, 1, 3), (6, 1, 3)]  # outputs, inputs of a group, groups
WALKS = [((1, 1), (1, 1)), ((2, 3), (1, 1)), ((1, 1), (3, 2)), ((3, 2), (2, 5))]


def drawn(case, walk, *, rank_one=False):
    outputs, inputs, groups = case
    w = RANDOM.normal(size=(outputs, inputs, 3, 1 if rank_one else 4))
    w = w * RANDOM.normal(size=(outputs, inputs, 1, 4))
    taps = Taps(w, *walk, groups, Method.DIRECT, np.dtype("float64"))
    x = RANDOM.normal(size=(inputs * groups, 40, 50))
    return x, taps, ReferenceEngine().correlate(x, taps)


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("case", CASES)
def test_every_way_gives_the_sum(case, walk):
    torch = pytest.importorskip("torch")
    x, taps, expected = drawn(case, walk)
    there, weights = torch.from_numpy(x), torch.from_numpy(taps.weights)
    results = {
        "shifts": by_shifts(there, taps),
        "products": by_products(there, weights, taps),
        "planes": by_library(there, weights, taps, channels_last=False),
        "channels last": by_library(there, weights, taps, channels_last=True),
    }
    for way, result in results.items():
        np.testing.assert_allclose(result.numpy(), expected, atol=1e-9, err_msg=way)


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("case", CASES)
def test_two_passes_give_the_sum(case, walk):
    torch = pytest.importorskip("torch")
    x, taps, expected = drawn(case, walk, rank_one=True)
    first, second = passes(taps, *factors_of(taps.weights))
    between = regrouped(by_shifts(torch.from_numpy(x), first), taps)
    np.testing.assert_allclose(by_shifts(between, second).numpy(), expected, atol=1e-9)


def test_kernels_of_higher_rank_have_no_factors():
    assert factors_of(RANDOM.normal(size=(2, 1, 3, 3))) is None


def test_a_weight_of_zero_meets_nan_only_where_every_tap_counts():
    torch = pytest.importorskip("torch")
    x = torch.full((1, 1, 3), float("nan"), dtype=torch.float64)
    taps = Taps(np.zeros((1, 1, 1, 3)), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("float64"))
    assert by_shifts(x, taps).item() == 0
    assert by_shifts(x, replace(taps, every_tap=True)).isnan().item()
    assert by_products(x, torch.zeros(1, 1, 1, 3, dtype=torch.float64), taps).isnan().item()


def test_rounding_does_not_pile_up_over_thousands_of_taps():
    torch = pytest.importorskip("torch")
    taps = Taps(np.full((1, 1, 127, 127), 0.1), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("float32"))
    x = torch.full((1, 127, 127), 0.7)
    for result in (by_shifts(x, taps), by_products(x, torch.full((1, 1, 127, 127), 0.1), taps)):
        assert result.item() == pytest.approx(127 * 127 * 0.07, rel=1e-5)
