from enum import Enum
from typing import Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox

from convstudio.gui.editors.parameter_form import ParameterForm
from convstudio.values.parameters import ParameterInfo, parameters_of


class Shape(Enum):
    ROUND = "round"
    VERY_SQUARE = "very-square"


def made(
    size: Annotated[int, ParameterInfo("Size", "How large.", 1, 99, 2, "px")] = 5,
    sigma: Annotated[float, ParameterInfo("Sigma", "How wide.", 0.1, 50)] = 1.2,
    angle: Annotated[float, ParameterInfo("Angle", "Whither.", -180, 180, 1, "°")] = 0.0,
    free: Annotated[float, ParameterInfo("Free", "Without bounds.")] = 0.25,
    shape: Annotated[Shape, ParameterInfo("Shape", "Which.")] = Shape.ROUND,
    exact: Annotated[bool, ParameterInfo("Exact", "Whether.")] = False,
) -> None: ...


@pytest.fixture
def form(qtbot):
    form = ParameterForm()
    qtbot.addWidget(form)
    form.set_parameters(parameters_of(made))
    form.show()
    return form


@pytest.fixture
def changes(form):
    taken = []
    form.value_changed.connect(lambda values, gesture: taken.append((values, gesture)))
    return taken


def part(form, name, kind):
    return form._fields[name].findChild(kind)


def test_the_form_begins_with_the_defaults(form):
    assert form.value() == {
        "size": 5,
        "sigma": 1.2,
        "angle": 0.0,
        "free": 0.25,
        "shape": Shape.ROUND,
        "exact": False,
    }


def test_round_trip_without_a_signal(form, changes):
    values = {"size": 7, "sigma": 0.123456, "angle": -90.0, "free": -3.5, "shape": Shape.VERY_SQUARE, "exact": True}
    form.set_value(values)
    assert form.value() == values
    assert not changes


def test_a_spin_box_moves_its_slider(form, changes):
    before = part(form, "angle", QSlider).value()
    part(form, "angle", QDoubleSpinBox).stepBy(45)
    assert part(form, "angle", QSlider).value() > before
    assert changes[-1][0]["angle"] == 45


def test_a_dragged_slider_is_one_gesture(form, changes):
    slider = part(form, "size", QSlider)
    slider.setSliderDown(True)
    for notch in range(100, 1000, 100):
        slider.setSliderPosition(notch)
    slider.setSliderDown(False)
    assert changes[-1][0]["size"] > 50
    assert len({gesture for _, gesture in changes}) == 1


def test_a_slider_steps_as_the_parameter_does(form, changes):
    for notch in range(0, 1000, 7):
        part(form, "size", QSlider).setValue(notch)
    assert all(values["size"] % 2 == 1 for values, _ in changes)


def test_the_ends_of_a_slider_are_the_bounds(form):
    part(form, "sigma", QSlider).setValue(1000)
    assert form.value()["sigma"] == 50
    part(form, "sigma", QSlider).setValue(0)
    assert form.value()["sigma"] == 0.1


def test_a_parameter_without_bounds_has_no_slider(form):
    assert not part(form, "free", QSlider).isVisible()


def test_choices_are_named_in_plain_words(qtbot, form, changes):
    combo = form.findChild(QComboBox, "parameter_shape")
    assert combo.itemText(1) == "Very square"
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert changes[-1][0]["shape"] is Shape.VERY_SQUARE


def test_a_tick_is_told(form, changes):
    form.findChild(QCheckBox, "parameter_exact").click()
    assert changes[-1][0]["exact"] is True


def test_unit_and_help_come_from_the_description(form):
    spin = part(form, "size", QSpinBox)
    assert spin.suffix() == " px"
    assert spin.toolTip() == "How large."
    assert spin.accessibleName() == "Size"
