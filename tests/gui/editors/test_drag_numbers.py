import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from convstudio.gui.editors.drag_numbers import PIXELS_PER_STEP, Scrub, moved, step_of
from convstudio.values.kernel import Kernel

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.mark.parametrize(("peak", "step"), [(4, 0.1), (16, 1), (1 / 9, 0.01), (0, 0.1), (-256, 10)])
def test_the_step_is_a_decade_below_the_largest_weight(peak, step):
    assert step_of(Kernel(np.array([[peak, 0.0]]))) == pytest.approx(step, rel=1e-12)


def test_moved_weights_rest_on_round_numbers():
    assert moved(Kernel(np.array([[1 / 9]])), [(0, 0)], 1).weights[0, 0] == 0.12


def test_no_step_leaves_the_kernel_as_it_was():
    kernel = Kernel(np.array([[1 / 9]]))
    assert moved(kernel, [(0, 0)], 0) is kernel


@pytest.mark.parametrize(("modifiers", "change"), [(NONE, 0.5), (SHIFT, 5.0), (CONTROL, 0.05)])
def test_shift_makes_a_drag_ten_times_as_large_and_control_a_tenth(modifiers, change):
    scrub = Scrub(Kernel(np.array([[1.0]])), [(0, 0)], QPoint(0, 0))
    dragged = scrub.dragged(QPoint(5 * PIXELS_PER_STEP, 0), modifiers)
    assert dragged.weights[0, 0] == pytest.approx(1 + change, abs=1e-12)


def test_up_is_more_and_the_way_back_ends_at_the_start():
    kernel = Kernel(np.array([[1.0]]))
    scrub = Scrub(kernel, [(0, 0)], QPoint(0, 0))
    assert scrub.dragged(QPoint(0, -40), NONE).weights[0, 0] == 2.0
    assert scrub.dragged(QPoint(0, 0), NONE) == kernel
