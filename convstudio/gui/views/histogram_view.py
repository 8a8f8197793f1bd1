"""HistogramView: how often each number occurs in sight, and which ones are black and white: two lines to drag."""

import math
import sys

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.gui.theme import curve_colours, mixed
from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import number_text
from convstudio.values.value_range import apart, number_at, share_of

_EDGE, _GRIP = 10.0, 8.0
_STEP = 0.01  # of the width, for a key
_LEAST = 0.001  # of the width between black and white
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class HistogramView(QWidget):
    """Counts as curves on a logarithmic scale. levels_changed: (black, white) dragged; levels_reset: a double click.

    Left and right move white, with Shift black. pointed: what is under the pointer, in words.
    """

    levels_changed = Signal(float, float)
    levels_reset = Signal()
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram_view")
        self._counts: npt.NDArray[np.int64] | None = None
        self._low, self._high = 0.0, 255.0
        self._in_region = False
        self._levels = (0.0, 255.0)
        self._dragged: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Histogram"))
        self.setToolTip(
            tr("Drag the lines: what lies left of black or right of white clips. Double click: as the view.")
        )

    def set_counts(self, counts: npt.NDArray[np.int64], low: float, high: float, in_region: bool = False) -> None:
        """(planes, bins) of the samples in sight, or of the region there, the bins from low to high."""
        self._counts, self._low, self._high, self._in_region = counts, low, high, in_region
        self.update()

    def clear(self) -> None:
        """Nothing is counted."""
        self._counts = self._dragged = None
        self.setAccessibleDescription("")
        self.update()

    def set_levels(self, low: float, high: float) -> None:
        """Which numbers are black and white; nothing is emitted."""
        if self._dragged is None:
            self._levels = (low, high)
            self.setAccessibleDescription(
                tr("{low} is black, {high} is white").format(low=_brief(low), high=_brief(high))
            )
            self.update()

    @property
    def levels(self) -> tuple[float, float]:
        """(black, white) as shown."""
        return self._levels

    def sizeHint(self) -> QSize:
        """As the other tabs."""
        return QSize(420, 150)

    # where things are

    def _place(self) -> QRectF:
        line = self.fontMetrics().height()
        left, under = _EDGE + line, 3 * line + 10
        return QRectF(left, _EDGE, max(10.0, self.width() - left - _EDGE), max(10.0, self.height() - under - _EDGE))

    def _span(self) -> tuple[float, float]:
        """The numbers at the left and right end: all counted ones, and the levels."""
        return apart(min(self._low, self._levels[0]), max(self._high, self._levels[1]))

    def x_of(self, value: float) -> float:
        """Where a number lies on the widget."""
        return self._place().left() + share_of(value, *self._span()) * self._place().width()

    def value_at(self, x: float) -> float:
        """The number at a place of the widget."""
        return number_at((x - self._place().left()) / self._place().width(), *self._span())

    def _part(self, share: float) -> float:
        """A share of the width, as a number."""
        low, high = self._span()
        return share * high - share * low

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Curves, lines, numbers: a millisecond."""
        place = self._place()
        with QPainter(self) as painter:
            painter.fillRect(place, self.palette().color(QPalette.ColorRole.Base))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._counts is None:
                return
            self._paint_counts(painter, place, self._counts)
            self._paint_ramp(painter, place)
            for which, value in enumerate(self._levels):
                self._paint_level(painter, place, which, value)
            self._paint_titles(painter, place)

    def _paint_counts(self, painter: QPainter, place: QRectF, planes: npt.NDArray[np.int64]) -> None:
        highest = math.log1p(int(np.max(planes))) or 1.0
        left, right, bins = self.x_of(self._low), self.x_of(self._high), planes.shape[1]
        xs = [number_at((place + 0.5) / bins, left, right) for place in range(bins)]
        for counts, colour in zip(planes, curve_colours(self.palette()), strict=False):
            ys = place.bottom() - np.log1p(counts) / highest * (place.height() - 4)
            line = [QPointF(x, float(y)) for x, y in zip(xs, ys, strict=True)]
            fill = QColor(colour)
            fill.setAlphaF(0.18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF([QPointF(xs[0], place.bottom()), *line, QPointF(xs[-1], place.bottom())]))
            painter.setPen(QPen(colour, 1.2))
            painter.drawPolyline(QPolygonF(line))

    def _paint_ramp(self, painter: QPainter, place: QRectF) -> None:
        """From black to white between the levels."""
        left, right = (self.x_of(value) for value in self._levels)
        ramp = QLinearGradient(left, 0, right, 0)
        ramp.setColorAt(0, Qt.GlobalColor.black)
        ramp.setColorAt(1, Qt.GlobalColor.white)
        strip = QRectF(place.left(), place.bottom() + 2, place.width(), 5)
        painter.fillRect(strip, ramp)

    def _paint_titles(self, painter: QPainter, place: QRectF) -> None:
        """What both axes count."""
        line, centred = self.fontMetrics().height(), Qt.AlignmentFlag.AlignCenter
        painter.setPen(self._faint())
        painter.drawText(QRectF(place.left(), self.height() - line, place.width(), line), centred, self.titles[0])
        painter.translate(_EDGE / 2, place.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, place.height(), line), centred, self.titles[1])

    @property
    def titles(self) -> tuple[str, str]:
        """Of the axes: across, upwards."""
        return tr("value of a sample"), tr("samples (log)")

    def _faint(self) -> QColor:
        return mixed(
            self.palette().color(QPalette.ColorRole.WindowText), self.palette().color(QPalette.ColorRole.Window), 0.8
        )

    def _paint_level(self, painter: QPainter, place: QRectF, which: int, value: float) -> None:
        x, role = self.x_of(value), QPalette.ColorRole
        colour = self.palette().color(role.Highlight if self.hasFocus() or self._dragged == which else role.WindowText)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom() + 7))
        line = self.fontMetrics().height()
        words = (tr("black {value}"), tr("white {value}"))[which].format(value=_brief(value))
        wide = self.fontMetrics().horizontalAdvance(words) + 4
        left = min(max(0.0, x - wide / 2), self.width() - wide)
        painter.setPen(self._faint())
        top = place.bottom() + 9 + (line if which else 0)
        painter.drawText(QRectF(left, top, wide, line), Qt.AlignmentFlag.AlignCenter, words)

    # the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearer line follows."""
        if event.button() == Qt.MouseButton.LeftButton and self._counts is not None:
            x = event.position().x()
            self._dragged = int(abs(x - self.x_of(self._levels[1])) <= abs(x - self.x_of(self._levels[0])))
            if abs(x - self.x_of(self._levels[self._dragged])) > 4 * _GRIP:
                self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or tell."""
        x = min(max(event.position().x(), self._place().left()), self._place().right())
        if self._dragged is not None:
            self._move(self._dragged, self.value_at(x))
            return
        near = self._counts is not None and any(abs(x - self.x_of(level)) <= _GRIP for level in self._levels)
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(self.words_at(x))

    def words_at(self, x: float) -> str:
        """The number at a place and how often it occurs, in words."""
        if self._counts is None:
            return ""
        bins, value = self._counts.shape[1], self.value_at(x)
        at = int(share_of(value, self._low, self._high) * bins) if self._high > self._low else 0
        if not 0 <= at < bins:
            return ""
        counts = " ".join(str(int(count)) for count in self._counts[:, at])
        words = (
            tr("about {value}: {counts} of the samples in sight that lie in the region")
            if self._in_region
            else tr("about {value}: {counts} of the samples in sight")
        )
        return words.format(value=_brief(value), counts=counts)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The line stays."""
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The levels of the view again."""
        self._dragged = None
        self.levels_reset.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self.pointed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move white, with Shift black; Escape gives the levels back to the view."""
        if event.key() in _KEYS and self._counts is not None:
            which = 0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._move(which, self._levels[which] + _KEYS[Qt.Key(event.key())] * self._part(_STEP))
        elif event.key() == Qt.Key.Key_Escape:
            self.levels_reset.emit()
        else:
            super().keyPressEvent(event)

    def _move(self, which: int, value: float) -> None:
        least = self._part(_LEAST)
        low, high = self._levels
        moved = (min(value, high - least), high) if which == 0 else (low, max(value, low + least))
        self._levels = _rounded(moved[0]), _rounded(moved[1])
        self.update()
        self.levels_changed.emit(*self._levels)


def _rounded(level: float) -> float:
    """To five digits; of what they would make infinite, the largest number."""
    return max(-sys.float_info.max, min(float(f"{level:.5g}"), sys.float_info.max))


def _brief(value: float) -> str:
    return number_text(value, 5)
