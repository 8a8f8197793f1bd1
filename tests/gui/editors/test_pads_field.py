from PySide6.QtWidgets import QSpinBox

from convstudio.gui.editors.pads_field import PadsField
from convstudio.values.parameters import ParameterInfo


def test_round_trip_without_a_signal(qtbot):
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
