import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.display import numbers_to_colours as module
from convstudio.jobs.display.numbers_to_colours import percentiles, spread
from convstudio.values.image import Image
from convstudio.values.layer import Layer

RAMP = Image(np.arange(10_000.0).reshape(1, 100, 100))


def test_half_a_per_cent_at_either_end_is_left_out():
    assert spread(make_stack_plan([Layer()], facts_of(RAMP)), RAMP.array, [0]) == (50, 9949)


def test_of_large_results_every_nth_row_and_column_is_asked(monkeypatch):
    monkeypatch.setattr(module, "_SAMPLES", 2500)
    low, high = spread(make_stack_plan([Layer()], facts_of(RAMP)), RAMP.array, [0])
    assert (low, high) == pytest.approx((50, 9949), abs=150)


def test_what_is_not_finite_does_not_count():
    assert percentiles(np.array([np.nan, 3.0, np.inf, 4.0])) == (3, 4)
    assert percentiles(np.array([np.nan])) == (0, 1)
