import pytest
from PySide6.QtWidgets import QSpinBox, QToolButton

from convstudio.gui.editors.pair_fields import PadsField, PairField
from convstudio.values.parameters import ParameterInfo


@pytest.fixture
def field(qtbot):
    field = PairField("stride", ParameterInfo("Stride", "How far.", 1, 99, 1, "px"))
    qtbot.addWidget(field)
    return field


def test_round_trip_without_a_signal(qtbot, field):
    with qtbot.assertNotEmitted(field.edited):
        field.put((2, 3))
    assert field.value() == (2, 3)


def test_linked_numbers_stay_equal(qtbot, field):
    field.put((1, 1))
    with qtbot.waitSignal(field.edited):
        field.findChild(QSpinBox, "stride_columns").setValue(4)
    assert field.value() == (4, 4)


def test_unequal_numbers_undo_the_link(field):
    field.put((2, 3))
    assert not field.findChild(QToolButton).isChecked()


def test_linking_makes_the_numbers_equal(qtbot, field):
    field.put((2, 3))
    with qtbot.waitSignal(field.edited):
        field.findChild(QToolButton).click()
    assert field.value() == (2, 2)


def test_four_sides_make_a_round_trip_without_a_signal(qtbot):
    field = PadsField("padding", ParameterInfo("Padding", "Around.", 0, 99))
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.put(((1, 2), (3, 4)))
    assert field.value() == ((1, 2), (3, 4))


def test_a_side_is_edited(qtbot):
    field = PadsField("padding", ParameterInfo("Padding", "Around.", 0, 99))
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        field.findChild(QSpinBox, "padding_left").setValue(5)
    assert field.value() == ((0, 0), (5, 0))
