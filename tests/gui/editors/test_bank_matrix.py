import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from convstudio.gui.editors.bank_matrix import BankMatrix
from convstudio.values.kernel import KernelBank
from tests.effort import within

KEY = Qt.Key


def bank(*shape):
    return KernelBank(np.random.default_rng(3).normal(size=shape))


@pytest.fixture
def matrix(qtbot):
    matrix = BankMatrix()
    qtbot.addWidget(matrix)
    matrix.set_value(bank(4, 2, 3, 3))
    matrix.set_groups(2, ("red", "green", "blue", "near"), ())
    matrix.resize(400, 300)
    matrix.show()
    return matrix


@pytest.fixture
def changes(matrix):
    taken = []
    matrix.value_changed.connect(lambda value, gesture: taken.append((value, gesture)))
    return taken


def place(matrix, output, column):
    layout = matrix._layout
    y, x = layout.top + output * layout.cell[0], layout.left + column * layout.cell[1]
    return QPoint(x + layout.cell[1] // 2, y + layout.cell[0] // 2)


def test_round_trip_without_a_signal(qtbot, matrix, changes):
    value = bank(8, 3, 5, 2)
    with qtbot.assertNotEmitted(matrix.cell_chosen):
        matrix.set_value(value)
        matrix.set_selection(7, 2)
    assert matrix.value() == value
    assert matrix.selection() == (7, 2)
    assert not changes


def test_a_click_chooses_the_kernel_by_its_input_within_the_group(qtbot, matrix):
    with qtbot.waitSignal(matrix.cell_chosen) as chosen:
        qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place(matrix, 2, 3))
    assert chosen.args == [2, 1]


def test_a_click_where_no_weight_is_chooses_nothing(qtbot, matrix):
    with qtbot.assertNotEmitted(matrix.cell_chosen):
        qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place(matrix, 0, 3))


def test_the_arrows_move_over_the_weights_there_are(qtbot, matrix):
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Right, KEY.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.selection() == (2, 1)


def test_the_pointer_is_told_which_input_and_output_meet(qtbot, matrix):
    told = []
    matrix.status_changed.connect(told.append)
    qtbot.mouseMove(matrix.viewport(), place(matrix, 2, 3))
    qtbot.mouseMove(matrix.viewport(), place(matrix, 2, 0))
    assert told[-2].startswith("output 2 reads near: 3×3, sum ")
    assert told[-1] == "output 2 does not read red: there is no weight, not a zero."


@pytest.mark.parametrize(("command", "outputs"), [("add_output", 6), ("duplicate_output", 6), ("remove_output", 2)])
def test_outputs_come_and_go_in_every_group(matrix, changes, command, outputs):
    getattr(matrix, command)()
    assert [value.outputs for value, _ in changes] == [outputs]
    assert matrix.value().outputs == outputs


def test_a_duplicated_output_is_chosen(matrix):
    matrix.set_selection(3, 0)
    copied = matrix.value().weights[3]
    matrix.duplicate_output()
    assert matrix.selection() == (5, 0)
    assert np.array_equal(matrix.value().weights[5], copied)


def test_the_only_output_is_not_removed(qtbot, matrix, changes):
    matrix.set_value(bank(2, 2, 3, 3))
    with qtbot.waitSignal(matrix.refused):
        matrix.remove_output()
    assert not changes


def test_a_kernel_fills_its_row_and_its_column(matrix):
    kernel = matrix.value().weights[0, 0].copy()
    matrix.fill_row()
    matrix.fill_column()
    weights = matrix.value().weights
    assert np.array_equal(weights[0, 1], kernel)
    assert np.array_equal(weights[1, 0], kernel)
    assert not np.array_equal(weights[2, 0], kernel)


def test_shift_and_a_click_select_and_a_click_ends_it(qtbot, matrix):
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(matrix.viewport(), left, pos=place(matrix, 0, 0))
    qtbot.mouseClick(matrix.viewport(), left, shift, place(matrix, 3, 3))
    assert matrix.selected() == (range(4), range(2))
    assert matrix.selection() == (0, 0)
    kernel = matrix.value().weights[0, 0].copy()
    matrix.fill_selection()
    assert (matrix.value().weights == kernel).all()
    qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.RightButton, pos=place(matrix, 1, 1))
    assert matrix.selected() == (range(4), range(2))
    qtbot.mouseClick(matrix.viewport(), left, pos=place(matrix, 0, 0))
    assert matrix.selected() == (range(1), range(1))


def test_keys_select_copy_and_remove_several(qtbot, matrix):
    matrix.set_groups(1, (), ())
    weights = matrix.value().weights.copy()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_Right):
        qtbot.keyClick(matrix, key, shift)
    assert matrix.selected() == (range(2), range(2))
    with qtbot.waitSignal(matrix.copy_asked):
        qtbot.keyClick(matrix, KEY.Key_C, control)
    qtbot.keyClick(matrix, KEY.Key_Delete)
    assert np.array_equal(matrix.value().weights, weights[2:])
    qtbot.keyClick(matrix, KEY.Key_A, control)
    assert matrix.selected() == (range(2), range(2))
    assert matrix.grab().toImage() != BankMatrix().grab().toImage()


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (64, 64, 3, 3), (128, 32, 3, 3), (3, 3, 1, 9), (2, 2, 99, 99)])
def test_every_bank_can_be_drawn(matrix, shape):
    matrix.set_groups(1, (), ())
    matrix.set_value(bank(*shape))
    assert not matrix.grab().isNull()


def test_sixty_four_by_sixty_four_kernels_are_drawn_in_a_moment(qtbot, matrix):
    matrix.set_groups(1, (), ())
    matrix.set_value(bank(64, 64, 3, 3))
    spent = []
    for output in range(20):
        matrix.set_selection(output * 3, output)
        begun = time.perf_counter()
        matrix.grab()
        spent.append(time.perf_counter() - begun)
    assert within(min(spent), 0.05)


def test_the_room_for_names_grows_with_the_type(qtbot):
    matrix = BankMatrix()
    qtbot.addWidget(matrix)
    matrix.set_value(KernelBank(np.ones((20, 1, 3, 3))))
    matrix.set_groups(1, ["each"], [str(output) for output in range(20)])
    font = matrix.font()
    font.setPointSizeF(2 * font.pointSizeF())
    matrix.setFont(font)
    assert matrix._layout.left > matrix.fontMetrics().horizontalAdvance("19")
