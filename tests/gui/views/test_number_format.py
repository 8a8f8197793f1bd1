"""How numbers read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.gui.views.number_format import fitted_text, number_text, percent_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-41.5, "−41.5"),
        (255.0, "255"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1234567.0, "1.23457e6"),
        (1.5e-7, "1.5e−7"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_reads_as_people_write_it(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "room", "text"), [(1234.5, 5, "1234"), (-0.70710678, 6, "−0.707"), (123456.0, 5, "1.2e5"), (-15, 2, "…")]
)
def test_a_number_is_shortened_to_the_room_there_is(value, room, text):
    assert fitted_text(value, room) == text


@given(st.floats(), st.integers(1, 12))
def test_a_fitted_text_fits(value, room):
    assert len(fitted_text(value, room)) <= room


@given(st.integers(0, 255))
def test_bytes_are_always_whole_in_three_characters(value):
    assert fitted_text(float(value), 3) == str(value)


@pytest.mark.parametrize(("scale", "text"), [(1.0, "100 %"), (1 / 3, "33.3 %"), (32.0, "3200 %"), (0.0833, "8.33 %")])
def test_a_zoom_reads_in_percent(scale, text):
    assert percent_text(scale) == text
