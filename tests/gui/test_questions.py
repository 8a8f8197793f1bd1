"""Boxes that ask and tell: what stands in them is plain text."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from convstudio.gui.questions import CANCEL, choose, inform


@pytest.fixture
def press(qtbot):
    """press(words): presses that button of the box that is open next, Escape for none; gives what was on show."""
    seen, window = [], QWidget()
    qtbot.addWidget(window)

    def later(words):
        def look():
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            seen.append((box.text(), box.textFormat()))
            button = next((each for each in box.buttons() if each.text() == words), box.escapeButton())
            (button or box.buttons()[0]).click()

        QTimer.singleShot(0, look)
        return window, seen

    return later


@pytest.mark.parametrize(("words", "answer"), [("Yes", "save"), ("No", "discard"), ("", CANCEL)])
def test_the_answer_is_the_key_of_the_button(press, words, answer):
    window, seen = press(words)
    assert choose(window, "<b>Save?", {"save": "Yes", "discard": "No"}) == answer
    assert seen == [("<b>Save?", Qt.TextFormat.PlainText)]


def test_a_message_is_plain_text(press):
    window, seen = press("OK")
    inform(window, "About", "<b>P<u>q")
    assert seen == [("<b>P<u>q", Qt.TextFormat.PlainText)]
