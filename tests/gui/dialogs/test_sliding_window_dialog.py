import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from convstudio.gui.dialogs.sliding_window_dialog import EXPORTS, SlidingWindow
from convstudio.values.layer import Mode
from tests.driven import PATIENCE
from tests.gui.views.slides import slide


@pytest.fixture
def dialog(qtbot):
    dialog = SlidingWindow()
    qtbot.addWidget(dialog)
    dialog.said = []
    for name in ("wanted", "step_shown", "numbers_asked", "sample_edited", "export_asked"):
        getattr(dialog, name).connect(lambda *words, name=name: dialog.said.append((name, *words)))
    dialog.set_channels(["grey"])
    dialog.set_slide(slide(mode=Mode.VALID), 0, editable=True)
    dialog.show()
    dialog.said.clear()
    return dialog


def test_steps_go_round(dialog):
    dialog.step_back()
    assert (dialog.view.step, dialog.scrub.value()) == (8, 8)
    dialog.step_forward()
    assert dialog.view.step == 0
    assert dialog.said == [("step_shown", 8), ("step_shown", 0)]


def test_the_slider_scrubs(dialog):
    assert (dialog.scrub.minimum(), dialog.scrub.maximum()) == (0, 8)
    dialog.scrub.setValue(5)
    assert dialog.view.step == 5
    assert dialog.said == [("step_shown", 5)]


def test_it_walks_by_itself_at_its_speed(dialog, qtbot):
    dialog.speed.setValue(20)
    dialog.play_button.click()
    assert dialog._timer.interval() == 50
    dialog.speed.setValue(10)
    assert dialog._timer.interval() == 100
    qtbot.waitUntil(lambda: dialog.view.step >= 2, timeout=PATIENCE)
    dialog.play_button.click()
    assert not dialog._timer.isActive()


def test_channels_are_offered_where_there_are_several(dialog):
    assert not dialog.channel.isVisible()
    dialog.set_channels(["red", "green", "blue"])
    assert dialog.channel.isVisible()
    dialog.channel.setCurrentIndex(2)
    dialog.set_channels(["red", "green", "blue"])
    assert dialog.channel.currentIndex() == 2


def test_numbers_are_asked_for_in_their_size(dialog):
    dialog.rows.setValue(4)
    dialog.columns.setValue(99)
    dialog._ask_numbers()
    assert dialog.said == [("numbers_asked", 4, 16)]


def test_the_brush_paints_and_a_click_types(dialog):
    dialog.view.grab()
    box = dialog.view._layout.input.box(1, 2).center().toPoint()
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box)
    assert dialog.view._field.isVisible()
    QTest.keyClicks(dialog.view._field, "1/2")
    QTest.keyClick(dialog.view._field, Qt.Key.Key_Return)
    assert dialog.said == [("sample_edited", 1, 2, "1/2", True)]
    dialog.brush.setChecked(True)
    dialog.paint_value.setValue(3)
    dialog.view.touched.emit(0, 0, True)
    dialog.view.touched.emit(0, 1, False)
    assert dialog.said[1:] == [("sample_edited", 0, 0, "3", True), ("sample_edited", 0, 1, "3", False)]


def test_a_photograph_is_not_edited(dialog):
    dialog.set_slide(slide(mode=Mode.VALID), 2, editable=False)
    dialog.said.clear()
    dialog.view.touched.emit(0, 0, True)
    assert dialog.said == []
    assert not dialog.brush.isVisible()


def test_every_form_can_be_exported(dialog):
    menu = dialog.findChild(QToolButton, "slide_export").menu()
    for action in menu.actions():
        action.trigger()
    assert dialog.said == [("export_asked", form) for form in EXPORTS]


def test_a_message_stops_the_walk(dialog):
    dialog.play_button.click()
    dialog.set_message("there is nothing to see.")
    assert not dialog._timer.isActive()
    assert dialog.view.slide is None
    dialog.go_to(3)
    dialog.step_forward()
    assert dialog.said == []


def test_what_was_refused_is_said_until_it_is_mended(dialog):
    dialog.say("“x” is not a number.")
    assert dialog._said.isVisible()
    dialog.set_slide(slide(), 0, editable=True)
    assert not dialog._said.isVisible()
