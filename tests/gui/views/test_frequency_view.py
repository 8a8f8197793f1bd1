"""FrequencyView: painted for any kernel, and told where the pointer is."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from convstudio.gui.views.frequency_view import FrequencyView, _levels

MEAN, DIFFERENCE = np.full((1, 2), 0.5), np.array([[1.0, 0.0, -1.0]])


@pytest.fixture
def view(qtbot):
    made = FrequencyView()
    qtbot.addWidget(made)
    made.resize(700, 170)
    made.set_kernel(MEAN, (1, 1))
    made.show()
    return made


def colour(view, down, across):
    """Of the picture at a share of its height and width."""
    place = view._picture()
    point = QPointF(place.left() + across * place.width(), place.top() + down * place.height()).toPoint()
    return view.grab().toImage().pixelColor(point).lightness()


def test_what_passes_is_bright_and_what_is_held_back_is_dark(view):
    assert colour(view, 0.5, 0.5) > 250
    assert colour(view, 0.5, 0.97) < 40
    assert colour(view, 0.1, 0.5) > 250


def test_another_kernel_and_another_dilation_are_another_picture(view):
    before = view.grab().toImage()
    view.set_kernel(DIFFERENCE, (1, 1))
    other = view.grab().toImage()
    view.set_kernel(DIFFERENCE, (1, 2))
    assert before != other != view.grab().toImage()


def test_a_hidden_view_computes_nothing(view):
    view.hide()
    view.set_kernel(DIFFERENCE, (1, 1))
    assert "response" not in view.__dict__
    view.show()
    view.grab()
    assert "response" in view.__dict__


def test_the_gain_under_the_pointer_is_told(qtbot, view):
    place, chart = view._picture(), view._chart()
    assert "0 down, 0 across" in view.words_at(place.center())
    assert view.words_at(place.center()).endswith("gain 1")
    told = view.words_at(QPointF(chart.right() - 0.01, chart.center().y()))
    assert told.startswith("0.5 cycles per pixel")
    assert "across 0 " in told
    assert "down 1 " in told
    with qtbot.waitSignal(view.pointed) as said:
        QTest.mouseMove(view, place.center().toPoint())
    assert "gain" in said.args[0]
    assert view.words_at(QPointF(2, 2)) == ""


@pytest.mark.parametrize("weights", [np.zeros((3, 3)), np.full((1, 1), 1e-9), np.full((400, 300), 1e6)])
@pytest.mark.parametrize("size", [(30, 20), (200, 90), (1600, 400)])
def test_kernels_and_widgets_of_any_size_are_painted(view, weights, size):
    view.resize(*size)
    view.set_kernel(weights, (1, 1))
    assert not view.grab().isNull()
    assert view.childAt(QPoint(1, 1)) is None


@pytest.mark.parametrize("highest", [1e-9, 0.3, 1, 5.39, 8, 99, 1e6])
def test_levels_are_few_and_reach_the_highest(highest):
    levels = _levels(highest)
    assert levels[0] == 0
    assert levels[-2] < highest <= levels[-1] * (1 + 1e-9)
    assert 2 <= len(levels) <= 5
