"""A panel that folds."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from convstudio.gui.views.section import Section


@pytest.fixture
def section(qtbot):
    made = Section("Plan", QLabel("words"))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def header(section):
    return next(button for button in section.findChildren(QToolButton) if button.text() == "Plan")


@pytest.fixture
def content(section):
    return next(label for label in section.findChildren(QLabel) if label.text() == "words")


def test_it_is_open_at_first(section, header, content):
    assert section.is_open()
    assert content.isVisible()
    assert header.accessibleName() == "Plan"


def test_a_click_folds_and_another_unfolds(qtbot, section, header, content):
    told = []
    section.folded.connect(told.append)
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    assert not section.is_open()
    assert not content.isVisible()
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    assert content.isVisible()
    assert told == [True, False]


def test_the_keyboard_folds_too(qtbot, header, content):
    header.setFocus()
    qtbot.keyClick(header, Qt.Key.Key_Space)
    assert not content.isVisible()


def test_the_program_folds_without_a_word(section, content):
    told = []
    section.folded.connect(told.append)
    section.set_open(False)
    assert not content.isVisible()
    section.set_open(True)
    assert content.isVisible()
    assert told == []


def test_folded_it_takes_no_more_room_than_its_header(section, header):
    section.set_open(False)
    QApplication.processEvents()
    section.resize(section.width(), 400)
    assert section.height() <= header.sizeHint().height() + 2
    section.set_open(True)
    section.resize(section.width(), 400)
    assert section.height() == 400


def test_the_arrow_tells_open_from_folded(section, header):
    before = header.icon().pixmap(16).toImage()
    section.set_open(False)
    assert header.icon().pixmap(16).toImage() != before
