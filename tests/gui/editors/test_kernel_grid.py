import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from convstudio.gui.editors.brush import Brush
from convstudio.gui.editors.kernel_grid import KernelGrid
from convstudio.gui.text.plain_text import plain_tip
from convstudio.values.kernel import Kernel
from convstudio.values.symmetry import MirrorAxis, SymmetryLock
from tests.effort import within

LAPLACIAN = Kernel(np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]))
KEY, CONTROL, SHIFT, ALT = (
    Qt.Key,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def grid(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    grid = KernelGrid()
    column.addWidget(grid)
    column.addWidget(QLineEdit(objectName="after"))
    grid.set_value(LAPLACIAN)
    window.resize(320, 340)
    window.show()
    window.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    yield grid
    window.close()  # and so the window lives as long as the test


@pytest.fixture
def changes(grid):
    taken = []
    grid.value_changed.connect(lambda kernel, gesture: taken.append((kernel, gesture)))
    return taken


def type_text(qtbot, text, key):
    for letter in text:
        qtbot.keyClicks(QApplication.focusWidget(), letter)
    qtbot.keyClick(QApplication.focusWidget(), key)


def centre(grid, row, column):
    return grid.visualRect(grid.model().index(row, column)).center()


def drag(qtbot, grid, start, steps, modifier=Qt.KeyboardModifier.NoModifier):
    port, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, steps + 1):
        qtbot.mouseMove(port, start + QPoint(10 * step, 0))
    qtbot.mouseRelease(port, left, modifier, start + QPoint(10 * steps, 0))


def test_round_trip_without_a_signal(grid, changes):
    kernel = Kernel(np.arange(15.0).reshape(3, 5), recipe="x")
    grid.set_value(kernel)
    assert grid.value() == kernel
    assert not changes


def test_typing_replaces_and_enter_goes_down(qtbot, grid, changes):
    type_text(qtbot, "1/16", KEY.Key_Return)
    assert grid.value().weights[0, 0] == 1 / 16
    assert grid.value().texts[0][0] == "1/16"
    assert grid.current_cell() == (1, 0)
    assert [gesture for _, gesture in changes] == [""]


def test_tab_goes_right_and_on_to_the_next_row(qtbot, grid):
    for number in ("1", "2", "3", "4"):
        type_text(qtbot, number, KEY.Key_Tab)
    assert grid.value().weights.ravel()[:4].tolist() == [1, 2, 3, 4]
    assert grid.current_cell() == (1, 1)


def test_an_arrow_commits_what_was_typed_and_moves(qtbot, grid):
    type_text(qtbot, "7", KEY.Key_Right)
    assert grid.value().weights[0, 0] == 7
    assert grid.current_cell() == (0, 1)


def test_f2_edits_the_text_and_the_arrows_stay_inside(qtbot, grid):
    type_text(qtbot, "1/16", KEY.Key_Return)
    qtbot.keyClick(grid, KEY.Key_Up)
    qtbot.keyClick(grid, KEY.Key_F2)
    line = QApplication.focusWidget()
    assert line.text() == "1/16"
    qtbot.keyClick(line, KEY.Key_End)
    qtbot.keyClick(line, KEY.Key_Left)
    assert grid.current_cell() == (0, 0)
    qtbot.keyClick(line, KEY.Key_Escape)
    assert grid.value().weights[0, 0] == 1 / 16


def test_a_double_click_edits(qtbot, grid):
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre(grid, 1, 1))
    assert QApplication.focusWidget().text() == "-4"
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)


def test_a_bad_cell_keeps_its_value_and_says_why(qtbot, grid, changes):
    with qtbot.waitSignal(grid.refused) as refused:
        type_text(qtbot, "xyz", KEY.Key_Return)
    assert grid.value() == LAPLACIAN
    assert not changes
    assert "xyz" in refused.args[0]
    assert grid.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == plain_tip(refused.args[0])
    assert grid.current_cell() == (0, 0)


def test_a_good_number_clears_the_refusal(qtbot, grid):
    type_text(qtbot, "xyz", KEY.Key_Return)
    type_text(qtbot, "0", KEY.Key_Return)
    assert grid.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == plain_tip("Row 0, column 0: 0")


def test_shift_and_arrows_select_and_arithmetic_goes_to_all(qtbot, grid):
    qtbot.keyClick(grid, KEY.Key_Right, SHIFT)
    qtbot.keyClick(grid, KEY.Key_Down, SHIFT)
    type_text(qtbot, "*2", KEY.Key_Return)
    assert grid.value().weights.tolist() == [[0, 2, 0], [2, -8, 1], [0, 1, 0]]


def test_delete_sets_the_chosen_cells_to_zero(qtbot, grid, changes):
    grid.selectAll()
    qtbot.keyClick(grid, KEY.Key_Delete)
    assert not grid.value().weights.any()
    assert len(changes) == 1


def test_copy_puts_the_whole_kernel_on_the_clipboard(qtbot, grid):
    qtbot.keyClick(grid, KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0\t1\t0\n1\t-4\t1\n0\t1\t0"


def test_copy_puts_the_chosen_block_on_the_clipboard(qtbot, grid):
    qtbot.keyClick(grid, KEY.Key_Down, SHIFT)
    qtbot.keyClick(grid, KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0\n1"


def test_paste_hands_the_text_on(qtbot, grid, changes):
    QGuiApplication.clipboard().setText("1 2; 3 4")
    with qtbot.waitSignal(grid.text_pasted) as pasted:
        qtbot.keyClick(grid, KEY.Key_V, CONTROL)
    assert pasted.args == ["1 2; 3 4"]
    assert not changes


def test_a_drag_on_a_chosen_cell_is_one_gesture(qtbot, grid, changes):
    drag(qtbot, grid, centre(grid, 0, 0), 5)
    assert len(changes) > 1
    assert len({gesture for _, gesture in changes}) == 1
    assert changes[0][1] != ""
    assert grid.value().weights[0, 0] > 0
    assert grid.value().weights[0, 1] == 1


def test_two_drags_are_two_gestures(qtbot, grid, changes):
    drag(qtbot, grid, centre(grid, 0, 0), 3)
    drag(qtbot, grid, centre(grid, 0, 0), 3)
    assert len({gesture for _, gesture in changes}) == 2


def test_a_drag_moves_every_chosen_cell(qtbot, grid):
    grid.selectAll()
    drag(qtbot, grid, centre(grid, 1, 1), 4)
    change = grid.value().weights - LAPLACIAN.weights
    assert change.min() > 0
    assert np.ptp(change) < 1e-12


def test_a_drag_that_begins_elsewhere_selects(qtbot, grid, changes):
    drag(qtbot, grid, centre(grid, 1, 0), 8)
    assert not changes
    assert len(grid.chosen_cells()) > 1


def test_a_click_on_many_chosen_cells_chooses_the_one(qtbot, grid):
    grid.selectAll()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre(grid, 2, 2))
    assert grid.chosen_cells() == [(2, 2)]


def test_alt_and_the_wheel_change_the_chosen_cells(qtbot, grid, changes):
    place = QPointF(centre(grid, 0, 0))
    for _ in range(2):
        turn = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(120, 0),
            Qt.MouseButton.NoButton,
            ALT,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid.viewport(), turn)
    assert grid.value().weights[0, 0] == pytest.approx(0.2)
    assert len({gesture for _, gesture in changes}) == 1


def test_control_shift_a_chooses_the_anchor_and_gives_it_back(qtbot, grid):
    with qtbot.waitSignal(grid.anchor_chosen) as chosen:
        qtbot.keyClick(grid, KEY.Key_A, CONTROL | SHIFT)
    assert chosen.args == [(0, 0)]
    grid.set_anchor((0, 0))
    with qtbot.waitSignal(grid.anchor_chosen) as chosen:
        qtbot.keyClick(grid, KEY.Key_A, CONTROL | SHIFT)
    assert chosen.args == [None]


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_every_letter_goes_into_the_cell(qtbot, grid, changes, letter):
    chosen = []
    grid.anchor_chosen.connect(chosen.append)
    qtbot.keyClicks(grid, letter)
    assert QApplication.focusWidget().text() == letter
    assert not changes
    assert not chosen
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)


def test_letters_are_refused_as_a_whole(qtbot, grid):
    with qtbot.waitSignal(grid.refused) as refused:
        type_text(qtbot, "abc", KEY.Key_Return)
    assert "abc" in refused.args[0]


@pytest.mark.parametrize(
    ("key", "modifier"), [(KEY.Key_Escape, Qt.KeyboardModifier.NoModifier), (KEY.Key_Tab, CONTROL)]
)
def test_escape_and_control_tab_leave_the_grid(qtbot, grid, key, modifier):
    qtbot.keyClick(grid, key, modifier)
    assert QApplication.focusWidget().objectName() == "after"


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (11, 11), (31, 31), (40, 60)])
def test_cells_are_square_and_every_kernel_can_be_drawn(qtbot, grid, shape):
    grid.set_value(Kernel(np.random.default_rng(1).normal(size=shape)))
    rect = grid.visualRect(grid.model().index(0, 0))
    assert rect.width() == rect.height()
    assert not grid.grab().isNull()


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (31, 31), (301, 301), (515, 300), (999, 999), (1, 998_001)])
def test_the_whole_kernel_is_in_sight_without_scroll_bars(qtbot, grid, shape):
    grid.set_value(Kernel(np.ones(shape)))
    last = grid.visualRect(grid.model().index(shape[0] - 1, shape[1] - 1))
    assert grid.viewport().rect().contains(grid.visualRect(grid.model().index(0, 0)))
    assert grid.viewport().rect().contains(last)
    assert grid.viewport().size() == grid.size()
    picture = grid.viewport().grab().toImage()
    ground = grid.model().colours((1, 1))[0, 0].tolist()
    inside = last.center() - QPoint(min(4, last.width() // 4), min(4, last.height() // 4))
    assert picture.pixelColor(inside).getRgb()[:3] == tuple(ground) or last.width() < 8
    assert not grid.horizontalScrollBar().isVisible()
    assert not grid.verticalScrollBar().isVisible()


@pytest.mark.parametrize("place", [(3, 4), (150, 99), (298, 300)])
def test_a_click_on_a_large_kernel_chooses_the_cell_that_is_drawn_there(qtbot, grid, place):
    grid.set_value(Kernel(np.ones((301, 301))))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre(grid, *place))
    row, column = grid.current_cell()
    per_pixel = 301 / min(grid.viewport().height(), grid.viewport().width())
    assert abs(row - place[0]) <= per_pixel
    assert abs(column - place[1]) <= per_pixel
    assert grid.visualRect(grid.currentIndex()) == grid.visualRect(grid.model().index(*place))


def test_the_wheel_and_the_keys_never_scroll_the_kernel_away(qtbot, grid):
    grid.set_value(Kernel(np.ones((999, 999))))
    for key in (KEY.Key_End, KEY.Key_PageDown, KEY.Key_Down, KEY.Key_Right):
        qtbot.keyClick(grid, key)
    place = QPointF(50, 50)
    turn = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, -1200),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), turn)
    assert (grid.horizontalScrollBar().value(), grid.verticalScrollBar().value()) == (0, 0)


def test_another_kernel_keeps_the_current_cell_inside(grid):
    grid.selectionModel().clear()
    grid.set_value(Kernel(np.ones((1, 1))))
    assert grid.current_cell() == (0, 0)


def test_the_context_menu_offers_the_anchor(grid):
    menu = grid.make_menu()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Copy as text", "Paste a kernel", "Set to 0", "Not part of the kernel", "Anchor here"]
    menu.deleteLater()


def test_a_cell_can_be_left_out_and_taken_back(qtbot, grid, changes):
    type_text(qtbot, "-", KEY.Key_Return)
    assert grid.value().absent.tolist()[0] == [True, False, False]
    grid.selectionModel().clear()
    grid.set_value(grid.value())
    grid._choose((0, 0))
    type_text(qtbot, "2", KEY.Key_Return)
    assert not grid.value().absent.any()
    assert grid.value().weights[0, 0] == 2


def test_a_lock_mirrors_what_is_typed(qtbot, grid, changes):
    grid.lock = SymmetryLock(frozenset({MirrorAxis.HORIZONTAL}), opposite=True)
    type_text(qtbot, "1/4", KEY.Key_Return)
    assert grid.value().weights[0].tolist() == [0.25, 1, -0.25]
    assert len(changes) == 1


def test_a_brush_paints_without_gaps_in_one_gesture(qtbot, grid, changes):
    grid.set_value(Kernel(np.zeros((31, 31))))
    grid.brush = Brush(2.0)
    port, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, Qt.KeyboardModifier.NoModifier, centre(grid, 15, 2))
    qtbot.mouseMove(port, centre(grid, 15, 20))
    qtbot.mouseRelease(port, left, Qt.KeyboardModifier.NoModifier, centre(grid, 15, 20))
    assert np.argwhere(grid.value().weights).tolist() == [[15, column] for column in range(2, 21)]
    assert len({gesture for _, gesture in changes}) == 1


def test_the_right_button_of_a_brush_paints_zero_and_opens_no_menu(qtbot, grid):
    grid.brush = Brush(2.0)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, centre(grid, 1, 1))
    assert grid.value().weights[1, 1] == 0
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, centre(grid, 1, 1), QPoint())
    QApplication.sendEvent(grid.viewport(), event)  # a menu would wait here for ever


def test_many_chosen_small_cells_have_one_frame(grid):
    grid.set_value(Kernel(np.ones((301, 301))))
    grid.selectAll()
    started = time.process_time()
    grid.grab()
    assert within(time.process_time() - started, 1)
    assert len(grid._chosen_boxes()) == 2
