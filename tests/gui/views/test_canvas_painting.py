"""Where things are painted."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette

from convstudio.gui.views import canvas_painting as paint
from convstudio.gui.views.canvas_painting import Cells, Projection, plane_rectangle
from convstudio.values.zoom_viewport import Viewport

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


def parts_of(picture):
    """Every part of a canvas's painting, ready to be painted."""
    from convstudio.gui.theme import picture_image

    there, palette, accent = projection(40.0), QPalette(), QColor(30, 90, 200)
    cell = there.rectangle((40, 30, 1, 1))
    return {
        "picture": lambda painter: paint.paint_picture(painter, picture_image(picture.pixels), picture, there),
        "frame": lambda painter: paint.paint_frame(painter, picture, there, palette),
        "grid": lambda painter: paint.paint_grid(painter, picture, there),
        "numbers": lambda painter: paint.paint_numbers(painter, picture, there, QFont()),
        "marker": lambda painter: paint.paint_marker(painter, 30.5, 40.5, there, cell),
        "highlight": lambda painter: paint.paint_highlight(painter, [(38, 29, 3, 3)], (40, 30, 1, 1), there, accent),
        "region": lambda painter: paint.paint_region(painter, (38, 28, 4, 3), there),
        "line": lambda painter: paint.paint_line(painter, (28, 38, 31, 42), there),
        "focus": lambda painter: paint.paint_focus(painter, AREA, accent),
    }


def painted_alone(part, *before):
    """What a part paints on black, by a painter that has painted other parts before."""
    image = QImage(300, 222, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for other in before:
            other(painter)
        painter.fillRect(image.rect(), QColor(0, 0, 0))
        part(painter)
    return image


def test_no_painter_state_leaks_from_one_part_of_a_painting_to_the_next(qapp, picture_of):
    """The frame of focus was filled with the yellow of the line's handle."""
    parts = parts_of(picture_of())
    alone = {name: painted_alone(part) for name, part in parts.items()}
    assert len({image.constBits().tobytes() for image in alone.values()}) == len(parts)
    leaks = [
        (first, then)
        for first, then in product(parts, parts)
        if painted_alone(parts[then], parts[first]) != alone[then]
    ]
    assert leaks == []


def test_a_canvas_in_focus_with_a_line_is_not_filled(qtbot, picture_of):
    from convstudio.gui.views.picture_canvas import PictureCanvas

    canvas = PictureCanvas("Result")
    qtbot.addWidget(canvas)
    canvas.resize(300, 260)
    canvas.show()
    canvas.set_picture(picture_of())
    plain = canvas.grab().toImage()
    canvas.drop_over = True
    canvas.set_line((5.0, 5.0, 50.0, 60.0))
    marked = canvas.grab().toImage()
    corner = canvas.projection().rectangle((70, 5, 1, 1)).center().toPoint()
    assert marked != plain and marked.pixelColor(corner) == plain.pixelColor(corner)
