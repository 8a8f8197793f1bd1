"""Zooming and panning as arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.zoom_viewport import HIGHEST_SCALE, STEPS, Viewport, in_plane, next_scale

coordinates = st.floats(-1000, 1000)
scales = st.floats(0.01, HIGHEST_SCALE)
viewports = st.builds(Viewport.around, coordinates, coordinates, scales, st.integers(1, 4000), st.integers(1, 4000))


@given(coordinates, coordinates, scales)
def test_around_is_centred_and_has_one_scale(x, y, scale):
    view = Viewport.around(x, y, scale, 800, 600)
    assert view.centre == pytest.approx((x, y), abs=1e-9 * max(view.width, view.height))
    assert view.scale == pytest.approx(scale)
    assert view.pixels_high / view.height == pytest.approx(scale)


@given(viewports, scales, st.floats(0, 1), st.floats(0, 1))
def test_zooming_leaves_the_point_under_the_pointer(view, scale, across, down):
    x, y = view.left + across * view.width, view.top + down * view.height
    zoomed = view.scaled(scale, x, y)
    slack = 1e-9 * (abs(x) + abs(y) + view.width + view.height + zoomed.width + zoomed.height)
    assert zoomed.left + across * zoomed.width == pytest.approx(x, abs=slack)
    assert zoomed.top + down * zoomed.height == pytest.approx(y, abs=slack)
    assert zoomed.scale == pytest.approx(scale)


def test_moving_keeps_the_scale():
    view = Viewport(1, 2, 10, 5, 100, 50).moved(3, -1)
    assert (view.left, view.top, view.scale) == (4, 1, 10)


def test_another_window_size_keeps_centre_and_scale():
    view = Viewport.around(7, 8, 2.0, 100, 50)
    assert view.resized(300, 10).same_view(view)


def test_linked_views_show_the_same_place_each_in_its_size():
    one, two = Viewport.around(7, 8, 2.0, 100, 50), Viewport.around(0, 0, 1.0, 30, 40)
    linked = two.like(one)
    assert linked.same_view(one)
    assert (linked.pixels_wide, linked.pixels_high) == (30, 40)


@given(viewports, st.floats(1, 5000), st.floats(1, 5000))
def test_fitted_shows_all_of_a_rectangle(view, width, height):
    fitted = view.fitted((5.0, 6.0, width, height))
    assert fitted.centre == pytest.approx((5 + width / 2, 6 + height / 2))
    assert fitted.width >= width * 0.999
    assert fitted.height >= height * 0.999
    assert fitted.scale <= HIGHEST_SCALE * 1.000001


def test_kept_brings_a_lost_view_back_to_the_picture():
    view = Viewport.around(1e6, -1e6, 1e5, 100, 100).kept((0, 0, 50, 40))
    assert view.centre == pytest.approx((50, 0))
    assert view.scale == pytest.approx(HIGHEST_SCALE)


def test_kept_does_not_let_the_picture_become_a_dot():
    assert Viewport.around(25, 20, 1e-4, 100, 100).kept((0, 0, 50, 40)).scale >= 0.1


def test_kept_leaves_a_reasonable_view_alone():
    view = Viewport.around(25, 20, 2.0, 100, 100)
    assert view.kept((0, 0, 50, 40)).same_view(view)


def test_another_centre_or_scale_is_another_view():
    view = Viewport.around(25, 20, 2.0, 100, 100)
    assert not view.same_view(view.moved(1, 0))
    assert not view.same_view(view.scaled(2.1, 25, 20))


def test_zoom_steps_go_up_and_down_by_round_numbers():
    assert (next_scale(1.0, True), next_scale(1.0, False)) == (1.5, 2 / 3)
    assert (next_scale(1.2, True), next_scale(1.2, False)) == (1.5, 1.0)
    assert (next_scale(1e9, True), next_scale(1e-9, False)) == (STEPS[-1], STEPS[0])


def test_the_samples_in_sight_end_at_the_plane():
    assert in_plane(Viewport(2.5, -3.0, 10.0, 8.0), (100, 100)) == (2, 0, 11, 5)
    assert in_plane(Viewport(95.0, 95.0, 10.0, 10.0), (100, 98)) == (95, 95, 3, 5)
    assert in_plane(Viewport(120.0, 0.0, 10.0, 10.0), (100, 100)) is None
