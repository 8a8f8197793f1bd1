import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from convstudio.gui.editors.kernel_grid import ANCHOR, means_the_anchor, means_the_grid

KEY, CONTROL, SHIFT, NONE = (
    Qt.Key,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def pressed(key, modifiers=NONE, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


def test_the_keys_in_the_menu_are_those_that_choose_the_anchor():
    keys = QKeySequence(ANCHOR)[0]
    assert means_the_anchor(pressed(keys.key(), keys.keyboardModifiers()))


@pytest.mark.parametrize("modifiers", [NONE, SHIFT, CONTROL])
def test_the_letter_alone_does_not_choose_the_anchor(modifiers):
    assert not means_the_anchor(pressed(KEY.Key_A, modifiers, "a"))


@pytest.mark.parametrize(
    "event",
    [
        pressed(KEY.Key_A, NONE, "a"),
        pressed(KEY.Key_Delete),
        pressed(KEY.Key_C, CONTROL),
        pressed(KEY.Key_V, CONTROL),
        pressed(KEY.Key_A, CONTROL | SHIFT),
    ],
)
def test_what_writes_copies_and_pastes_is_the_grids(qapp, event):
    assert means_the_grid(event)


@pytest.mark.parametrize("event", [pressed(KEY.Key_S, CONTROL), pressed(KEY.Key_F5), pressed(KEY.Key_Z, CONTROL)])
def test_other_shortcuts_are_the_windows(qapp, event):
    assert not means_the_grid(event)
