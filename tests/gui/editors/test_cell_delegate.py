import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView

from convstudio.gui.editors.cell_delegate import CellDelegate
from convstudio.gui.editors.kernel_table_model import KernelCells
from convstudio.values.kernel import Kernel


@pytest.fixture
def delegate(qtbot):
    view, cells = QTableView(), KernelCells()
    qtbot.addWidget(view)
    cells.setParent(view)
    cells.show(Kernel(np.ones((2, 2))))
    view.setModel(cells)
    delegate = CellDelegate(view)
    view.setItemDelegate(delegate)
    view.show()
    view.edit(cells.index(0, 0))
    yield delegate
    view.close()


def line_of(delegate):
    return delegate.parent().findChild(QLineEdit)


@pytest.mark.parametrize(
    ("key", "modifier", "asked"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, [(1, 0), False]),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, [(-1, 0), False]),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, [(0, 1), True]),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier, [(0, -1), True]),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, [(-1, 0), False]),
    ],
)
def test_a_key_commits_and_asks_for_the_next_cell(qtbot, delegate, key, modifier, asked):
    with qtbot.waitSignals([delegate.commitData, delegate.closeEditor]):
        with qtbot.waitSignal(delegate.step_asked) as stepped:
            qtbot.keyClick(line_of(delegate), key, modifier)
    assert stepped.args == asked


def test_a_line_that_nobody_changed_says_nothing(qtbot, delegate):
    with qtbot.assertNotEmitted(delegate.text_typed):
        qtbot.keyClick(line_of(delegate), Qt.Key.Key_Return)


def test_a_changed_line_hands_its_text_on(qtbot, delegate):
    with qtbot.waitSignal(delegate.text_typed) as typed:
        qtbot.keyClicks(line_of(delegate), "7")
        qtbot.keyClick(line_of(delegate), Qt.Key.Key_Return)
    assert typed.args == [(0, 0), "7"]
