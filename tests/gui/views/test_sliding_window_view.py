import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from convstudio.gui.views.sliding_window_view import SlideView
from convstudio.values.layer import Mode
from tests.gui.views.slides import slide


@pytest.fixture
def view(qtbot):
    view = SlideView()
    qtbot.addWidget(view)
    view.resize(880, 460)
    view.set_slide(slide(mode=Mode.SAME))
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    view.said = []
    view.step_chosen.connect(lambda step: view.said.append(("step", step)))
    view.touched.connect(lambda *touch: view.said.append(touch))
    view.typed.connect(lambda *typed: view.said.append(typed))
    return view


def click(view, grid, cell):
    place = getattr(view._layout, grid).box(*cell).center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_a_click_on_a_result_goes_to_its_step(view):
    click(view, "result", (2, 3))
    assert view.said == [("step", 13)]


def test_a_click_on_the_input_touches_a_sample_but_not_padding(view):
    click(view, "input", (0, 0))
    click(view, "input", (1, 3))
    assert view.said == [(0, 2, True)]


def test_a_drag_touches_each_sample_once(view):
    boxes = [view._layout.input.box(2, column).center().toPoint() for column in (1, 2, 3)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, boxes[0])
    for place in (*boxes[1:], boxes[2]):
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, boxes[2])
    assert view.said == [(1, 0, True), (1, 1, False), (1, 2, False)]


@pytest.mark.parametrize(
    ("start", "key", "wanted"),
    [
        (7, Qt.Key.Key_Left, 6),
        (7, Qt.Key.Key_Right, 8),
        (7, Qt.Key.Key_Up, 2),
        (7, Qt.Key.Key_Down, 12),
        (24, Qt.Key.Key_Right, 24),
        (7, Qt.Key.Key_Home, 0),
        (7, Qt.Key.Key_End, 24),
    ],
)
def test_keys_go_to_other_steps(view, start, key, wanted):
    view.set_step(start)
    QTest.keyClick(view, key)
    assert view.said == [("step", wanted)]


def test_a_number_is_typed_in_its_place(view):
    view.edit(1, 2)
    field = view._field
    assert field.isVisible()
    assert field.text() == "2"
    QTest.keyClicks(field, "7.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.said == [(1, 2, "7.5")]
    assert not field.isVisible()


def test_escape_leaves_a_number_as_it_was(view):
    view.edit(1, 2)
    QTest.keyClick(view._field, Qt.Key.Key_Escape)
    assert not view._field.isVisible()
    assert view.said == []


def test_without_a_slide_it_says_why(view):
    view.set_slide(None, message="the layer is switched off.")
    view.grab()
    QTest.keyClick(view, Qt.Key.Key_Right)
    view.edit(0, 0)
    click(view, "input", (1, 1))
    assert view.said == []


def test_screen_readers_hear_the_step(view):
    view.set_step(3)
    assert view.accessibleDescription().startswith("Step 4 of 25: row 0, column 3")
