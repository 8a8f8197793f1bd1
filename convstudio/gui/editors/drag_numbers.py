"""Changing numbers by dragging: how far a drag has gone, and what that makes of the weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from convstudio.gui.editors.cell_text import changed
from convstudio.values.kernel import Cell, Kernel

PIXELS_PER_STEP = 4
_DECADES_BELOW_PEAK = 1


def step_of(kernel: Kernel) -> float:
    """A power of ten, one decade below the largest weight: 0.1 for 0.1 < peak < 10 where the peak is a unit."""
    peak = float(np.max(np.abs(kernel.weights)))
    if not peak:
        return 0.1
    return 10.0 ** (math.floor(math.log10(peak)) - _DECADES_BELOW_PEAK)


def pace(modifiers: Qt.KeyboardModifier) -> float:
    """Ten times with Shift, a tenth with Control."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return 10.0
    return 0.1 if modifiers & Qt.KeyboardModifier.ControlModifier else 1.0


def moved(kernel: Kernel, cells: Sequence[Cell], steps: float) -> Kernel:
    """The kernel with these cells moved by steps; they come to rest on round numbers."""
    if not steps:
        return kernel
    unit = step_of(kernel) * (0.1 if steps != round(steps) else 1.0)
    by = step_of(kernel) * steps
    return changed(kernel, cells, lambda value: round((value + by) / unit) * unit)


@dataclass
class Scrub:
    """One drag, from the press on a chosen cell to the release."""

    kernel: Kernel
    cells: Sequence[Cell]
    start: QPoint
    last: QPoint = field(init=False)
    steps: float = 0.0
    begun: bool = False

    def __post_init__(self) -> None:
        self.last = self.start

    def begins(self, position: QPoint) -> bool:
        """The pointer is far enough from the press to mean a drag."""
        return (position - self.start).manhattanLength() >= QApplication.startDragDistance()

    def dragged(self, position: QPoint, modifiers: Qt.KeyboardModifier) -> Kernel:
        """The kernel with the pointer here; right and up make more."""
        moved_by = (position.x() - self.last.x()) - (position.y() - self.last.y())
        self.steps += moved_by / PIXELS_PER_STEP * pace(modifiers)
        self.last = position
        fine = 10 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
        return moved(self.kernel, self.cells, round(self.steps * fine) / fine)
