import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from convstudio.gui.dialogs.side_window import SideWindow
from tests.driven import PATIENCE


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def action(window, keys, context=Qt.ShortcutContext.WindowShortcut):
    made = QAction(keys, window)
    made.setShortcut(keys)
    made.setShortcutContext(context)
    window.addAction(made)
    return made


def test_commands_work_in_it_and_bare_keys_are_its_own(window, qtbot):
    shared = [action(window, keys) for keys in ("Ctrl+J", "Ctrl+Shift+J", "F9", "Alt+1")]
    own = [action(window, keys) for keys in ("[", "F", "Del")]
    own.append(action(window, "Ctrl+T", Qt.ShortcutContext.WidgetShortcut))
    side = SideWindow("side", "Side", window)
    assert side.actions() == shared
    window.show()
    with qtbot.waitActive(side):
        side.show()
        side.activateWindow()
    with qtbot.waitSignal(shared[1].triggered, timeout=PATIENCE):
        QTest.keyClick(side, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    own[1].triggered.connect(pytest.fail)
    QTest.keyClick(side, Qt.Key.Key_F)


def test_it_stands_alone_without_a_parent(qtbot):
    side = SideWindow("side", "Side")
    qtbot.addWidget(side)
    assert (side.objectName(), side.windowTitle(), side.isModal(), side.actions()) == ("side", "Side", False, [])
