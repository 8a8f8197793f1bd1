"""ElidedBox."""

import pytest
from PySide6.QtWidgets import QStylePainter

from convstudio.gui.editors.elided_box import RoomyBox
from convstudio.gui.theme import apply_theme

WORDS = "Stretch: without 0.5 % at each end"


@pytest.fixture
def box(qtbot, qapp):
    apply_theme(qapp, "light")
    made = RoomyBox(8)
    qtbot.addWidget(made)
    made.addItems(["Raw", WORDS])
    made.setCurrentIndex(1)
    made.show()
    return made


@pytest.fixture
def drawn(monkeypatch):
    """The words that are painted."""
    words = []

    class Noting(QStylePainter):
        def drawControl(self, element, option):
            words.append(option.currentText)
            super().drawControl(element, option)

    monkeypatch.setattr("convstudio.gui.editors.elided_box.QStylePainter", Noting)
    return words


def test_it_likes_to_be_as_wide_as_its_longest_words(box, drawn):
    box.resize(box.sizeHint())
    box.grab()
    assert drawn[-1] == WORDS


def test_in_less_room_its_words_end_in_an_ellipsis(box, drawn):
    box.resize(box.minimumSizeHint())
    assert box.width() < box.sizeHint().width()
    box.grab()
    assert drawn[-1].endswith("…")
    assert box.currentText() == WORDS
