"""What stands out of a step, looked up in the pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPalette

from convstudio.gui.theme import THEMES, palette_of
from convstudio.gui.views.sliding_window_painting import _greys, paint_slide
from convstudio.values.colormap import NOT_A_NUMBER
from convstudio.values.layer import Mode
from tests.gui.views.slides import slide

PALETTE = palette_of(THEMES["light"])
ACCENT = PALETTE.color(QPalette.ColorRole.Highlight)


def painted(qapp, shown, step=0):
    image = QImage(880, 460, QImage.Format.Format_RGB32)
    image.fill(PALETTE.color(QPalette.ColorRole.Window))
    with QPainter(image) as painter:
        painter.setFont(qapp.font())
        layout = paint_slide(painter, shown, step, QRectF(12, 12, 856, 436), PALETTE)
    return image, layout


def colour(image, grid, cell):
    """Of a cell near its corner, where no number stands."""
    box = grid.box(*cell)
    return image.pixelColor(int(box.left() + 6), int(box.top() + 6))


def greys(image, box):
    lines = [
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(int(box.left()), int(box.right()))
        for y in range(int(box.top()), int(box.bottom()))
    ]
    return np.array(lines)


@pytest.mark.parametrize("step", [0, 4, 8])
def test_the_window_is_tinted_and_nothing_else(qapp, step):
    shown = slide(mode=Mode.VALID)
    image, layout = painted(qapp, shown, step)
    row, column = shown.scene.place(step)
    for cell in np.ndindex(5, 5):
        found = colour(image, layout.input, cell)
        inside = row <= cell[0] < row + 3 and column <= cell[1] < column + 3
        assert (found.blue() > found.red() + 20) is inside, cell


def test_holes_are_not_tinted(qapp):
    image, layout = painted(qapp, slide(np.zeros((1, 7, 7)), mode=Mode.VALID, dilation=(2, 2)))
    tinted = [cell for cell in np.ndindex(7, 7) if colour(image, layout.input, cell).blue() > 60]
    assert tinted == [(row, column) for row in (0, 2, 4) for column in (0, 2, 4)]


def test_results_come_one_after_the_other(qapp):
    shown = slide(mode=Mode.VALID)
    empty = painted(qapp, shown, 0)[0]
    image, layout = painted(qapp, shown, 4)
    for step in range(9):
        box = layout.result.box(*divmod(step, 3)).adjusted(4, 4, -4, -4)
        changed = not np.array_equal(greys(image, box), greys(empty, box))
        assert changed is (1 <= step <= 4), step


def test_padding_is_hatched_and_what_is_dropped_is_crossed(qapp):
    image, layout = painted(qapp, slide(np.zeros((1, 6, 6)), mode=Mode.SAME), 35)
    assert len(np.unique(greys(image, layout.input.box(0, 0)), axis=0)) > 4
    image, layout = painted(qapp, slide(np.full((1, 6, 6), 255, np.uint8), mode=Mode.VALID, stride=(2, 2)), 0)
    kept, dropped = (layout.input.box(*cell).adjusted(3, 3, -3, -3) for cell in ((4, 4), (5, 5)))
    assert np.ptp(greys(image, kept)[0]) < 3
    reddish = greys(image, dropped)
    assert ((reddish[:, 0] - reddish[:, 2]) > 30).any()


def test_numbers_that_are_not_finite_are_drawn_all_the_same(qapp):
    x = np.zeros((1, 5, 5), np.float32)
    x[0, 2, 2], x[0, 0, 0] = np.nan, np.inf
    image, layout = painted(qapp, slide(x), 24)
    lost = [(grid, cell) for grid, cell in ((layout.input, (3, 3)), (layout.input, (1, 1)), (layout.result, (2, 2)))]
    assert {colour(image, *each).getRgb()[:3] for each in lost} == {NOT_A_NUMBER}
    assert colour(image, layout.input, (2, 4)).getRgb()[:3] != NOT_A_NUMBER


def test_greys_are_right_where_the_difference_of_black_and_white_is_infinite():
    values = np.array([[-1.7e308, -0.85e308, 0.0, 1.7e308, np.nan]])
    greys = _greys(values, -1.7e308, 1.7e308)
    np.testing.assert_allclose(greys[0, :4, 0], [0, 63.75, 127.5, 255])
    assert tuple(greys[0, 4]) == NOT_A_NUMBER
