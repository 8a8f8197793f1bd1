"""Where things are painted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from convstudio.gui.views.canvas_painting import Cells, Projection, plane_rectangle
from convstudio.values.viewport import Viewport

AREA = QRectF(0, 22, 300, 200)


def projection(scale, ratio=1.0, x=40.0, y=30.0):
    return Projection(Viewport.around(x, y, scale, round(300 * ratio), round(200 * ratio)), AREA, ratio)


@given(st.floats(1, 400), st.sampled_from([1.0, 1.25, 1.5, 2.0]), st.integers(-5, 90))
def test_edges_of_samples_fall_on_device_pixels(scale, ratio, column):
    place = projection(scale, ratio).x(column) * ratio
    assert place == pytest.approx(round(place), abs=1e-6)


@given(st.floats(0.01, 400), st.floats(0, 60), st.floats(0, 80), st.sampled_from([1.0, 1.5, 2.0]))
def test_a_place_on_the_screen_leads_back_to_its_sample(scale, row, column, ratio):
    there = projection(scale, ratio)
    back = there.point(QPointF(there.x(column), there.y(row)))
    assert back == pytest.approx((row, column), abs=0.51 / scale + 1e-6)


def test_only_visible_pixels_are_looked_at(picture_of):
    cells = Cells.visible(picture_of(), projection(10.0).viewport)
    assert (cells.columns, cells.rows) == (range(25, 55), range(20, 40))


def test_a_strided_picture_shows_fewer_pixels_in_the_same_field(picture_of):
    cells = Cells.visible(picture_of(30, 40, stride=2, offset=0.5), projection(10.0).viewport)
    assert (len(cells.columns), len(cells.rows)) == (16, 10)


def test_nothing_is_visible_of_a_picture_elsewhere(picture_of):
    assert Cells.visible(picture_of(), projection(10.0, x=1e5).viewport).empty


@pytest.mark.parametrize(("stride", "offset", "left"), [(1, 0, 0), (1, -2, -2), (2, 0.5, 0), (4, 0, -1.5)])
def test_the_plane_begins_half_a_pitch_before_its_first_centre(picture_of, stride, offset, left):
    assert plane_rectangle(picture_of(6, 8, stride, offset)) == (left, left, 8 * stride, 6 * stride)
