"""StatusLine."""

import pytest

from convstudio.gui.views.status_line import StatusLine


@pytest.fixture
def line(qtbot):
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(900, 24)
    made.show()
    return made


def test_values_under_the_pointer_are_said(line):
    line.set_input(120, 33, [("red", 12), ("green", 40), ("blue", 9)])
    line.set_output("output 3", 60, 16, [-41.5])
    line.set_zoom(0.5)
    line.set_clipping("clamp · 3 % below")
    assert line.texts() == (
        "row 120, column 33 · red 12 green 40 blue 9",
        "output 3 at row 60, column 16 · −41.5",
        "clamp · 3 % below",
        "50 %",
    )


def test_nothing_is_said_when_nothing_is_pointed_at(line):
    line.set_input(1, 2, [("grey", 3)])
    line.set_output("output 0", 1, 2, [4])
    line.clear_pointer()
    assert line.texts()[:2] == ("", "")


def test_a_long_text_does_not_widen_the_window(line):
    line.set_output("output 3", 60, 16, [1.25] * 80)
    assert line.width() == 900


def test_words_that_come_move_nothing_around_them(line):
    empty = line.sizeHint().height()
    line.set_clipping("0 % 被截断")
    line.set_words("Ágy")
    assert line.sizeHint().height() == empty == line.minimumSizeHint().height()
