"""FrequencyView: what the kernel multiplies waves by: a picture over both frequencies, and profiles of it."""

import math
from functools import cached_property

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.explain.frequency_response import STEPS, Gains, Response, frequencies, response_of
from convstudio.gui.theme import curve_colours, mixed, picture_image
from convstudio.gui.translation import tr
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair
from convstudio.values.number_parsing import format_number

_EDGE, _GAP, _TICK = 10, 14, 4
_LEFT = Qt.AlignmentFlag.AlignLeft
_WIDEST = 460  # of the profiles: a line over the whole window is hard to follow


class FrequencyView(QWidget):
    """The response of one kernel. Computed when it is painted, so that a hidden view costs nothing.

    pointed(str): the gain under the mouse in words, empty when there is none.
    """

    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        self.setObjectName("frequency_view")
        self.setAccessibleName(tr("Frequency response"))
        self.setMouseTracking(True)
        self.setToolTip(tr("What waves are multiplied by: in the middle a flat area, at the edge the finest stripes."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._weights: Weights = np.ones((1, 1))
        self._dilation: Pair = (1, 1)

    def set_kernel(self, weights: Weights, dilation: Pair) -> None:
        """Show the response of these weights (rows, columns), so many pixels apart."""
        if weights is self._weights and dilation == self._dilation:
            return
        self._weights, self._dilation = weights, dilation
        self.__dict__.pop("response", None)
        self.update()

    @cached_property
    def response(self) -> Response:
        """Of the kernel on show."""
        return response_of(self._weights, self._dilation)

    def sizeHint(self) -> QSize:
        """Room for the picture and a line of numbers beside it."""
        return QSize(420, 150)

    def words_at(self, place: QPointF) -> str:
        """The gain at a place of the widget, in words; empty outside picture and profiles."""
        picture, chart = self._picture(), self._chart()
        if picture.contains(place):
            across = round((place.x() - picture.left()) / picture.width() * STEPS)
            down = round((place.y() - picture.top()) / picture.height() * STEPS)
            gain = float(self.response.plane[down, across])
            words = tr("{down} down, {across} across, cycles per pixel: gain {gain}")
            return words.format(down=_brief(down / STEPS - 0.5), across=_brief(across / STEPS - 0.5), gain=_brief(gain))
        if chart.contains(place):
            at = round((place.x() - chart.left()) / chart.width() * (STEPS // 2))
            gains = " · ".join(f"{name} {_brief(float(curve[at]))}" for name, curve in self._curves())
            return tr("{frequency} cycles per pixel: {gains}").format(frequency=_brief(at / STEPS), gains=gains)
        return ""

    # where things are

    def _picture(self) -> QRectF:
        line = self.fontMetrics().height()
        left = _EDGE + self.fontMetrics().horizontalAdvance("−0.5") + _TICK + 2
        side = max(20.0, min(self.height() - _EDGE - 2 * line - _TICK, self.width() * 0.45 - left))
        return QRectF(left, _EDGE, side, side)

    def _chart(self) -> QRectF:
        picture = self._picture()
        widest = max(self.fontMetrics().horizontalAdvance(_brief(value)) for value in _levels(self._highest()))
        left = picture.right() + 2 * _GAP + widest
        words = (*self._facts(), *(name for name, _ in self._curves()))
        legend = max(self.fontMetrics().horizontalAdvance(each) for each in words) + 3 * _GAP
        width = max(40.0, min(self.width() - left - legend - _EDGE, _WIDEST))
        return QRectF(left, picture.top(), width, picture.height())

    def _highest(self) -> float:
        return max(float(np.max(curve)) for _, curve in self._curves()) or 1.0

    def _curves(self) -> tuple[tuple[str, Gains], ...]:
        found = self.response
        return (tr("across"), found.across), (tr("down"), found.down), (tr("mean of all directions"), found.radial)

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Everything anew: it takes a millisecond or two."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_picture(painter, self._picture())
            self._paint_chart(painter, self._chart())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        self.pointed.emit(self.words_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self.pointed.emit("")

    def _muted(self) -> QColor:
        role = QPalette.ColorRole
        return mixed(self.palette().color(role.WindowText), self.palette().color(role.Window), 0.65)

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        plane = self.response.plane
        shades = np.rint(plane * (255 / (float(np.max(plane)) or 1.0))).astype(np.uint8)
        painter.drawImage(place, picture_image(np.repeat(shades[:, :, None], 3, axis=2)))
        painter.setPen(QPen(self._muted(), 1))
        painter.drawRect(place)
        line = self.fontMetrics().height()
        for share, text in ((0.0, "−0.5"), (0.5, "0"), (1.0, "0.5")):
            x, y = place.left() + share * place.width(), place.top() + share * place.height()
            painter.drawLine(QPointF(x, place.bottom()), QPointF(x, place.bottom() + _TICK))
            painter.drawLine(QPointF(place.left() - _TICK, y), QPointF(place.left(), y))
            _text(painter, QRectF(x - 40, place.bottom() + _TICK, 80, line), text, Qt.AlignmentFlag.AlignHCenter)
            _text(painter, QRectF(0, y - line / 2, place.left() - _TICK - 2, line), text, Qt.AlignmentFlag.AlignRight)
        below = QRectF(place.left() - 60, place.bottom() + _TICK + line, place.width() + 120, line)
        _text(painter, below, tr("cycles per pixel"), Qt.AlignmentFlag.AlignHCenter)

    def _paint_chart(self, painter: QPainter, place: QRectF) -> None:
        levels = _levels(self._highest())
        top, line = levels[-1], self.fontMetrics().height()
        painter.fillRect(place, self.palette().color(QPalette.ColorRole.Base))
        for level in levels:
            y = place.bottom() - level / top * place.height()
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(self._muted())
            _text(
                painter, QRectF(place.left() - 84, y - line / 2, 80, line), _brief(level), Qt.AlignmentFlag.AlignRight
            )
        for share, text in ((0.0, "0"), (0.5, "0.25"), (1.0, "0.5")):
            x = place.left() + share * place.width()
            painter.drawLine(QPointF(x, place.bottom()), QPointF(x, place.bottom() + _TICK))
            _text(painter, QRectF(x - 40, place.bottom() + _TICK, 80, line), text, Qt.AlignmentFlag.AlignHCenter)
        below = QRectF(place.left() - 60, place.bottom() + _TICK + line, place.width() + 120, line)
        _text(painter, below, tr("cycles per pixel"), Qt.AlignmentFlag.AlignHCenter)
        self._paint_curves(painter, place, top)

    def _paint_curves(self, painter: QPainter, place: QRectF, top: float) -> None:
        colours = (*curve_colours(self.palette())[:1], curve_colours(self.palette())[2], self._muted())
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
        line = self.fontMetrics().height()
        for number, ((name, curve), colour, style) in enumerate(zip(self._curves(), colours, styles, strict=True)):
            painter.setPen(QPen(colour, 2, style))
            xs = place.left() + frequencies() * 2 * place.width()
            ys = place.bottom() - curve / top * place.height()
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)]))
            y = place.top() + (number + 0.5) * (line + 4)
            painter.drawLine(QPointF(place.right() + _GAP, y), QPointF(place.right() + 2 * _GAP, y))
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            _text(painter, QRectF(place.right() + 2.4 * _GAP, y - line / 2, 400, line), name, _LEFT)
        for number, words in enumerate(self._facts(), start=len(colours)):
            y = place.top() + (number + 0.9) * (line + 4)
            _text(painter, QRectF(place.right() + _GAP, y - line / 2, 400, line), words, _LEFT)

    def _facts(self) -> tuple[str, str]:
        down, across, gain = self.response.peak
        strongest = tr("strongest: gain {gain} at {down} down, {across} across")
        return (
            tr("flat areas: gain {gain}").format(gain=_brief(self.response.flat)),
            strongest.format(gain=_brief(gain), down=_brief(down), across=_brief(across)),
        )


def _text(painter: QPainter, place: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


def _levels(highest: float) -> list[float]:
    """Round numbers from 0 to the highest gain or a little more, two to five of them."""
    rough = highest / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    return [number * step for number in range(math.ceil(highest / step - 1e-9) + 1)]


def _brief(value: float) -> str:
    text = format_number(float(f"{value:.3g}"))
    return text.replace("-", "−")
