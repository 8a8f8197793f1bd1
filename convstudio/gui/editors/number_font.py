"""The numbers in the cells, laid out once for each size of the type: this takes longer than drawing them."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTransform

from convstudio.gui.theme import tabular

_REMEMBERED = 4096  # numbers


class NumberFont:
    """A font at one size in pixels, and the numbers that were written with it."""

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
