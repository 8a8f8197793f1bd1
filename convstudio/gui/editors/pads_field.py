"""Padding on four sides."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.gui.editors.value_fields import IntField
from convstudio.gui.translation import mark, tr
from convstudio.values.layer import Pads
from convstudio.values.parameters import ParameterInfo

_NARROW = 44
_SIDES = (
    ("top", "↑ ", mark("top")),
    ("bottom", "↓ ", mark("bottom")),
    ("left", "← ", mark("left")),
    ("right", "→ ", mark("right")),
)


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
            field.setMinimumWidth(_NARROW)  # wheel and arrow keys step; the theme takes the buttons away
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
