"""Painting weights into a kernel: a brush, one stroke of it, and the bar that sets it."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.gui.editors.cell_text import with_values
from convstudio.gui.editors.value_fields import FloatField, IntField
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.values.kernel import Cell, Kernel

LARGEST = 99
_CORNER = 0.4  # so that three cells across are a plus and four a square without corners


@dataclass(frozen=True)
class Brush:
    """Paints a disc of this many cells across with one number."""

    value: float = 1.0
    width: int = 1

    def cells(self, shape: tuple[int, int], cell: Cell) -> list[Cell]:
        """The cells of the kernel under the brush."""
        reach, farthest = self.width // 2, max(0.0, self.width**2 / 4 - _CORNER)
        near = range(-reach, self.width - reach)
        middle = 0.0 if self.width % 2 else -0.5
        disc = [(r, c) for r in near for c in near if (r - middle) ** 2 + (c - middle) ** 2 <= farthest]
        found = [(cell[0] + r, cell[1] + c) for r, c in disc]
        return [(r, c) for r, c in found if 0 <= r < shape[0] and 0 <= c < shape[1]]


class Stroke:
    """From a press to the release: the cells that the pointer passed are painted without gaps."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._last: Cell | None = None

    def to(self, kernel: Kernel, cell: Cell) -> Kernel:
        """The kernel painted from where the stroke was last to a cell."""
        passed = _line(self._last or cell, cell)
        self._last = cell
        painted = list(dict.fromkeys(c for at in passed for c in self._brush.cells(kernel.shape, at)))
        return with_values(kernel, painted, [self._brush.value] * len(painted)) if painted else kernel


def _line(start: Cell, end: Cell) -> Iterator[Cell]:
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    for step in range(steps + 1):
        share = step / steps
        yield round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share)


class BrushBar(QWidget):
    """The number and the width of the brush. value_changed: Brush."""

    value_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = FloatField(-1e6, 1e6, 0.1)
        self._width = IntField(1, LARGEST, "brush_width")
        self._words, self._width_words = plain_label(), plain_label()
        self._value.setObjectName("brush_value")
        self._value.put(1.0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._words, self._value, self._width_words, self._width):
            row.addWidget(widget)
        row.addStretch(1)
        self._words.setBuddy(self._value)
        self._width_words.setBuddy(self._width)
        for field in (self._value, self._width):
            field.edited.connect(self._report)
            field.refused.connect(self.refused)
        self.retranslate()

    def value(self) -> Brush:
        """The brush."""
        return Brush(self._value.value(), self._width.value())

    def _report(self) -> None:
        self.value_changed.emit(self.value())

    def retranslate(self) -> None:
        """Say what is said in the language that is on."""
        self._words.setText(tr("Paint"))
        self._width_words.setText(tr("Width"))
        self._value.setAccessibleName(tr("Number of the brush"))
        self._value.setToolTip(tr("Drag over the cells to paint this number; the right button paints 0."))
        self._width.setAccessibleName(tr("Width of the brush"))
        self._width.setToolTip(tr("Cells across."))
