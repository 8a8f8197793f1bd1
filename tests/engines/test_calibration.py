"""Prices fitted to this machine."""

import json

import numpy as np
import pytest

from convstudio.engines import calibration
from convstudio.engines.base import Demand
from convstudio.engines.disk_cache import folder, keep
from convstudio.engines.engine_registry import candidates
from convstudio.engines.method_selection import choose
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.values.plan import InputFacts, Method


@pytest.fixture(autouse=True)
def _nothing_measured_yet(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("CONVSTUDIO_FIT", raising=False)
    monkeypatch.setattr(calibration, "_SIDE", 300)
    calibration._known.cache_clear()
    yield
    calibration._known.cache_clear()


def test_before_anything_is_measured_prices_are_taken_as_they_are():
    assert calibration.factor("opencv", Method.DIRECT) == 1.0
    assert calibration.known() == {}


def test_every_method_of_the_fast_engines_is_measured_and_found_again():
    factors = calibration.fit()
    for engine in candidates("auto")[-1]:
        assert {method for name, method in factors if name == engine.name} == set(engine.methods)
    assert all(0.1 <= value <= 10 for value in factors.values())
    assert calibration.known() == factors


def test_a_machine_is_measured_once(monkeypatch):
    assert calibration.fit_once()
    monkeypatch.setattr(calibration, "fit", lambda: pytest.fail("measured again"))
    assert not calibration.fit_once()


def test_factors_of_another_machine_or_version_are_not_believed(monkeypatch):
    calibration.fit()
    monkeypatch.setattr(calibration.platform, "machine", lambda: "abacus")
    calibration._known.cache_clear()
    assert calibration.known() == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"machine": 1}', b"\xff"])
def test_a_record_that_makes_no_sense_is_ignored(content):
    keep("prices.json", content)
    assert calibration.known() == {}


def test_the_environment_switches_fitting_off(monkeypatch):
    monkeypatch.setenv("CONVSTUDIO_FIT", "0")
    calibration.fit_once()
    assert not folder().exists()


def test_the_chooser_believes_what_was_measured(monkeypatch):
    demand = Demand(
        np.random.default_rng(0).normal(size=(1, 1, 3, 3)), (1, 1), (1, 1), 1, (500, 500), np.dtype("float32")
    )
    facts = InputFacts((1, 502, 502))
    assert choose([[OpencvEngine()]], demand, facts).method is Method.DIRECT
    monkeypatch.setattr(
        "convstudio.engines.method_selection.factor", lambda _, method: 1e6 if method is Method.DIRECT else 1.0
    )
    assert choose([[OpencvEngine()]], demand, facts).method is not Method.DIRECT


def asked(side=500, **changed):
    given = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, "size": (side, side), "dtype": np.dtype("float32")}
    return Demand(np.ones((1, 1, 3, 3)), **(given | changed))


def measured(*ratios):
    """Ratios of time over price, each of a price of a million samples."""
    keep("prices.json", json.dumps({"machine": calibration._machine(), "ratios": {"opencv direct": ratios}}).encode())
    calibration._known.cache_clear()


def foretold(work, demand=None):
    demand = demand or asked()
    seconds = calibration.foretold("opencv", Method.DIRECT, demand, work * demand.millions)
    return None if seconds is None else seconds * 1e3 / (work * demand.millions)


def test_no_time_is_foretold_before_anything_is_measured():
    assert foretold(1.0) is None


def test_a_time_lies_between_those_of_what_is_alike():
    measured((1.0, 0.5), (2.0, 2.0), (10.0, 1.0))
    assert foretold(1.0) == pytest.approx(1.0)
    assert foretold(0.6) == pytest.approx(0.5)
    assert foretold(12.0) == pytest.approx(1.0)
    assert foretold(8.0) == pytest.approx(2**0.5)


@pytest.mark.parametrize("work", [0.4, 21.0])
def test_no_time_is_foretold_beyond_what_was_measured(work):
    measured((1.0, 0.5), (10.0, 1.0))
    assert foretold(work) is None


@pytest.mark.parametrize(
    "changed", [{"stride": (2, 2)}, {"dilation": (1, 3)}, {"dtype": np.dtype("float64")}, {"size": (9, 9)}]
)
def test_no_time_is_foretold_of_what_is_not_measured(changed):
    measured((1.0, 0.5))
    assert foretold(1.0) is not None
    assert foretold(1.0, asked(**changed)) is None


@pytest.mark.parametrize("ratios", [[(1.0, 0.5), (1.5, 2.1)], [(1.0, 10.0)], [(1.0, 0.1)]])
def test_measurements_that_disagree_or_are_not_believed_foretell_nothing(ratios):
    measured(*ratios)
    assert foretold(1.2) is None
