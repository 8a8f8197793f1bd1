"""Which method: right numbers first, then time."""

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.method_selection import choose
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import InputFacts, Method

ENGINES = [OpencvEngine(), NumpyEngine()]
FACTS = InputFacts((1, 1000, 1000), "float32")
RANDOM = np.random.default_rng(0)


def chosen(engine, weights, stride=(1, 1), groups=1, facts=FACTS):
    return choose([[engine]], Demand(weights, stride, (1, 1), groups, (1000, 1000), np.dtype("float32")), facts)


def bank(*shape):
    return RANDOM.normal(size=shape)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_small_kernel_is_summed_directly(engine):
    assert chosen(engine, bank(1, 1, 3, 3)).method is Method.DIRECT


@pytest.mark.parametrize("engine", ENGINES)
def test_a_large_kernel_is_transformed(engine):
    assert chosen(engine, bank(1, 1, 63, 63)).method is Method.FFT


@pytest.mark.parametrize("engine", ENGINES)
def test_a_large_column_times_a_row_is_separated(engine):
    assert chosen(engine, bank(1, 1, 31, 1) * bank(1, 1, 1, 31)).method is Method.SEPARABLE


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bank_that_shares_its_inputs_is_a_matrix_product(engine):
    assert chosen(engine, bank(64, 32, 3, 3)).method is Method.MATRIX


@pytest.mark.parametrize("engine", ENGINES)
def test_a_large_kernel_that_is_mostly_zero_is_summed_directly(engine):
    weights = np.zeros((1, 1, 63, 63))
    weights[0, 0, ::62, ::62] = 1 + np.eye(2)
    assert chosen(engine, weights).method is Method.DIRECT


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shape", [(1, 1, 63, 63), (1, 1, 1, 301), (8, 8, 5, 5)])
def test_nan_or_an_extreme_peak_forbids_what_would_spread_it(engine, shape):
    choice = chosen(engine, bank(*shape), facts=InputFacts((1, 1000, 1000), "float32", direct_only=True))
    assert choice.method in (Method.DIRECT, Method.MATRIX)
    assert any("extreme peak" in reason for reason in choice.reasons)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_says_why_and_what_it_compared(engine, monkeypatch):
    reasons = chosen(engine, bank(1, 1, 3, 3)).reasons
    assert reasons[0] == "9 weights that are not zero: summing them directly is fastest"
    assert all(word in reasons[-1] for word in ("estimates", " ×1,", "direct ×", "fft ×", "matrix ×"))
    assert " ms" not in reasons[-1]
    monkeypatch.setattr(
        "convstudio.engines.method_selection.foretold", lambda _, way, *__: 0.5 if way is Method.FFT else None
    )
    choice = chosen(engine, bank(1, 1, 3, 3))
    assert "fft 500 ms" in choice.reasons[-1] and "direct ×" in choice.reasons[-1]
    assert choice.foretold is None


def test_more_work_is_estimated_to_take_longer():
    seconds = [chosen(OpencvEngine(), bank(1, 1, side, side)).seconds for side in (3, 5, 9)]
    assert seconds == sorted(seconds)
    assert 0 < seconds[0] < seconds[-1]


def test_the_reference_has_no_choice():
    choice = chosen(ReferenceEngine(), bank(1, 1, 63, 63))
    assert choice.method is Method.DIRECT
    assert choice.reasons == ("engine reference sums directly",)
