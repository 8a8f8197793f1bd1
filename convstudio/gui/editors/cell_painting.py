"""Draws the cells of the kernel grid: one picture of the weights, then lines, numbers, frames and the anchor.

Qt calls a delegate for every cell, which takes a tenth of a second for 31x31 of them; this takes a few milliseconds.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen

from convstudio.gui.editors.cell_text import Cell
from convstudio.gui.editors.kernel_cells import KernelCells
from convstudio.gui.theme import picture_image, tabular, tone

_LARGEST, _SMALLEST = 15, 8  # pixels of the numbers' font
_LINED = 14  # pixels from which cells are told apart by lines
_DOT = 0.11  # of the cell's side


class CellPainter:
    """Draws square cells with this side, the first one at corner, as far as they lie in view."""

    def __init__(self, cells: KernelCells) -> None:
        self._cells = cells
        self._font: QFont | None = None
        self._fitted: tuple[int, frozenset[str]] | None = None

    def paint(self, painter: QPainter, corner: tuple[int, int], side: int, view: QRect, palette: QPalette) -> None:
        """Ground, lines and numbers of the cells in view."""
        rows = _seen(view.top() - corner[0], view.height(), side, self._cells.kernel.shape[0])
        columns = _seen(view.left() - corner[1], view.width(), side, self._cells.kernel.shape[1])
        if not rows or not columns:
            return
        area = QRect(
            corner[1] + columns.start * side, corner[0] + rows.start * side, len(columns) * side, len(rows) * side
        )
        painter.drawImage(area, picture_image(self._cells.colours(rows, columns)))
        if side >= _LINED:
            _paint_lines(painter, area, side, palette.color(QPalette.ColorRole.Mid))
        font = self.numbers_font(side, painter.font())
        if font is not None:
            painter.setFont(font)
            self._paint_numbers(painter, corner, side, rows, columns)

    def _paint_numbers(
        self, painter: QPainter, corner: tuple[int, int], side: int, rows: range, columns: range
    ) -> None:
        for row in rows:
            for column in columns:
                painter.setPen(self._cells.ink((row, column)))
                box = QRect(corner[1] + column * side, corner[0] + row * side, side, side)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._cells.number((row, column)))

    def paint_marks(
        self,
        painter: QPainter,
        corner: tuple[int, int],
        side: int,
        palette: QPalette,
        chosen: Iterable[Cell],
        focus: bool,
    ) -> None:
        """What is wrong, what is chosen (the current cell first) and the anchor."""
        self._paint_refusals(painter, corner, side, palette)
        accent = QColor(palette.color(QPalette.ColorRole.Highlight))
        accent.setAlpha(255 if focus else 150)
        for place, cell in enumerate(chosen):
            strong = 3 if place == 0 and focus else 2
            _frame(painter, _box(corner, side, cell), accent, strong if side >= _LINED else 1)
        anchor = self._cells.anchor
        if anchor is not None and all(at < size for at, size in zip(anchor, self._cells.kernel.shape, strict=True)):
            _dot(painter, _box(corner, side, anchor), self._cells.ink(anchor))

    def _paint_refusals(self, painter: QPainter, corner: tuple[int, int], side: int, palette: QPalette) -> None:
        for cell in self._cells.refusals:
            painter.fillRect(_box(corner, side, cell), tone(palette, "refusal"))
            painter.setPen(palette.color(QPalette.ColorRole.Base))
            if self._font is not None:
                painter.setFont(self._font)
                painter.drawText(_box(corner, side, cell), Qt.AlignmentFlag.AlignCenter, self._cells.number(cell))

    def numbers_font(self, side: int, font: QFont) -> QFont | None:
        """The largest font in which every number fits into a cell; None when not even the smallest does."""
        key = (side, self._cells.numbers())
        if key != self._fitted:
            self._fitted = key
            self._font = _largest_font(side, key[1], font)
        return self._font


def _largest_font(side: int, numbers: frozenset[str], font: QFont) -> QFont | None:
    fitting = tabular(font)
    for pixels in range(min(_LARGEST, side // 2), _SMALLEST - 1, -1):
        fitting.setPixelSize(pixels)
        metrics = QFontMetrics(fitting)
        if numbers and all(metrics.horizontalAdvance(number) <= side - 4 for number in numbers):
            return fitting
    return None


def _seen(start: int, length: int, side: int, count: int) -> range:
    return range(max(0, start // side), max(0, min(count, -(-(start + length) // side))))


def _box(corner: tuple[int, int], side: int, cell: Cell) -> QRect:
    return QRect(corner[1] + cell[1] * side, corner[0] + cell[0] * side, side, side)


def _paint_lines(painter: QPainter, area: QRect, side: int, colour: QColor) -> None:
    line = QColor(colour)
    line.setAlpha(128)
    painter.setPen(line)
    for x in range(area.left(), area.right() + 2, side):
        painter.drawLine(x - (x > area.right()), area.top(), x - (x > area.right()), area.bottom())
    for y in range(area.top(), area.bottom() + 2, side):
        painter.drawLine(area.left(), y - (y > area.bottom()), area.right(), y - (y > area.bottom()))


def _frame(painter: QPainter, rect: QRect, colour: QColor, width: int) -> None:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    inset = width / 2
    painter.drawRect(QRectF(rect).adjusted(inset, inset, -inset, -inset))


def _dot(painter: QPainter, rect: QRect, ink: QColor) -> None:
    radius = max(1.5, rect.width() * _DOT / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(rect.right() + 1 - 3 * radius, rect.top() + 3 * radius), radius, radius)
    painter.restore()
