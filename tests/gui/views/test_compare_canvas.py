"""CompareCanvas: another picture up to a line."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest

from convstudio.gui.views.compare_canvas import CompareCanvas

LEFT = Qt.MouseButton.LeftButton


def plain(picture, value):
    return replace(picture, pixels=np.full_like(picture.pixels, value), samples=np.full_like(picture.samples, value))


@pytest.fixture
def canvas(qtbot, picture_of):
    made = CompareCanvas("Result")
    qtbot.addWidget(made)
    made.resize(400, 330)
    made.show()
    made.set_picture(plain(picture_of(), 200))
    made.set_other(plain(picture_of(), 50))
    made.set_comparing(True)
    return made


def red(canvas, share):
    """Painted at a share of the width, a little under the middle: beside the grip."""
    image = canvas.grab().toImage()
    return image.pixelColor(int(share * image.width()), int(image.height() * 0.62)).red()


def test_the_other_lies_on_the_left_of_the_line_and_the_result_on_its_right(canvas):
    assert (red(canvas, 0.3), red(canvas, 0.7)) == (50, 200)
    canvas.set_split(0.8)
    assert (red(canvas, 0.7), red(canvas, 0.9)) == (50, 200)


def test_without_comparing_there_is_the_result_alone(canvas):
    canvas.set_comparing(False)
    assert (red(canvas, 0.3), red(canvas, 0.5)) == (200, 200)


def test_the_line_is_dragged_and_stays_inside(canvas):
    y = canvas.height() // 2
    QTest.mousePress(canvas, LEFT, pos=QPoint(202, y))
    QTest.mouseMove(canvas, QPoint(100, y))
    assert canvas.split == pytest.approx(0.25, abs=0.02)
    QTest.mouseMove(canvas, QPoint(-50, y))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(-50, y))
    assert canvas.split == 0
    before = canvas.viewport
    QTest.mouseMove(canvas, QPoint(300, y))
    assert (canvas.split, canvas.viewport) == (0, before)


def test_beside_the_line_the_picture_is_panned_and_clicked_as_ever(qtbot, canvas):
    canvas.zoom_to(20)
    before = canvas.viewport
    QTest.mousePress(canvas, LEFT, pos=QPoint(300, 150))
    QTest.mouseMove(canvas, QPoint(260, 150))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(260, 150))
    assert canvas.viewport != before
    assert canvas.split == 0.5
    with qtbot.waitSignal(canvas.clicked):
        QTest.mouseClick(canvas, LEFT, pos=QPoint(300, 150))


def test_keys_move_the_line_and_show_the_input_while_held(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.split == pytest.approx(0.45)
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.split == pytest.approx(0.55)
    QTest.keyPress(canvas, Qt.Key.Key_Slash)
    assert red(canvas, 0.9) == 50
    QTest.keyRelease(canvas, Qt.Key.Key_Slash)
    assert red(canvas, 0.9) == 200


def test_a_key_that_is_let_go_elsewhere_does_not_stick(canvas):
    QTest.keyPress(canvas, Qt.Key.Key_Slash)
    canvas.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))
    assert red(canvas, 0.9) == 200


def test_with_nothing_to_compare_there_is_no_line(canvas):
    canvas.set_other(None)
    assert red(canvas, 0.3) == 200


def test_numbers_are_on_both_sides_when_enlarged(canvas):
    canvas.zoom_to(48)
    enlarged = canvas.grab().toImage()
    canvas.set_split(0)
    assert canvas.grab().toImage() != enlarged
