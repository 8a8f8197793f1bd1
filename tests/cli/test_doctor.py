"""convstudio doctor: versions, engines, what is missing and how to get it."""

import importlib.metadata
import platform

import numpy as np

from convstudio.engines.engine_registry import all_engines
from convstudio.values.memory_budget import BUDGET


def test_json_tells_versions_and_engines(run):
    found = run("doctor", "--json").json
    assert found["python"] == platform.python_version()
    assert found["packages"]["numpy"] == np.__version__
    assert [row["name"] for row in found["engines"]] == [engine.name for engine in all_engines()]
    assert all(row["works"] for row in found["engines"] if row["name"] in ("numpy", "opencv", "reference"))
    assert found["free_memory"] > 0
    assert found["kept_at_most"] == BUDGET


def test_what_is_missing_comes_with_the_line_that_brings_it(run, monkeypatch):
    def missing(package):
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    outcome = run("doctor")
    assert outcome.code == 0
    assert "pip install 'convstudio[models]'" in outcome.out
    assert "missing" in outcome.out


def test_the_text_names_every_engine_with_its_reason(run):
    out = run("doctor").out
    assert "works: plain sums in float64" in out
    assert "torch:mps" in out
    assert "256 MiB of steps to undo" in out
