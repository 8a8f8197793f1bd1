"""One step of a sliding window, painted: on the screen, into a picture, or into a drawing."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from convstudio.explain.sliding import Numbers
from convstudio.gui.theme import mixed, stage_colour, tabular, tone
from convstudio.gui.translation import tr
from convstudio.gui.views.numerals import MINUS, fitted_text
from convstudio.gui.views.slide_layout import Grid, Slide, SlideLayout
from convstudio.gui.views.slide_words import said, size_line

_NUMBERS_FROM = 17.0  # pixels of a cell
LINES = 5  # of words below
_PADDING_STRENGTH = 0.35  # of its grey, the rest is the window's colour
_VEIL = 0.5  # of the accent's colour over what the kernel lies on


def paint_slide(painter: QPainter, slide: Slide, step: int, area: QRectF, palette: QPalette) -> SlideLayout:
    """Everything of a step; tells where it lies."""
    layout = SlideLayout.of(slide.scene, area, QFontMetricsF(painter.font()).height(), LINES)
    _Painting(painter, slide, step, layout, palette).paint()
    return layout


class _Painting:
    def __init__(self, painter: QPainter, slide: Slide, step: int, layout: SlideLayout, palette: QPalette) -> None:
        self._painter, self._slide, self._scene, self._step = painter, slide, slide.scene, step
        self._layout, self._palette = layout, palette
        self._words_font = QFont(painter.font())
        role = QPalette.ColorRole
        self._text, self._muted = palette.color(role.WindowText), palette.color(role.PlaceholderText)
        self._line, self._accent = palette.color(role.Mid), palette.color(role.Highlight)

    def paint(self) -> None:
        """Ground, words, the three grids, and what stands out of them."""
        painter, layout = self._painter, self._layout
        painter.setPen(self._text)
        painter.drawText(layout.head, Qt.AlignmentFlag.AlignCenter, size_line(self._scene))
        words = said(self._slide, self._step)
        painter.drawText(layout.foot, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)
        self._title(layout.input, self._input_title())
        self._title(layout.kernel, tr("Kernel"))
        self._title(layout.result, tr("Result"))
        self._paint_input()
        self._paint_kernel()
        self._paint_result()
        self._mark_window()

    def _input_title(self) -> str:
        slide = self._slide
        name = slide.names[slide.channel] if slide.channel < len(slide.names) else ""
        return f"{tr('Input')} · {name}" if len(self._scene.channels) > 1 and name else tr("Input")

    def _title(self, grid: Grid, text: str) -> None:
        self._painter.setFont(self._words_font)
        self._painter.setPen(self._text)
        line = self._layout.line
        place = QRectF(grid.whole.center().x() - 150, grid.top - 2.5 * line, 300, line)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    # the grids

    def _paint_input(self) -> None:
        scene, grid = self._scene, self._layout.input
        values = scene.inputs[self._slide.channel]
        rows, columns = scene.rows, scene.columns
        pads = _both(*([axis.pads(at) for at in axis.positions] for axis in (rows, columns)))
        dropped = _both(*([at in axis.dropped for at in axis.positions] for axis in (rows, columns)))
        shades = _shades(values, *self._slide.span)
        ground = self._palette.color(QPalette.ColorRole.Window)
        taps = set(self._taps())
        for (row, column), value in np.ndenumerate(values):
            box, shade = grid.box(row, column), shades[row][column]
            if pads[row, column]:
                shade = mixed(shade, ground, _PADDING_STRENGTH)
            if (row, column) in taps:
                shade = mixed(self._accent, shade, _VEIL)
            self._painter.fillRect(box, shade)
            if pads[row, column]:
                self._hatch(box)
            if dropped[row, column]:
                self._cross(box)
            self._frame(box, self._line, 1)
            self._number(box, value, self._muted if dropped[row, column] else _ink(shade))
        self._counted(grid, rows.positions, columns.positions)

    def _taps(self) -> list[tuple[int, int]]:
        """The cells of the input grid that the kernel lies on."""
        row, column = self._scene.place(self._step)
        rows, columns = self._scene.rows, self._scene.columns
        along = [columns.index(at) for at in columns.window(column)]
        return [(rows.index(at), each) for at in rows.window(row) for each in along]

    def _paint_kernel(self) -> None:
        scene, grid = self._scene, self._layout.kernel
        base = self._palette.color(QPalette.ColorRole.Base)
        for (row, column), weight in np.ndenumerate(scene.weights[0, self._slide.channel]):
            self._cell(grid.box(row, column), base, weight)
        self._frame(grid.whole, self._accent, 2)

    def _paint_result(self) -> None:
        scene, grid = self._scene, self._layout.result
        shades = _shades(scene.results, *_span(scene.results))
        empty, columns = stage_colour(self._palette), len(scene.columns.outputs)
        for (row, column), value in np.ndenumerate(scene.results):
            made = row * columns + column <= self._step
            self._cell(grid.box(row, column), shades[row][column] if made else empty, value if made else None)
        self._counted(grid, scene.rows.outputs, scene.columns.outputs)

    def _cell(self, box: QRectF, shade: QColor, value: float | None) -> None:
        self._painter.fillRect(box, shade)
        self._frame(box, self._line, 1)
        if value is not None:
            self._number(box, value, _ink(shade))

    def _number(self, box: QRectF, value: float, ink: QColor) -> None:
        if box.height() < _NUMBERS_FROM:
            return
        font = tabular(self._words_font)
        font.setPixelSize(int(min(max(box.height() * 0.38, 8), 15)))
        room = int((box.width() - 5) / QFontMetricsF(font).horizontalAdvance("0"))
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fitted_text(float(value) + 0.0, max(1, room)))

    def _hatch(self, box: QRectF) -> None:
        """Padding. Lines and no brush: few programs draw the pattern fills of Qt's SVG."""
        self._painter.setPen(QPen(self._line, 1))
        side = box.width()
        self._painter.drawLines(
            [
                QLineF(
                    box.left() + max(0.0, at - side),
                    box.top() + min(at, side),
                    box.left() + min(at, side),
                    box.top() + max(0.0, at - side),
                )
                for at in (side * share for share in (0.4, 0.8, 1.2, 1.6))
            ]
        )

    def _cross(self, box: QRectF) -> None:
        """No window covers it."""
        self._painter.fillRect(box, self._palette.color(QPalette.ColorRole.Window))
        self._painter.setPen(QPen(mixed(tone(self._palette, "warning"), self._line, 0.5), 1))
        inner = box.adjusted(2, 2, -2, -2)
        self._painter.drawLines(
            [QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())]
        )

    def _frame(self, box: QRectF, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        pen = QPen(colour, width, style)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)

    def _counted(self, grid: Grid, rows: range, columns: range) -> None:
        """The numbers of rows and columns beside the grid, as many as there is room for."""
        font = tabular(self._words_font)
        font.setPixelSize(int(min(max(grid.cell * 0.34, 8), 11)))
        self._painter.setFont(font)
        self._painter.setPen(self._muted)
        metrics = QFontMetricsF(font)
        longest = max(len(str(at)) for at in (rows[0], rows[-1], columns[0], columns[-1]))
        every = max(1, int(np.ceil(metrics.horizontalAdvance("0" * (longest + 1)) / grid.cell)))
        high = metrics.height()
        for index in range(0, len(columns), every):
            place = QRectF(grid.left + index * grid.cell - 20, grid.top - high - 2, grid.cell + 40, high)
            self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _signed(columns[index]))
        for index in range(0, len(rows), every):
            place = QRectF(grid.left - 64, grid.top + index * grid.cell, 60, grid.cell)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._painter.drawText(place, side, _signed(rows[index]))

    # what stands out

    def _mark_window(self) -> None:
        scene, grid, taps = self._scene, self._layout.input, self._taps()
        (top, left), (bottom, right) = taps[0], taps[-1]
        high, wide = bottom - top + 1, right - left + 1
        holes = len(taps) != high * wide
        for tap in taps if holes else ():
            self._frame(grid.box(*tap), self._accent, 2)
        style = Qt.PenStyle.DashLine if holes else Qt.PenStyle.SolidLine
        self._frame(grid.box(top, left, high, wide), self._accent, 1.5 if holes else 3, style)
        made = divmod(self._step, len(scene.columns.outputs))
        self._frame(self._layout.result.box(*made), self._accent, 3)


def _ink(ground: QColor) -> QColor:
    luminance = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue()
    return QColor(0, 0, 0) if luminance > 125 else QColor(255, 255, 255)


def _both(down: list[bool], along: list[bool]) -> npt.NDArray[np.bool_]:
    """Where a row or a column is so."""
    return np.logical_or.outer(np.array(down), np.array(along))


def _span(values: Numbers) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return (low, high) if high > low else (low - 1.0, low + 1.0)


def _shades(values: Numbers, low: float, high: float) -> list[list[QColor]]:
    """The grey of each number, as colours."""
    with np.errstate(invalid="ignore"):
        greys = np.nan_to_num(np.clip((values - low) / (high - low), 0, 1), nan=0.5) * 255
    return [[QColor(grey, grey, grey) for grey in row] for row in np.rint(greys).astype(int).tolist()]


def _signed(number: int) -> str:
    return str(number).replace("-", MINUS)
