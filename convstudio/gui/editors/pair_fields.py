"""Pairs of whole numbers: vertical and horizontal, with a link that keeps them equal, and padding on four sides."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.value_fields import IntField
from convstudio.gui.translation import mark, tr
from convstudio.values.layer import Pads, Pair
from convstudio.values.parameters import ParameterInfo

_PAIR_WIDTH = 66  # pixels: room for three digits and the unit
_SIDE_WIDTH = 44  # wheel and arrow keys step; the theme takes the buttons away
_SIDES = (
    ("top", "↑ ", mark("top")),
    ("bottom", "↓ ", mark("bottom")),
    ("left", "← ", mark("left")),
    ("right", "→ ", mark("right")),
)


class PairField(QWidget):
    """Edits a pair such as the stride; while linked, a change of one number changes both."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, name: str, described: ParameterInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        low, high = int(described.minimum or 0), int(described.maximum or 0)
        self._described = described
        self._rows = IntField(low, high, f"{name}_rows")
        self._columns = IntField(low, high, f"{name}_columns")
        for field in (self._rows, self._columns):
            field.setMinimumWidth(_PAIR_WIDTH)
            field.refused.connect(self.refused)
        self._link = IconButton("link", f"{name}_link", mark("Link"), mark("rows and columns stay equal."))
        self._link.setCheckable(True)
        self._link.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._rows, 1)
        row.addWidget(self._link)
        row.addWidget(self._columns, 1)
        self._rows.edited.connect(self._rows_edited)
        self._columns.edited.connect(self._columns_edited)
        self._link.toggled.connect(self._toggled)
        self.setFocusProxy(self._rows)
        self.retranslate()

    def value(self) -> Pair:
        """(vertical, horizontal)."""
        return self._rows.value(), self._columns.value()

    def put(self, pair: Pair) -> None:
        """Show a pair, silently; unequal numbers undo the link."""
        self._rows.put(pair[0])
        self._columns.put(pair[1])
        if pair[0] != pair[1]:
            self._link.setChecked(False)

    def retranslate(self) -> None:
        """Names and tooltips in the language that is on."""
        label, unit = tr(self._described.label), self._described.unit
        for field, axis in ((self._rows, tr("vertical")), (self._columns, tr("horizontal"))):
            field.setAccessibleName(f"{label}, {axis}")
            field.setToolTip(f"{label}, {axis}: {tr(self._described.help)}")
            field.setSuffix(f" {tr(unit)}" if unit else "")
        self._link.retranslate()

    def _draw_link(self) -> None:
        self._link.set_drawing("link" if self._link.isChecked() else "unlink")

    @Slot()
    def _rows_edited(self) -> None:
        if self._link.isChecked():
            self._columns.put(self._rows.value())
        self.edited.emit()

    @Slot()
    def _columns_edited(self) -> None:
        if self._link.isChecked():
            self._rows.put(self._columns.value())
        self.edited.emit()

    @Slot(bool)
    def _toggled(self, linked: bool) -> None:
        self._draw_link()
        if linked and self._rows.value() != self._columns.value():
            self._columns.put(self._rows.value())
            self.edited.emit()


class PadsField(QWidget):
    """Edits ((top, bottom), (left, right))."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, name: str, described: ParameterInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._described = described
        low, high = int(described.minimum or 0), int(described.maximum or 0)
        self._fields = [IntField(low, high, f"{name}_{side}") for side, _, _ in _SIDES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for field, (_, arrow, _) in zip(self._fields, _SIDES, strict=True):
            field.setPrefix(arrow)
            field.setMinimumWidth(_SIDE_WIDTH)
            field.edited.connect(self._report)
            field.refused.connect(self.refused)
            row.addWidget(field, 1)
        self.retranslate()

    def value(self) -> Pads:
        """((top, bottom), (left, right))."""
        top, bottom, left, right = (field.value() for field in self._fields)
        return (top, bottom), (left, right)

    def put(self, pads: Pads) -> None:
        """Show a padding, silently."""
        for field, side in zip(self._fields, (*pads[0], *pads[1]), strict=True):
            field.put_within(side, max(int(self._described.maximum or 0), side))

    def retranslate(self) -> None:
        """Names and tooltips in the language that is on."""
        label = tr(self._described.label)
        self.setAccessibleName(label)
        for field, (_, _, side) in zip(self._fields, _SIDES, strict=True):
            field.setAccessibleName(f"{label}, {tr(side)}")
            field.setToolTip(f"{label}, {tr(side)}: {tr(self._described.help)}")

    @Slot()
    def _report(self) -> None:
        self.edited.emit()
