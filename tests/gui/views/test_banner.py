"""Banner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from convstudio.gui.views.banner import Banner, Level


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    layout.addWidget(QLineEdit())
    layout.addWidget(Banner())
    made.resize(400, 200)
    made.show()
    return made


@pytest.fixture
def banner(page):
    return page.findChild(Banner)


def test_it_is_hidden_until_there_is_something_to_say(banner):
    assert not banner.isVisible()
    banner.set_sentence(Level.REFUSAL, "groups is 3, it must divide 4.")
    assert banner.isVisible()
    assert banner.accessibleName() == "groups is 3, it must divide 4."


def test_the_latest_sentence_wins(banner):
    banner.set_sentence(Level.REFUSAL, "first", action="Undo")
    banner.set_sentence(Level.WARNING, "second")
    assert (banner.text, banner.level) == ("second", Level.WARNING)
    assert not banner.findChild(QPushButton).isVisible()


def test_only_the_sentence_that_is_on_show_is_withdrawn(banner):
    """By its number: another sentence of the same words stays (issue 15, 3.5)."""
    first = banner.set_sentence(Level.REFUSAL, "no")
    second = banner.set_sentence(Level.REFUSAL, "no")
    banner.withdraw(first)
    assert banner.text == "no"
    banner.withdraw(second)
    assert banner.text == ""


def test_it_never_takes_the_focus(qtbot, page, banner):
    page.findChild(QLineEdit).setFocus()
    before = page.focusWidget()
    banner.set_sentence(Level.REFUSAL, "no", action="Undo")
    assert page.focusWidget() is before


def test_its_button_asks_and_closes(qtbot, banner):
    asked = []
    banner.set_sentence(Level.NOTE, "The kernel became 5×5.", "Undo", lambda: asked.append(banner.text))
    qtbot.mouseClick(banner.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert asked == [""]
    assert banner.text == ""


def test_what_its_button_does_may_say_something_else(qtbot, banner):
    banner.set_sentence(Level.NOTE, "one", "Go on", lambda: banner.set_sentence(Level.WARNING, "two"))
    qtbot.mouseClick(banner.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert banner.text == "two"


def test_its_cross_closes(qtbot, banner):
    banner.set_sentence(Level.WARNING, "12 % clips")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_a_note_goes_by_itself(qtbot, banner):
    banner._away.setInterval(10)
    banner.set_sentence(Level.NOTE, "Saved.")
    qtbot.waitUntil(lambda: not banner.isVisible())


@pytest.mark.parametrize("level", [Level.WARNING, Level.REFUSAL])
def test_what_matters_stays(banner, level):
    banner.set_sentence(Level.NOTE, "Saved.")
    banner.set_sentence(level, "12 % clips")
    assert not banner._away.isActive()


def test_its_text_is_plain(banner):
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in banner.findChildren(QLabel) if label.text())


def test_what_lasts_comes_back_until_it_is_over(banner):
    banner.set_lasting("The disk is full.")
    assert (banner.text, banner.level) == ("The disk is full.", Level.WARNING)
    assert not banner.findChild(QToolButton).isVisible()
    banner.set_sentence(Level.NOTE, "Saved")
    assert banner.text == "Saved" and banner.findChild(QToolButton).isVisible()
    banner.set_lasting("The disk is still full.")
    banner.dismiss()
    assert banner.text == "The disk is still full."
    banner.set_lasting("")
    assert banner.text == ""
