import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSpinBox, QTabWidget, QToolButton

from convstudio.gui.editors.brush import Brush
from convstudio.gui.editors.kernel_editor import KernelEditor
from convstudio.values.kernel import Kernel
from convstudio.values.symmetry import MirrorAxis, SymmetryLock

GAUSS = Kernel(np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]), texts=(("1", "2", "1"), ("2", "4", "2"), ("1", "2", "1")))
CORNER = Kernel(np.array([[1.0, 2], [3, 4]]))


@pytest.fixture
def editor(qtbot):
    editor = KernelEditor()
    qtbot.addWidget(editor)
    editor.resize(320, 340)
    editor.show()
    return editor


@pytest.fixture
def changes(editor):
    taken = []
    editor.value_changed.connect(lambda kernel, gesture: taken.append((kernel, gesture)))
    return taken


def size_box(editor, axis):
    return editor.findChild(QSpinBox, f"kernel_{axis}")


def press(qtbot, editor, name):
    qtbot.mouseClick(editor.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    "kernel", [GAUSS, CORNER, Kernel(np.ones((1, 7))), Kernel(np.ones((120, 2))), Kernel(np.ones((1, 1500)))]
)
def test_round_trip_without_a_signal(editor, changes, kernel):
    editor.set_value(kernel)
    assert editor.value() == kernel
    assert not changes


def test_no_kernel_after_another_comes_back_as_an_edit_of_the_size(qtbot, editor, changes):
    for shape in ((301, 301), (1, 3), (999, 999), (1, 998_001), (2, 2), (998_001, 1), (5, 5)):
        editor.set_value(Kernel(np.ones(shape)))
        assert (size_box(editor, "rows").value(), size_box(editor, "columns").value()) == shape
        size_box(editor, "rows").setFocus()
        size_box(editor, "columns").setFocus()
        editor.setEnabled(False)
        editor.setEnabled(True)
    assert not changes


def test_a_size_typed_and_not_entered_gives_way_to_another_kernel(qtbot, editor, changes):
    editor.set_value(GAUSS)
    box = size_box(editor, "rows")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "7")
    editor.set_value(Kernel(np.ones((3, 3))))
    size_box(editor, "columns").setFocus()
    assert box.text() == "3"
    assert not changes


def test_a_size_that_no_kernel_may_have_is_refused_and_the_old_one_shown(qtbot, editor, changes):
    editor.set_value(Kernel(np.ones((1, 1500))))
    with qtbot.waitSignal(editor.refused) as refused:
        size_box(editor, "rows").stepUp()
    assert "2x1500" in refused.args[0]
    assert size_box(editor, "rows").value() == 1
    assert not changes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rotate", [[3, 1], [4, 2]]),
        ("flip_horizontal", [[2, 1], [4, 3]]),
        ("flip_vertical", [[3, 4], [1, 2]]),
        ("transpose", [[1, 3], [2, 4]]),
        ("negate", [[-1, -2], [-3, -4]]),
    ],
)
def test_a_button_edits_the_whole_kernel(qtbot, editor, changes, name, expected):
    editor.set_value(CORNER)
    press(qtbot, editor, name)
    assert editor.value().weights.tolist() == expected
    assert [kernel for kernel, _ in changes] == [editor.value()]


def test_an_edit_that_changes_nothing_is_not_told(qtbot, editor, changes):
    editor.set_value(GAUSS)
    press(qtbot, editor, "transpose")
    assert not changes


def test_the_size_keeps_the_centre_and_steps_are_one_gesture(editor, changes):
    editor.set_value(GAUSS)
    editor.findChild(QSpinBox, "kernel_rows").stepBy(2)
    editor.findChild(QSpinBox, "kernel_columns").stepBy(2)
    assert editor.value().shape == (5, 5)
    assert editor.value().weights[2, 2] == 4
    assert len({gesture for _, gesture in changes}) == 1
    assert changes[0][1]


def test_a_click_on_the_sum_divides_by_it(qtbot, editor):
    editor.set_value(GAUSS)
    button = editor.findChild(QToolButton, "kernel_sum")
    assert button.text() == "sum 16"
    press(qtbot, editor, "kernel_sum")
    assert editor.value().texts[1][1] == "4/16"
    assert button.text() == "sum 1"
    assert not button.isEnabled()


def test_the_chips_tell_what_is_known_of_the_weights(editor):
    editor.set_value(GAUSS)
    assert editor.findChild(QLabel, "kernel_facts").text() == "L1 16  ·  rank 1  ·  gain 6  ·  symmetric"


def test_the_menu_normalises_by_a_named_rule(editor, changes):
    editor.set_value(Kernel(np.array([[-2.0, 1.0]])))
    action = next(
        action for action in editor.findChild(QToolButton, "normalise").menu().actions() if action.data() == "peak"
    )
    action.trigger()
    assert editor.value().weights.tolist() == [[-1, 0.5]]
    assert len(changes) == 1


def test_typing_in_the_grid_is_told_once(qtbot, editor, changes):
    editor.set_value(CORNER)
    editor.grid.type_text((0, 0), "5")
    assert len(changes) == 1
    assert editor.value().weights[0, 0] == 5


@pytest.fixture
def tabs(qtbot):
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    first, editor = QLineEdit(), KernelEditor()
    tabs.addTab(first, "Library")
    tabs.addTab(editor, "Kernel")
    tabs.show()
    tabs.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    yield tabs
    tabs.close()


def test_choosing_the_tab_puts_the_focus_into_the_editor(tabs):
    tabs.setCurrentIndex(1)
    assert tabs.currentWidget().isAncestorOf(QApplication.focusWidget())


def test_the_focus_of_the_editor_is_that_of_the_grid(tabs):
    tabs.tabBar().setFocus()
    tabs.setCurrentIndex(1)
    tabs.currentWidget().setFocus()
    assert tabs.currentWidget().grid.hasFocus()


@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_a_kernel_pasted_into_a_size_goes_to_the_grid(qtbot, tabs, axis):
    tabs.setCurrentIndex(1)
    editor = tabs.currentWidget()
    size_box(editor, axis).setFocus()
    QGuiApplication.clipboard().setText("1 2; 3 4")
    with qtbot.waitSignal(editor.text_pasted) as pasted:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pasted.args == ["1 2; 3 4"]
    editor.set_value(CORNER)
    assert size_box(editor, axis).hasFocus()


def test_a_number_pasted_into_a_size_is_the_size(qtbot, tabs):
    tabs.setCurrentIndex(1)
    editor = tabs.currentWidget()
    box = size_box(editor, "rows")
    box.setFocus()
    box.selectAll()
    QGuiApplication.clipboard().setText("7")
    qtbot.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert editor.value().shape == (7, 1)


def test_the_focus_stays_on_the_sum_when_there_is_nothing_left_to_divide_by(qtbot, tabs):
    tabs.setCurrentIndex(1)
    editor = tabs.currentWidget()
    editor.set_value(GAUSS)
    button = editor.findChild(QToolButton, "kernel_sum")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.text() == "sum 1"
    assert button.hasFocus()


class Requests(QObject):
    """Counts the requests for a new layout."""

    def __init__(self, *widgets):
        super().__init__()
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_other_numbers_do_not_ask_for_another_layout(qapp, tabs):
    tabs.setCurrentIndex(1)
    editor = tabs.currentWidget()
    editor.set_value(GAUSS)
    qapp.processEvents()
    requests = Requests(editor, tabs)
    for factor in (1.0, 1.2345, -1000.0, 1 / 16):
        editor.set_value(Kernel(GAUSS.weights * factor))
        qapp.processEvents()
    assert requests.count == 0


def test_the_facts_lie_beside_the_sum_however_long_it_is(qapp, tabs):
    tabs.setCurrentIndex(1)
    editor = tabs.currentWidget()
    button, facts = editor.findChild(QToolButton, "kernel_sum"), editor.findChild(QLabel, "kernel_facts")
    for factor in (1.0, -1e-9):
        editor.set_value(Kernel(GAUSS.weights * factor))
        qapp.processEvents()
        assert button.width() == button.sizeHint().width()
        assert facts.x() > button.geometry().right()


def chosen(editor, name):
    next(action for action in (*editor.edits, editor.combining) if action.objectName() == name).trigger()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shift_up", [[3, 4], [0, 0]]),
        ("shift_down", [[0, 0], [1, 2]]),
        ("shift_left", [[2, 0], [4, 0]]),
        ("shift_right", [[0, 1], [0, 3]]),
        ("ring", [[0, 0, 0, 0], [0, 1, 2, 0], [0, 3, 4, 0], [0, 0, 0, 0]]),
        ("crop", [[1, 2], [3, 4]]),
        ("square", [[1, 4, 4], [6, 20, 16], [9, 24, 16]]),
    ],
)
def test_the_menu_edits_the_whole_kernel(editor, name, expected):
    editor.set_value(CORNER)
    chosen(editor, name)
    assert editor.value().weights.tolist() == expected


def test_an_edit_that_cannot_be_done_is_refused(qtbot, editor, changes):
    editor.set_value(CORNER)
    with qtbot.waitSignal(editor.refused) as refused:
        press(qtbot, editor, "turn")
    assert "odd square" in refused.args[0]
    assert not changes


def test_the_copied_kernel_is_handed_on_to_be_convolved(qtbot, editor):
    QGuiApplication.clipboard().setText("1 1")
    with qtbot.waitSignal(editor.text_convolved) as asked:
        chosen(editor, "convolve_clipboard")
    assert asked.args == ["1 1"]
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(editor.refused):
        chosen(editor, "convolve_clipboard")


def test_the_brush_is_taken_up_and_put_away(qtbot, editor):
    assert editor.grid.brush is None
    press(qtbot, editor, "brush")
    assert editor.grid.brush == Brush(1.0, 1)
    editor.findChild(QSpinBox, "brush_width").stepUp()
    assert editor.grid.brush == Brush(1.0, 2)
    press(qtbot, editor, "brush")
    assert editor.grid.brush is None


def test_a_lock_reaches_the_grid(editor):
    lock = editor.findChild(QToolButton, "symmetry")
    lock.menu().actions()[0].trigger()
    assert editor.grid.lock == SymmetryLock(frozenset({MirrorAxis.HORIZONTAL}))
