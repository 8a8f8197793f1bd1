"""The operation of a layer as a form: everything but its kernels. Labels, helps and bounds are read off Layer."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from convstudio.gui.editors.bias_field import BiasField
from convstudio.gui.editors.enum_labels import BORDER_PICTURES
from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.grouping_field import SEPARABLE, GroupingField, GroupsField
from convstudio.gui.editors.pair_fields import PadsField, PairField
from convstudio.gui.editors.value_fields import ChoiceField, FloatField
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Activation, Grouping, Layer, Mode, Pads
from convstudio.values.parameters import ParameterInfo, parameters_of

_DESCRIBED: dict[str, ParameterInfo] = {parameter.name: parameter.described for parameter in parameters_of(Layer)}
_NOTHING: Pads = ((0, 0), (0, 0))


class OperationPanel(QWidget):
    """Edits a Layer's mode, padding, stride, dilation, border, flip, bias and activation.

    Another grouping reshapes the kernels, so it is asked for: grouping_asked(Grouping, groups), separable_asked().
    """

    value_changed = Signal(object, str)
    refused = Signal(str)
    grouping_asked = Signal(object, int)
    separable_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("operation_panel")
        self._layer = Layer()
        self._resolved: Pads | None = None
        self._turning = Gesture("operation")
        self._mode = ChoiceField(Mode, "mode")
        self._pads = PadsField("padding", _DESCRIBED["pads"])
        self._stride = PairField("stride", _DESCRIBED["stride"])
        self._dilation = PairField("dilation", _DESCRIBED["dilation"])
        self._grouping = GroupingField("grouping")
        self._groups = GroupsField("groups")
        self._border = _BorderField(Border, "border")
        described = _DESCRIBED["border_value"]
        self._border_value = FloatField(described.minimum, described.maximum, described.step or 1)
        self._border_value.setObjectName("border_value")
        self._flip = QCheckBox()
        self._flip.setObjectName("flip")
        self._bias = BiasField("bias")
        self._activation = ChoiceField(Activation, "activation")
        self._rows = self._named_rows()
        self._labels = {name: plain_label() for name in self._rows if name != "flip"}  # a check box labels itself
        self._lay_out()
        self._connect()
        self._retranslate()
        self._fill()

    def _named_rows(self) -> dict[str, QWidget]:
        """The fields from top to bottom, by the name of what they edit."""
        return {
            "mode": self._mode,
            "pads": self._pads,
            "stride": self._stride,
            "dilation": self._dilation,
            "grouping": self._grouping,
            "groups": self._groups,
            "border": self._border,
            "border_value": self._border_value,
            "flip": self._flip,
            "bias": self._bias,
            "activation": self._activation,
        }

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(self._rows.items()):
            if name in self._labels:
                self._labels[name].setBuddy(field)
                grid.addWidget(self._labels[name], row, 0)
            grid.addWidget(field, row, 1)
        grid.setRowStretch(len(self._rows), 1)

    def _connect(self) -> None:
        for field, slot in (
            (self._mode, self._mode_edited),
            (self._pads, self._pads_edited),
            (self._stride, self._stride_edited),
            (self._dilation, self._dilation_edited),
            (self._grouping, self._grouping_edited),
            (self._groups, self._groups_edited),
            (self._border, self._border_edited),
            (self._border_value, self._border_value_edited),
            (self._bias, self._bias_edited),
            (self._activation, self._activation_edited),
        ):
            field.edited.connect(slot)
        self._flip.toggled.connect(self._flip_edited)
        for field in (self._pads, self._stride, self._dilation, self._groups, self._border_value, self._bias):
            field.refused.connect(self.refused)

    def add_row(self, name: str, field: QWidget) -> None:
        """One more field below, that of somebody else."""
        grid, row = self.layout(), len(self._rows) + 1
        assert isinstance(grid, QGridLayout)
        label = plain_label(name)
        label.setBuddy(field)
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)

    # --- the value

    def value(self) -> Layer:
        """The layer as it is shown."""
        return self._layer

    def set_value(self, layer: Layer) -> None:
        """Show a layer, silently."""
        if layer == self._layer:
            return
        self._layer = layer
        self._fill()

    def set_resolved_pads(self, pads: Pads | None) -> None:
        """The padding that the mode comes to on the present image: shown, and the start for an explicit one."""
        if pads == self._resolved:
            return
        self._resolved = pads
        self._show_pads()

    def set_group_counts(self, counts: Sequence[int]) -> None:
        """The counts of groups that divide the channels."""
        self._groups.set_counts(counts)

    def _fill(self) -> None:
        layer = self._layer
        self._mode.put(layer.mode)
        self._show_pads()
        self._stride.put(layer.stride)
        self._dilation.put(layer.dilation)
        self._grouping.put(layer.grouping)
        self._groups.put(layer.groups)
        self._show_row("groups", layer.grouping is Grouping.GROUPED)
        self._border.put(layer.border)
        self._border_value.put(layer.border_value)
        self._show_row("border_value", layer.border is Border.CONSTANT)
        self._show_use_of_border()
        with QSignalBlocker(self._flip):
            self._flip.setChecked(layer.flip)
        self._bias.put(layer.bias)
        self._activation.put(layer.activation)

    def _show_pads(self) -> None:
        explicit = self._layer.mode is Mode.EXPLICIT
        self._pads.put(self._layer.pads if explicit else self._resolved or _NOTHING)
        self._pads.setEnabled(explicit)

    def _show_row(self, name: str, visible: bool) -> None:
        self._labels[name].setVisible(visible)
        self._rows[name].setVisible(visible)

    def _show_use_of_border(self) -> None:
        """Where nothing beyond the edge is read, the border is greyed and says so."""
        used = self._layer.mode is not Mode.VALID
        unused = tr("Not used now: this mode reads nothing beyond the edge, there is no padding.")
        for name in ("border", "border_value"):
            help_text = tr(_DESCRIBED[name].help)
            for widget in (self._rows[name], self._labels[name]):
                widget.setEnabled(used)
                widget.setToolTip(help_text if used else f"{unused}\n{help_text}")

    # --- what a person does

    def _edit(self, gesture: str = "", **changes: Any) -> None:
        try:
            layer = replace(self._layer, **changes)
        except ConvStudioError as error:
            self._fill()
            self.refused.emit(str(error))
            return
        if layer == self._layer:
            return
        self._layer = layer
        self._fill()
        self.value_changed.emit(layer, gesture)

    @Slot()
    def _mode_edited(self) -> None:
        mode: Mode = self._mode.chosen()
        untouched = mode is Mode.EXPLICIT and self._layer.pads == _NOTHING
        self._edit(mode=mode, pads=(self._resolved or _NOTHING) if untouched else self._layer.pads)

    @Slot()
    def _pads_edited(self) -> None:
        self._edit(self._turning.name(), pads=self._pads.value())

    @Slot()
    def _stride_edited(self) -> None:
        self._edit(self._turning.name(), stride=self._stride.value())

    @Slot()
    def _dilation_edited(self) -> None:
        self._edit(self._turning.name(), dilation=self._dilation.value())

    @Slot()
    def _grouping_edited(self) -> None:
        wanted = self._grouping.chosen()
        self._grouping.put(self._layer.grouping)  # until it is granted
        if wanted == SEPARABLE:
            self.separable_asked.emit()
        elif wanted is not self._layer.grouping:
            self.grouping_asked.emit(wanted, max(2, self._layer.groups) if wanted is Grouping.GROUPED else 1)

    @Slot()
    def _groups_edited(self) -> None:
        wanted = self._groups.value()
        self._groups.put(self._layer.groups)  # until it is granted
        if wanted != self._layer.groups:
            self.grouping_asked.emit(Grouping.GROUPED, wanted)

    @Slot()
    def _border_edited(self) -> None:
        self._edit(border=self._border.chosen())

    @Slot()
    def _border_value_edited(self) -> None:
        self._edit(self._turning.name(), border_value=self._border_value.value())

    @Slot(bool)
    def _flip_edited(self, flip: bool) -> None:
        self._edit(flip=flip)

    @Slot()
    def _bias_edited(self) -> None:
        self._edit(bias=self._bias.value())

    @Slot()
    def _activation_edited(self) -> None:
        self._edit(activation=self._activation.chosen())

    # --- language

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Operation"))
        for name, field in self._rows.items():
            label, help_text = tr(_DESCRIBED[name].label), tr(_DESCRIBED[name].help)
            if name in self._labels:
                self._labels[name].setText(label)
                self._labels[name].setToolTip(help_text)
            field.setAccessibleName(label)
            if isinstance(field, ChoiceField | PairField | PadsField):
                field.retranslate()
            if not isinstance(field, PairField | PadsField):
                field.setToolTip(help_text)
        self._flip.setText(tr(_DESCRIBED["flip"].label))
        self._bias.set_help(tr(_DESCRIBED["bias"].help))
        self._show_use_of_border()


class _BorderField(ChoiceField):
    """A border with a picture of what lies to the left of 1 2 3."""

    def words(self, key: Enum) -> tuple[str, str]:
        """(label with its picture, help and what other libraries call it)."""
        label, help_text = super().words(key)
        assert isinstance(key, Border)
        return f"{label}   {BORDER_PICTURES[key]}", f"{help_text} ({key.elsewhere})"
