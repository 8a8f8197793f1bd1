import numpy as np
import pytest

from convstudio.gui.editors.brush import Brush, BrushBar, Stroke
from convstudio.values.kernel import Kernel

EMPTY = Kernel(np.zeros((9, 9)))


@pytest.mark.parametrize(("width", "count"), [(1, 1), (2, 4), (3, 5), (4, 12), (5, 21)])
def test_a_brush_is_a_disc_of_so_many_cells_across(width, count):
    cells = Brush(1.0, width).cells((20, 20), (10, 10))
    assert len(cells) == len(set(cells)) == count
    assert max(row for row, _ in cells) - min(row for row, _ in cells) == width - 1


def test_a_brush_stays_on_the_kernel():
    assert Brush(1.0, 5).cells((1, 2), (0, 0)) == [(0, 0), (0, 1)]


def test_a_stroke_fills_the_line_between_two_places():
    stroke = Stroke(Brush(0.5))
    painted = stroke.to(stroke.to(EMPTY, (0, 0)), (8, 8))
    np.testing.assert_array_equal(painted.weights, np.eye(9) / 2)


def test_a_stroke_that_changes_nothing_gives_the_same_kernel():
    assert Stroke(Brush(0.0)).to(EMPTY, (4, 4)) is EMPTY


def test_the_bar_says_what_is_chosen(qtbot):
    bar = BrushBar()
    qtbot.addWidget(bar)
    told = []
    bar.value_changed.connect(told.append)
    bar._value.setValue(-2.5)
    bar._width.setValue(7)
    assert told[-1] == bar.value() == Brush(-2.5, 7)
