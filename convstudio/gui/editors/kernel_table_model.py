"""The cells of one kernel as a table model: texts, colours, and what is wrong with a cell."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.theme import Bytes
from convstudio.gui.translation import tr
from convstudio.values.colormap import signed_colour
from convstudio.values.kernel import Cell, Kernel, Weights
from convstudio.values.number_parsing import format_number

Index = QModelIndex | QPersistentModelIndex

MAXIMUM_WRITTEN = 1024  # more cells than this are colours only: their numbers would not fit anyway
_SHORT = 8
_EVEN_LUMINANCE = 0.19  # here the two inks stand out alike
INKS = (QColor("#ffffff"), QColor("#101010"))
_ROOT = QModelIndex()


class KernelCells(QAbstractTableModel):
    """One kernel, the anchor cell, and the sentences about cells whose text was refused."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kernel = Kernel(np.ones((1, 1)))
        self.anchor: Cell | None = None
        self.refusals: dict[Cell, str] = {}
        self.dark = False
        self._colours: Bytes | None = None
        self._light: npt.NDArray[np.bool_] | None = None
        self._numbers: list[list[str]] | None = None
        self._different: frozenset[str] | None = None

    def show(self, kernel: Kernel) -> None:
        """Show a kernel; the sentences about refused cells are gone."""
        resized = kernel.shape != self.kernel.shape
        if resized:
            self.beginResetModel()
        self.kernel = kernel
        self.refusals = {}
        self.refresh()
        if resized:
            self.endResetModel()

    def refuse(self, cell: Cell, sentence: str) -> None:
        """Mark a cell whose text was refused; its old value stays."""
        self.refusals[cell] = sentence
        self.refresh()

    def refresh(self) -> None:
        """Colours and numbers have changed."""
        self._colours = self._light = self._numbers = self._different = None
        rows, columns = self.kernel.shape
        self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows of the kernel."""
        return 0 if parent.isValid() else self.kernel.shape[0]

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns of the kernel."""
        return 0 if parent.isValid() else self.kernel.shape[1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be chosen and typed into."""
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The number of a cell, its text for editing, its sentence for the tooltip and the screen reader."""
        cell = (index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.number(cell)
            case Qt.ItemDataRole.EditRole:
                return self.text(cell)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.refusals.get(cell) or self.told(cell))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.refusals.get(cell) or self.told(cell)
            case _:
                return None

    def text(self, cell: Cell) -> str:
        """The text of a cell as it was typed."""
        row, column = cell
        return self.kernel.written[row][column]

    def told(self, cell: Cell) -> str:
        """A cell in words."""
        value, typed = format_number(self.kernel.weights[cell]), self.text(cell)
        if self.kernel.absent[cell]:
            return tr("Row {row}, column {column}: not part of the kernel").format(row=cell[0], column=cell[1])
        equal = f"{typed} = {value}" if typed != value else value
        sentence = tr("Row {row}, column {column}: {value}")
        return sentence.format(row=cell[0], column=cell[1], value=equal)

    def number(self, cell: Cell) -> str:
        """The number that is written into a cell, empty where there are too many cells to write into."""
        numbers = self.written()
        return numbers[cell[0]][cell[1]] if numbers else ""

    def numbers(self) -> frozenset[str]:
        """All different numbers that are written."""
        if self._different is None:
            self._different = frozenset(number for row in self.written() for number in row)
        return self._different

    def written(self) -> list[list[str]]:
        """The number of every cell, row by row; empty where there are too many cells to write into."""
        if self._numbers is None:
            self._numbers = self._short_numbers()
        return self._numbers

    def colours(self, size: tuple[int, int]) -> Bytes:
        """RGB (height, width, 3) uint8, one pixel for each cell; over that size, the mean of neighbouring cells."""
        shape = min(size[0], self.kernel.shape[0]), min(size[1], self.kernel.shape[1])
        if self._colours is None or self._colours.shape[:2] != shape:
            weights = _shrunk(self.kernel.weights, shape)
            self._colours = signed_colour(weights / (np.abs(self.kernel.weights).max() or 1.0), self.dark)
        return self._colours

    def light(self) -> npt.NDArray[np.bool_]:
        """(rows, columns): whether black stands out more than white on a cell."""
        if self._light is None:
            self._light = _light(self.colours(self.kernel.shape))
        return self._light

    def ink(self, cell: Cell) -> QColor:
        """Black or white, whichever has the higher contrast on a cell."""
        ground = signed_colour(self.kernel.weights[cell] / (np.abs(self.kernel.weights).max() or 1.0), self.dark)
        return INKS[bool(_light(ground))]

    def _short_numbers(self) -> list[list[str]]:
        if self.kernel.weights.size > MAXIMUM_WRITTEN:
            return []
        pairs = zip(self.kernel.written, self.kernel.weights.tolist(), strict=True)
        return [[_short(text, value) for text, value in zip(*row, strict=True)] for row in pairs]


def _shrunk(weights: Weights, shape: tuple[int, int]) -> Weights:
    """Means over the cells that share a pixel."""
    for axis, pixels in enumerate(shape):
        count = weights.shape[axis]
        if pixels < count:
            starts = np.arange(pixels) * count // pixels
            widths = np.diff(starts, append=count)
            weights = np.add.reduceat(weights, starts, axis) / np.expand_dims(widths, 1 - axis)
    return weights


def _light(grounds: Bytes) -> npt.NDArray[np.bool_]:
    """Whether black stands out more than white on each ground: relative luminance of WCAG 2.1, sRGB."""
    share = grounds / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array((0.2126, 0.7152, 0.0722)) > _EVEN_LUMINANCE


def _short(text: str, value: float) -> str:
    if len(text) > _SHORT:
        text = f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return text.replace("-", "\u2212")
