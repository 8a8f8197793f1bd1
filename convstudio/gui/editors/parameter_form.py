"""A form made from the descriptions of parameters: one row each, read off Annotated[type, Described(...)]."""

import math
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.value_fields import ChoiceField, FloatField, IntField
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.values.parameters import Parameter

_NOTCHES = 1000
_UNBOUNDED = 2**31 - 1


class SliderField(QWidget):
    """A number with a slider beside it where both bounds are known; wide ranges move by ratio, not by difference."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, parameter: Parameter, gesture: Gesture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = gesture
        low, high = parameter.described.minimum, parameter.described.maximum
        self._spin = _spin(parameter)
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, _NOTCHES)
        self._slider.setVisible(low is not None and high is not None)
        self._low, self._high = float(low or 0), float(high or 1)
        self._by_ratio = self._low > 0 and self._high / self._low > 20
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._slider, 1)
        row.addWidget(self._spin)
        self._spin.setFixedWidth(self.fontMetrics().averageCharWidth() * 16)  # so that all sliders are of one length
        self.setFocusProxy(self._spin)
        self._spin.edited.connect(self._spun)
        self._spin.refused.connect(self.refused)
        self._slider.valueChanged.connect(self._slid)
        self._slider.sliderPressed.connect(self._pressed)
        self._slider.sliderReleased.connect(self._released)

    def value(self) -> Any:
        """The number."""
        return self._spin.value()

    def put(self, value: Any) -> None:
        """Show a number, silently."""
        self._spin.put(value)
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(self._share(float(value)) * _NOTCHES))

    def describe(self, label: str, help_text: str, unit: str) -> None:
        """Say what the number is, in the language that is on."""
        self._spin.setSuffix(f" {unit}" if unit else "")
        for part in (self._spin, self._slider):
            part.setAccessibleName(label)
            part.setToolTip(help_text)

    def _share(self, value: float) -> float:
        value = min(max(value, self._low), self._high)
        if self._by_ratio:
            return math.log(value / self._low) / math.log(self._high / self._low)
        return (value - self._low) / ((self._high - self._low) or 1.0)

    def _number(self, share: float) -> float:
        step = self._spin.singleStep()
        if not self._by_ratio:
            return self._low + round(share * (self._high - self._low) / step) * step
        number = self._low * (self._high / self._low) ** share
        whole = isinstance(self._spin, IntField)
        return self._low + round((number - self._low) / step) * step if whole else float(f"{number:.3g}")

    @Slot()
    def _spun(self) -> None:
        self.put(self._spin.value())
        self.edited.emit()

    @Slot(int)
    def _slid(self, notch: int) -> None:
        before, wanted = self._spin.value(), self._number(notch / _NOTCHES)
        if isinstance(self._spin, IntField):
            self._spin.put(round(wanted))
        else:
            self._spin.put(wanted)
        if self._spin.value() != before:
            self.edited.emit()

    @Slot()
    def _pressed(self) -> None:
        self._gesture.press()

    @Slot()
    def _released(self) -> None:
        self._gesture.release()


class ParameterForm(QWidget):
    """Edits the values of described parameters: a dict by name."""

    value_changed = Signal(object, str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameter_form")
        self._parameters: tuple[Parameter, ...] = ()
        self._fields: dict[str, Any] = {}
        self._labels: dict[str, QLabel] = {}
        self._gesture = Gesture("recipe")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def set_parameters(self, parameters: Sequence[Parameter]) -> None:
        """Ask for these parameters, showing their defaults, silently."""
        if tuple(parameters) == self._parameters:
            return
        self._parameters = tuple(parameters)
        self._clear()
        for row, parameter in enumerate(self._parameters):
            label, field = plain_label(), self._field(parameter)
            field.setObjectName(f"parameter_{parameter.name}")
            self._labels[parameter.name], self._fields[parameter.name] = label, field
            label.setBuddy(field)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(field, row, 1)
        self._retranslate()
        self.set_value({parameter.name: parameter.default for parameter in self._parameters})

    def value(self) -> dict[str, Any]:
        """The value of every parameter."""
        return {parameter.name: self._read(parameter.name) for parameter in self._parameters}

    def set_value(self, values: Mapping[str, Any]) -> None:
        """Show these values, silently; parameters that are not named stay as they are."""
        for name, value in values.items():
            self._put(name, value)

    def _read(self, name: str) -> Any:
        match self._fields[name]:
            case QCheckBox() as box:
                return box.isChecked()
            case ChoiceField() as choice:
                return choice.chosen()
            case field:
                return field.value()

    def _put(self, name: str, value: Any) -> None:
        field = self._fields.get(name)
        if isinstance(field, QCheckBox):
            with QSignalBlocker(field):
                field.setChecked(value)
        elif field is not None:
            field.put(value)

    def _field(self, parameter: Parameter) -> QWidget:
        kind = parameter.type
        if kind is bool:
            box = QCheckBox(self)
            box.toggled.connect(self._report)
            return box
        choosing = isinstance(kind, type) and issubclass(kind, Enum)
        field = ChoiceField(kind, "", self) if choosing else SliderField(parameter, self._gesture, self)
        field.edited.connect(self._report)
        if isinstance(field, SliderField):
            field.refused.connect(self.refused)
        return field

    def _clear(self) -> None:
        for widget in (*self._fields.values(), *self._labels.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._fields, self._labels = {}, {}

    @Slot()
    def _report(self) -> None:
        self.value_changed.emit(self.value(), self._gesture.name())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Parameters of the kernel"))
        for parameter in self._parameters:
            label, help_text = tr(parameter.described.label), tr(parameter.described.help)
            field = self._fields[parameter.name]
            self._labels[parameter.name].setText(label)
            self._labels[parameter.name].setToolTip(help_text)
            if isinstance(field, SliderField):
                field.describe(label, help_text, tr(parameter.described.unit) if parameter.described.unit else "")
                continue
            field.setAccessibleName(label)
            field.setToolTip(help_text)
            if isinstance(field, ChoiceField):
                field.retranslate()


class _Slider(QSlider):
    """A slider that a turned wheel scrolls past unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def _spin(parameter: Parameter) -> IntField | FloatField:
    described = parameter.described
    if parameter.type is not int:
        return FloatField(described.minimum, described.maximum, described.step)
    low = -_UNBOUNDED if described.minimum is None else int(described.minimum)
    spin = IntField(low, _UNBOUNDED if described.maximum is None else int(described.maximum))
    spin.setSingleStep(int(described.step or 1))
    return spin
