"""Elided."""

import pytest

from convstudio.gui.views.elided_label import Elided


@pytest.fixture
def label(qtbot):
    made = Elided()
    qtbot.addWidget(made)
    made.resize(80, 20)
    made.show()
    return made


def test_a_long_text_ends_in_an_ellipsis_and_stands_whole_in_its_tooltip(label):
    label.set_words("a rather long text <b>about nothing")
    assert label.text().endswith("…")
    assert label.toolTip() == "<qt>a rather long text &lt;b>about nothing</qt>"
    assert label.accessibleName() == label.words


def test_with_more_room_it_is_whole_again(label):
    label.set_words("a rather long text")
    label.resize(400, 20)
    assert label.text() == "a rather long text"
    assert label.toolTip() == ""


def test_an_explanation_is_always_in_the_tooltip(label):
    label.set_words("3 %", "of the result")
    assert label.toolTip() == "<qt>of the result</qt>"
