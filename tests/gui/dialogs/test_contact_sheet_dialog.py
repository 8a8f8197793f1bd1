import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from convstudio.gui.dialogs.contact_sheet_dialog import ContactSheet, Offer
from tests.driven import choose

OFFERS = [Offer("size", "Size", "3, 5"), Offer("sigma", "Sigma", "1, 2"), Offer("mode", "Mode", "full, same")]


@pytest.fixture
def sheet(qtbot):
    sheet = ContactSheet(OFFERS)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_the_first_two_variables_are_chosen(qtbot, sheet):
    with qtbot.waitSignal(sheet.asked) as told:
        sheet.ask()
    assert told.args == [("size", "3, 5"), ("sigma", "1, 2")]


def test_another_variable_brings_its_values(qtbot, sheet):
    with qtbot.waitSignal(sheet.asked) as told:
        choose(sheet.findChildren(QComboBox)[1], 2)
    assert told.args[1] == ("mode", "full, same")


def test_typed_values_are_asked_for(qtbot, sheet):
    line = sheet.findChildren(QLineEdit)[0]
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "7 9")
    with qtbot.waitSignal(sheet.asked) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args[0] == ("size", "7 9")


def test_a_refusal_is_shown_and_taken_back(sheet):
    sheet.refuse("no")
    assert sheet._refusal.isVisible()
    sheet.refuse("")
    assert not sheet._refusal.isVisible()


def test_one_variable_alone_serves_both_ways(qtbot):
    sheet = ContactSheet(OFFERS[:1])
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(sheet)
    assert [box.currentData() for box in sheet.findChildren(QComboBox)] == ["size", "size"]
