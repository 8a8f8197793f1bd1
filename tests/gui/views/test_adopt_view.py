import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from convstudio.gui.views.adopt_view import AdoptView
from convstudio.gui.views.explain_view import ExplanationTable, TapTable

TABLE = ExplanationTable("", ("Tool", "Result"), (("PyTorch", "the same"), ("OpenCV", "shifted")))


@pytest.fixture
def view(qtbot):
    made = AdoptView("other_tools", "Other tools", "What others give.")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    made.set_table(TABLE)
    return made


def test_the_cursor_stays_on_its_tool_when_numbers_change(view):
    table = view.findChild(TapTable)
    table.selectRow(1)
    view.set_table(ExplanationTable("", TABLE.columns, (("PyTorch", "turned"), ("OpenCV", "the same"))))
    assert table.currentIndex().row() == 1
    assert table.model().index(1, 1).data() == "the same"


def test_enter_and_a_double_click_adopt(view, qtbot):
    table = view.findChild(TapTable)
    table.selectRow(1)
    table.setFocus()
    with qtbot.waitSignal(view.adopted) as adopted:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert adopted.args == [1]
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.adopted) as adopted:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert adopted.args == [0]
