import pytest
from PySide6.QtCore import Qt

from convstudio.gui.editors.engine_choice import EngineChoice
from convstudio.gui.text.plain_text import plain_tip

ROWS = [("auto", True, ""), ("numpy", True, ""), ("torch", False, "torch is not installed.")]


@pytest.fixture
def choice(qtbot):
    choice = EngineChoice()
    qtbot.addWidget(choice)
    choice.set_rows(ROWS)
    choice.show()
    return choice


def test_round_trip_without_a_signal(qtbot, choice):
    with qtbot.assertNotEmitted(choice.value_changed):
        choice.set_value("numpy")
    assert choice.value() == "numpy"
    assert choice.currentText() == "numpy"


def test_an_engine_that_is_missing_is_grey_and_says_why(choice):
    index = choice.model().index(2, 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert index.data(Qt.ItemDataRole.ToolTipRole) == plain_tip("torch is not installed.")


def test_the_keyboard_chooses_and_passes_over_what_is_missing(qtbot, choice):
    choice.setFocus()
    with qtbot.waitSignal(choice.value_changed) as changed:
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert changed.args == ["numpy", ""]
    with qtbot.assertNotEmitted(choice.value_changed):
        qtbot.keyClick(choice, Qt.Key.Key_Down)


def test_an_engine_of_another_machine_is_shown_as_missing(choice):
    choice.set_value("torch:cuda")
    assert choice.value() == "torch:cuda"
    assert not choice.model().index(3, 0).flags() & Qt.ItemFlag.ItemIsEnabled
