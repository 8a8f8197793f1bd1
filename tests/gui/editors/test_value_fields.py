import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from convstudio.gui.editors.value_fields import ChoiceField, FloatField, IntField
from convstudio.values.layer import Mode


def turn(field):
    place, none = QPointF(field.rect().center()), Qt.MouseButton.NoButton
    wheel = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, wheel)


@pytest.fixture(params=["whole", "float", "choice"])
def field(request, qtbot):
    made = {"whole": IntField(0, 9), "float": FloatField(0, 9, 1), "choice": ChoiceField(Mode)}
    field = made[request.param]
    for each in made.values():
        qtbot.addWidget(each)
    field.put(Mode.VALID if request.param == "choice" else 3)
    field.show()
    return field


def shown(field):
    return field.chosen() if isinstance(field, ChoiceField) else field.value()


def test_a_wheel_over_a_field_without_focus_changes_nothing(qtbot, field):
    field.clearFocus()
    before = shown(field)
    with qtbot.assertNotEmitted(field.edited):
        turn(field)
    assert shown(field) == before


def test_what_is_put_is_shown_without_a_word(qtbot, field):
    value = Mode.FULL if isinstance(field, ChoiceField) else 7
    with qtbot.assertNotEmitted(field.edited):
        field.put(value)
    assert shown(field) == value


@pytest.mark.parametrize(("value", "text"), [(12.5, "12.5"), (3.0, "3"), (0.000001, "0.000001"), (-0.0, "0")])
def test_a_number_is_shown_without_trailing_zeros(qtbot, value, text):
    field = FloatField(None, None, None)
    qtbot.addWidget(field)
    assert field.textFromValue(value) in (text, f"-{text}")
