"""ImageCanvas through its events, and what it paints."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from convstudio.gui.views.canvas import CanvasTool, ImageCanvas
from tests.driven import place_of, wheel


@pytest.fixture
def canvas(qtbot, picture_of):
    made = ImageCanvas("Input")
    qtbot.addWidget(made)
    made.resize(400, 330)
    made.show()
    made.set_picture(picture_of())
    return made


@pytest.mark.parametrize("travel", [120, -120, 30])
def test_the_wheel_zooms_at_the_pointer(canvas, travel):
    canvas.zoom_to(8.0)
    before, at = canvas.viewport.scale, QPointF(130, 170)
    place = canvas.projection().point(at)
    wheel(canvas, at, travel)
    pixel = 1 / min(before, canvas.viewport.scale)  # samples; the picture lies on whole pixels of the device
    assert canvas.projection().point(at) == pytest.approx(place, abs=pixel)
    assert (canvas.viewport.scale > before) == (travel > 0)


@pytest.mark.parametrize(
    ("key", "scale"), [(Qt.Key.Key_1, 1.0), (Qt.Key.Key_Plus, 6.0), (Qt.Key.Key_Minus, 3.0), (Qt.Key.Key_Equal, 6.0)]
)
def test_keys_zoom(qtbot, canvas, key, scale):
    canvas.zoom_to(4.0)
    qtbot.keyClick(canvas, key)
    assert canvas.viewport.scale == pytest.approx(scale)


def test_zero_and_double_click_fit(qtbot, canvas):
    fitted = canvas.viewport
    canvas.zoom_to(30.0)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.viewport == fitted
    canvas.zoom_to(30.0)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.viewport == fitted


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_dragging_moves_the_picture_with_the_pointer_and_clicks_nothing(qtbot, canvas, button):
    canvas.zoom_to(8.0)
    place = canvas.projection().point(QPointF(200, 150))
    with qtbot.assertNotEmitted(canvas.clicked):
        qtbot.mousePress(canvas, button, pos=QPoint(200, 150))
        qtbot.mouseMove(canvas, QPoint(220, 160))
        qtbot.mouseRelease(canvas, button, pos=QPoint(220, 160))
    assert canvas.projection().point(QPointF(220, 160)) == pytest.approx(place)


def test_a_click_says_the_input_position(qtbot, canvas):
    canvas.zoom_to(10.0)
    at = place_of(canvas, 30.5, 40.5).toPoint()
    with qtbot.waitSignal(canvas.clicked) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == pytest.approx([30.5, 40.5], abs=0.1)


def test_a_click_beside_the_picture_says_nothing(qtbot, canvas):
    canvas.zoom_to(1.0)
    with qtbot.assertNotEmitted(canvas.clicked):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))


def test_leaving_points_at_nothing(qtbot, canvas):
    qtbot.mouseMove(canvas, QPoint(100, 100))
    with qtbot.waitSignal(canvas.pointed) as told:
        qtbot.mouseMove(canvas, QPoint(-5, -5))
        canvas.leaveEvent(None)
    assert told.args == [None]


def drag(qtbot, canvas, start, end, button=Qt.MouseButton.LeftButton):
    none, (first, last) = Qt.KeyboardModifier.NoModifier, (place_of(canvas, *at).toPoint() for at in (start, end))
    qtbot.mousePress(canvas, button, none, first)
    qtbot.mouseMove(canvas, (first + last) / 2)
    qtbot.mouseMove(canvas, last)
    qtbot.mouseRelease(canvas, button, none, last)


def test_a_region_is_drawn_of_whole_samples(qtbot, canvas):
    canvas.set_tool(CanvasTool.REGION)
    with qtbot.waitSignal(canvas.region_drawn) as told:
        drag(qtbot, canvas, (20.5, 30.5), (10.4, 50.6))
    assert told.args == [(30.0, 10.0, 21.0, 11.0)]


def test_a_region_ends_at_the_edge_of_the_picture(qtbot, canvas):
    canvas.set_tool(CanvasTool.REGION)
    with qtbot.waitSignal(canvas.region_drawn) as told:
        drag(qtbot, canvas, (50.5, 70.5), (70, 90))
    left, top, width, height = told.args[0]
    assert (left + width, top + height) == (80, 60)


def test_a_line_is_drawn_from_its_beginning(qtbot, canvas):
    canvas.set_tool(CanvasTool.LINE)
    with qtbot.waitSignal(canvas.line_drawn) as told:
        drag(qtbot, canvas, (40.5, 60.5), (10.5, 20.5))
    assert told.args[0] == pytest.approx((40.5, 60.5, 10.5, 20.5), abs=0.3)


def test_a_click_with_a_tool_is_still_a_click_and_the_middle_button_pans(qtbot, canvas):
    canvas.set_tool(CanvasTool.REGION)
    with qtbot.waitSignal(canvas.clicked), qtbot.assertNotEmitted(canvas.region_drawn):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place_of(canvas, 5.5, 5.5).toPoint())
    canvas.zoom_to(8.0)
    before = canvas.viewport
    with qtbot.assertNotEmitted(canvas.region_drawn):
        drag(qtbot, canvas, (30.5, 40.5), (32.5, 44.5), Qt.MouseButton.MiddleButton)
    assert canvas.viewport != before


def test_escape_clears_what_was_drawn(qtbot, canvas):
    canvas.set_region((1.0, 2.0, 3.0, 4.0))
    with qtbot.waitSignals([canvas.region_drawn, canvas.line_drawn]):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_picture_is_dragged_away_by_its_title(qtbot, canvas):
    start = QPoint(30, int(canvas.area().top()) // 2)
    before = canvas.viewport
    with qtbot.waitSignal(canvas.drag_asked):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(canvas, start + QPoint(60, 0))
    assert canvas.viewport == before
