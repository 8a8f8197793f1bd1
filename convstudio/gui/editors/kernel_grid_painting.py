"""Draws the cells of the kernel grid: one picture of the weights, then lines, numbers, frames and the anchor.

Qt calls a delegate for every cell, which takes a tenth of a second for 31x31 of them; this takes a few milliseconds.
What is drawn at every edit is cheap: opaque lines (translucent ones take fifteen times as long in Qt 6.11) and texts
that are laid out once.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QStaticText, QTransform

from convstudio.gui.editors.kernel_grid_layout import LINED, GridLayout
from convstudio.gui.editors.kernel_table_model import INKS, KernelCells
from convstudio.gui.theme import mixed, picture_image, tabular, tone

_LARGEST, _SMALLEST = 15, 8  # pixels of the numbers' font
_DOT = 0.11  # of the cell's side
_LINE_SHARE = 0.6  # of the line's colour, the rest is the ground's
_FAINT = 0.6  # of the accent's colour where the grid has no focus
_REMEMBERED = 4096  # numbers


class NumberFont:
    """A font at one size in pixels, and the numbers that were written with it: to lay out takes longer than to draw."""

    def __init__(self, font: QFont, pixels: int) -> None:
        self.font = tabular(font)
        self.font.setPixelSize(pixels)
        self._metrics = QFontMetrics(self.font)
        self._widths: dict[str, int] = {}
        self._texts: dict[str, tuple[QStaticText, float, float]] = {}

    def fits(self, numbers: Iterable[str], width: int) -> bool:
        """Whether each of the numbers is at most so many pixels wide."""
        return all(self._width(number) <= width for number in numbers)

    def draw(self, painter: QPainter, x: float, y: float, number: str) -> None:
        """A number around a point, in the painter's pen; the painter must have this font."""
        text, width, height = self._texts.get(number) or self._laid_out(number)
        painter.drawStaticText(QPointF(x - width, y - height), text)

    def _width(self, number: str) -> int:
        width = self._widths.get(number)
        if width is None:
            if len(self._widths) > _REMEMBERED:
                self._widths = {}
            width = self._widths[number] = self._metrics.horizontalAdvance(number)
        return width

    def _laid_out(self, number: str) -> tuple[QStaticText, float, float]:
        """The text, and half of its width and height."""
        if len(self._texts) > _REMEMBERED:
            self._texts = {}
        text = QStaticText(number)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.prepare(QTransform(), self.font)
        self._texts[number] = text, text.size().width() / 2, text.size().height() / 2
        return self._texts[number]


class CellPainter:
    """Draws the cells of one kernel where a layout puts them."""

    def __init__(self, cells: KernelCells) -> None:
        self._cells = cells
        self._font: NumberFont | None = None
        self._fitted: tuple[int, frozenset[str]] | None = None
        self._sizes: dict[int, NumberFont] = {}
        self._family = ""

    def paint(self, painter: QPainter, layout: GridLayout, palette: QPalette) -> None:
        """Ground, lines and numbers."""
        area = QRect(0, 0, layout.size[1], layout.size[0])
        painter.drawImage(area, picture_image(self._cells.colours(layout.size)))
        for row, column in np.argwhere(self._cells.kernel.absent):
            painter.fillRect(layout.box((int(row), int(column))), _outside(palette))
        _paint_lines(painter, layout, palette)
        font = self.numbers_font(layout.side, painter.font())
        if font is not None:
            painter.setFont(font.font)
            self._paint_numbers(painter, layout, font)

    def _paint_numbers(self, painter: QPainter, layout: GridLayout, font: NumberFont) -> None:
        rows, columns = (_middles(size, count) for size, count in zip(layout.size, layout.shape, strict=True))
        numbers, light = self._cells.written(), self._cells.light().tolist()
        for shade, ink in enumerate(INKS):
            painter.setPen(ink)
            for y, texts, lights in zip(rows, numbers, light, strict=True):
                for x, text, is_light in zip(columns, texts, lights, strict=True):
                    if is_light == bool(shade):
                        font.draw(painter, x, y, text)

    def paint_marks(
        self, painter: QPainter, layout: GridLayout, palette: QPalette, chosen: Iterable[QRect], focus: bool
    ) -> None:
        """What is wrong, what is chosen (the current cell first) and the anchor."""
        self._paint_refusals(painter, layout, palette)
        role = QPalette.ColorRole
        accent = mixed(palette.color(role.Highlight), palette.color(role.Base), 1.0 if focus else _FAINT)
        for place, box in enumerate(chosen):
            strong = 3 if place == 0 and focus else 2
            _frame(painter, box, accent, strong if layout.side >= LINED else 1)
        anchor = self._cells.anchor
        if anchor is not None and all(at < size for at, size in zip(anchor, self._cells.kernel.shape, strict=True)):
            _dot(painter, layout.box(anchor), self._cells.ink(anchor))

    def _paint_refusals(self, painter: QPainter, layout: GridLayout, palette: QPalette) -> None:
        for cell in self._cells.refusals:
            painter.fillRect(layout.box(cell), tone(palette, "refusal"))
            painter.setPen(palette.color(QPalette.ColorRole.Base))
            if self._font is not None:
                painter.setFont(self._font.font)
                painter.drawText(layout.box(cell), Qt.AlignmentFlag.AlignCenter, self._cells.number(cell))

    def numbers_font(self, side: int, font: QFont) -> NumberFont | None:
        """The largest font in which every number fits into a cell; None when not even the smallest does."""
        if side < 2 * _SMALLEST:
            return None  # known without the numbers: to write a thousand of them takes longer than all the rest
        if font.family() != self._family:
            self._family, self._sizes, self._fitted = font.family(), {}, None
        key = (side, self._cells.numbers())
        if key != self._fitted:
            self._fitted = key
            self._font = self._largest_font(side, key[1], font)
        return self._font

    def _largest_font(self, side: int, numbers: frozenset[str], font: QFont) -> NumberFont | None:
        for pixels in range(min(_LARGEST, side // 2), _SMALLEST - 1, -1):
            if pixels not in self._sizes:
                self._sizes[pixels] = NumberFont(font, pixels)
            if numbers and self._sizes[pixels].fits(numbers, side - 4):
                return self._sizes[pixels]
        return None


def _paint_lines(painter: QPainter, layout: GridLayout, palette: QPalette) -> None:
    role = QPalette.ColorRole
    line = mixed(palette.color(role.Mid), palette.color(role.Base), _LINE_SHARE)
    height, width = layout.size
    rows, columns = layout.shape if layout.side >= LINED else (1, 1)  # small cells have one outline for all
    for x in _edges(width, columns):
        painter.fillRect(x, 0, 1, height, line)
    for y in _edges(height, rows):
        painter.fillRect(0, y, width, 1, line)


def _outside(palette: QPalette) -> QColor:
    """The ground of a cell that is not part of the kernel."""
    return mixed(palette.color(QPalette.ColorRole.Mid), palette.color(QPalette.ColorRole.Window), _LINE_SHARE)


def _middles(length: int, count: int) -> list[float]:
    edges = [at * length // count for at in range(count + 1)]
    return [(first + last) / 2 for first, last in pairwise(edges)]


def _edges(length: int, count: int) -> Sequence[int]:
    return [min(at * length // count, length - 1) for at in range(count + 1)]


def _frame(painter: QPainter, box: QRect, colour: QColor, width: int) -> None:
    left, top, wide, high = box.x(), box.y(), box.width(), box.height()
    painter.fillRect(left, top, wide, width, colour)
    painter.fillRect(left, top + high - width, wide, width, colour)
    painter.fillRect(left, top, width, high, colour)
    painter.fillRect(left + wide - width, top, width, high, colour)


def _dot(painter: QPainter, rect: QRect, ink: QColor) -> None:
    radius = max(1.5, rect.width() * _DOT / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(rect.right() + 1 - 3 * radius, rect.top() + 3 * radius), radius, radius)
    painter.restore()
