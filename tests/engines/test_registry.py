"""Engines by name."""

import pytest

from convstudio.engines.base import EngineError
from convstudio.engines.registry import all_engines, engine_named, engine_names


def test_auto_is_the_fastest_that_is_always_there():
    assert engine_named("auto").name == "opencv"


@pytest.mark.parametrize("name", ["opencv", "numpy", "reference"])
def test_an_engine_answers_to_its_name(name):
    assert engine_named(name).name == name


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(EngineError) as refusal:
        engine_named("fast")
    assert "engine is 'fast'; choose one of auto, opencv, numpy, reference, torch" in str(refusal.value)


def test_lists_show_all_engines_whether_they_work_or_not():
    assert engine_names()[0] == "auto"
    assert [engine.name for engine in all_engines()] == list(engine_names()[1:])
    assert all(engine.availability().reason for engine in all_engines())
