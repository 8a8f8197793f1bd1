"""Engines by name."""

import pytest

from convstudio.engines.base import EngineError
from convstudio.engines.engine_registry import all_engines, candidates, engine_named, engine_names


def names(groups):
    return [[engine.name for engine in group] for group in groups]


def test_auto_means_the_fast_engines_that_work():
    ((*fast,),) = candidates("auto")
    assert "opencv" in [engine.name for engine in fast]
    assert all(engine.availability().works for engine in fast)


def test_the_environment_prefers_an_engine_and_keeps_the_others_behind_it(monkeypatch):
    monkeypatch.setenv("CONVSTUDIO_ENGINE", "numpy")
    assert names(candidates("auto"))[0] == ["numpy"]
    assert "opencv" in names(candidates("auto"))[1]
    assert names(candidates("reference")) == [["reference"]]


def test_a_preference_that_does_not_exist_is_refused(monkeypatch):
    monkeypatch.setenv("CONVSTUDIO_ENGINE", "abacus")
    with pytest.raises(EngineError, match="engine is 'abacus'"):
        candidates("auto")


@pytest.mark.parametrize("name", ["opencv", "numpy", "reference"])
def test_an_engine_answers_to_its_name(name):
    assert engine_named(name).name == name


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(EngineError) as refusal:
        engine_named("fast")
    assert "engine is 'fast'; choose one of auto, compiled, opencv, numpy, reference, torch" in str(refusal.value)


def test_lists_show_all_engines_whether_they_work_or_not():
    assert engine_names()[0] == "auto"
    assert [engine.name for engine in all_engines()] == list(engine_names()[1:])
    assert all(engine.availability().reason for engine in all_engines())
