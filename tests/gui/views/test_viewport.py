"""Zooming is arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.gui.views.viewport import HIGHEST_SCALE, STEPS, Viewport, next_scale

places = st.floats(-1e4, 1e4)
scales = st.floats(0.01, HIGHEST_SCALE)
sizes = st.integers(1, 4000)
viewports = st.builds(Viewport.around, places, places, scales, sizes, sizes)


def on_screen(view, x, y):
    return (x - view.left) * view.scale, (y - view.top) * view.scale


@given(viewports, scales, st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_point_where_it_is(view, scale, across, down):
    x, y = view.left + across * view.width, view.top + down * view.height
    zoomed = view.scaled(scale, x, y)
    assert zoomed.scale == pytest.approx(scale)
    assert on_screen(zoomed, x, y) == pytest.approx(on_screen(view, x, y), abs=1e-3)


@given(viewports, sizes, sizes)
def test_resizing_keeps_centre_and_scale(view, wide, high):
    resized = view.resized(wide, high)
    assert resized.same_view(view)
    assert (resized.pixels_wide, resized.pixels_high) == (wide, high)


@given(viewports, viewports)
def test_a_viewport_like_another_shows_the_same_place(view, other):
    assert view.like(other).same_view(other)


@given(viewports)
def test_both_directions_have_one_scale(view):
    assert view.pixels_high / view.height == pytest.approx(view.scale)


@given(viewports, places, places, st.floats(1, 5000), st.floats(1, 5000))
def test_fitting_shows_the_whole_rectangle(view, left, top, width, height):
    fitted = view.fitted((left, top, width, height))
    slack = 1e-6 * (abs(left) + abs(top) + width + height)
    assert fitted.left <= left + slack and fitted.left + fitted.width >= left + width - slack
    assert fitted.top <= top + slack and fitted.top + fitted.height >= top + height - slack


@given(viewports, places, places, st.floats(1, 5000), st.floats(1, 5000))
def test_a_picture_cannot_be_lost(view, left, top, width, height):
    x, y = view.kept((left, top, width, height)).centre
    assert left - 1e-3 <= x <= left + width + 1e-3
    assert top - 1e-3 <= y <= top + height + 1e-3


@given(scales)
def test_round_steps_go_up_and_down(scale):
    assert next_scale(scale, up=True) > scale or scale >= STEPS[-1] * 0.999
    assert next_scale(scale, up=False) < scale or scale <= STEPS[0] * 1.001


def test_steps_hold_the_zooms_that_matter():
    assert {1.0, 8.0, 32.0} <= set(STEPS)
