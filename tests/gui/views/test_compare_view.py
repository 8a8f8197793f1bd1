import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from convstudio.gui.views.compare_view import CompareView
from convstudio.gui.views.explain_view import ExplanationTable, TapTable

TABLE = ExplanationTable("", ("Tool", "Result"), (("PyTorch", "the same"), ("OpenCV", "shifted")))


@pytest.fixture
def view(qtbot):
    made = CompareView([("Other tools", "What others give."), ("Borders", "What another rule gives.")])
    qtbot.addWidget(made)
    made.resize(700, 200)
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


def test_the_row_that_is_chosen_is_told(view, qtbot):
    with qtbot.waitSignal(view.row_chosen) as chosen:
        view.findChild(TapTable).selectRow(1)
    assert chosen.args == [1]
    assert view.row == 1


def test_another_topic_begins_with_an_empty_table(view, qtbot):
    with qtbot.waitSignal(view.topic_chosen) as chosen:
        view.topic.activated.emit(view.topic.findText("Borders"))
    assert chosen.args == [1]
    assert view.findChild(TapTable).model().rowCount() == 0


def test_a_difference_is_shown_or_why_there_is_none(view, picture_of):
    view.set_difference(picture_of(), "max. 3")
    assert view.difference.picture is not None
    view.set_difference(None, "The sizes differ.")
    assert view.difference.picture is None
    assert view.difference._message == "The sizes differ."
