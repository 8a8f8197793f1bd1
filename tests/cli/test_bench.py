"""convstudio bench: what the engines reach on this machine."""

import pytest

from convstudio.cli import bench
from convstudio.engines import calibration
from convstudio.engines.engine_registry import candidates


@pytest.fixture(autouse=True)
def _a_small_bench(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("CONVSTUDIO_FIT", raising=False)
    monkeypatch.setattr(bench, "_SIDE", 128)
    monkeypatch.setattr(bench, "_REPEATS", 1)
    monkeypatch.setattr(calibration, "_SIDE", 300)
    calibration._known.cache_clear()
    yield
    calibration._known.cache_clear()


def test_json_tells_limits_prices_and_every_cell_of_every_fast_engine(run):
    found = run("bench", "--json").json
    fast = [engine.name for engine in candidates("auto")[-1]]
    assert found["matrix_product_gflops"] > 0
    assert found["copy_gb_per_second"] > 0
    assert list(found["engines"]) == fast
    assert {name.split()[0] for name in found["price_factors"]} == set(fast)
    assert all(cell[name]["milliseconds"] > 0 for cell in found["cells"] for name in fast)


def test_what_was_measured_is_what_the_chooser_goes_by_from_then_on(run):
    found = run("bench", "--json").json
    assert calibration.known() == {
        (engine, method): found["price_factors"][f"{engine} {method.value}"] for engine, method in calibration.known()
    }


def test_one_engine_by_its_name_and_what_would_take_too_long_is_only_estimated(run, monkeypatch):
    monkeypatch.setattr(bench, "_TOO_SLOW", 0.0)
    out = run("bench", "--engine", "reference").out
    assert "reference: plain sums" in out
    assert "about" not in out and "unknown, too slow" in out
    monkeypatch.setattr("convstudio.engines.method_selection.foretold", lambda *_: 34.0)
    calibration.generation.cache_clear()
    assert "about 34 s" in run("bench", "--engine", "reference").out


def test_an_engine_that_is_not_there_is_refused(run):
    outcome = run("bench", "--engine", "abacus")
    assert outcome.code == 2
    assert "engine is 'abacus'" in outcome.err
