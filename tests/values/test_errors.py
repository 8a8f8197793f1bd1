"""The one family of refusals."""

import pytest

from convstudio.engines.base import EngineError
from convstudio.engines.layer_plan_builder import PlanError
from convstudio.jobs.render.memory_check import MemoryRefused
from convstudio.values.errors import ConvStudioError


@pytest.mark.parametrize("refusal", [EngineError, PlanError, MemoryRefused])
def test_every_refusal_belongs_to_the_family_and_is_a_value_error(refusal):
    assert issubclass(refusal, ConvStudioError)
    assert issubclass(ConvStudioError, ValueError)
