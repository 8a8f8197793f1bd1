"""FactsCard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from convstudio.gui.views.facts_card import FactRow, FactsCard

ROWS = [FactRow("Rows", "⌊(5 + 1)/2⌋ = 3", "how many", "Size"), FactRow("Method", "<b>direct</b>", "", "Method")]


@pytest.fixture
def card(qtbot):
    made = FactsCard("plan_card", "Plan")
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    return made


def values(card):
    return card.findChildren(QLabel, "value")


def test_labels_values_and_groups_are_shown(card):
    assert [label.text() for label in card.findChildren(QLabel)] == [
        "Size",
        "Rows",
        "⌊(5 + 1)/2⌋ = 3",
        "Method",
        "Method",
        "<b>direct</b>",
    ]


def test_texts_are_plain_and_can_be_copied(card):
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in card.findChildren(QLabel))
    copyable = Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert all(label.textInteractionFlags() & copyable for label in values(card))


def test_new_values_keep_the_widgets(card):
    before = values(card)
    card.set_rows([FactRow("Rows", "4", "", "Size"), FactRow("Method", "fft", "", "Method")])
    assert values(card) == before
    assert [label.text() for label in before] == ["4", "fft"]


def test_other_rows_replace_the_old(qtbot, card):
    card.set_rows([FactRow("Engine", "numpy")])
    qtbot.waitUntil(lambda: len(values(card)) == 1)
    assert card.text() == "Engine\tnumpy"


def test_a_long_value_wraps(card):
    card.resize(240, 400)
    card.set_rows([FactRow("Method", "word " * 60)])
    assert values(card)[-1].heightForWidth(150) > 3 * card.fontMetrics().height()
