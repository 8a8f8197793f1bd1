"""One step of a sliding window, painted: on the screen, into a picture, or into a drawing."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtSvg import QSvgGenerator

from convstudio.explain.sliding_window_steps import Numbers
from convstudio.gui.theme import mixed, picture_image, stage_colour, tabular, tone
from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import MINUS, fitted_text
from convstudio.gui.views.sliding_window_layout import Slide, SlideGrid, SlideLayout
from convstudio.gui.views.sliding_window_text import head_line, said, span_of
from convstudio.values.colormap import NOT_A_NUMBER
from convstudio.values.value_range import share_of

Colours = npt.NDArray[np.float64]  # (rows, columns, 3), 0 to 255
Where = npt.NDArray[np.bool_]
_NUMBERS_FROM = 17.0  # pixels of a cell
_SMALLEST = 6  # pixels of a letter
_LUMINANCE, _BRIGHT = np.array((0.299, 0.587, 0.114)), 125
_BLACK, _WHITE = QColor(0, 0, 0), QColor(255, 255, 255)
LINES = 5  # of words below
_PADDING_STRENGTH = 0.35  # of its grey, the rest is the window's colour
_VEIL = 0.5  # of the accent's colour over what the kernel lies on


def paint_slide(painter: QPainter, slide: Slide, step: int, area: QRectF, palette: QPalette) -> SlideLayout:
    """Everything of a step; tells where it lies."""
    layout = SlideLayout.of(slide.scene, area, QFontMetricsF(painter.font()).height(), LINES)
    _SlidePainting(painter, slide, step, layout, palette).paint()
    return layout


class _SlidePainting:
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
        painter.drawText(layout.head, Qt.AlignmentFlag.AlignCenter, head_line(self._slide))
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
        return f"{tr('Input')} · {name}" if self._scene.plan.input_shape[0] > 1 and name else tr("Input")

    def _title(self, grid: SlideGrid, text: str) -> None:
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
        ground = _rgb(self._palette.color(QPalette.ColorRole.Window))
        colours = _greys(values, *self._slide.span)
        colours[pads] = _PADDING_STRENGTH * colours[pads] + (1 - _PADDING_STRENGTH) * ground
        colours[dropped] = ground
        taps = tuple(np.array(self._taps()).T)
        colours[taps] = _VEIL * _rgb(self._accent) + (1 - _VEIL) * colours[taps]
        self._fill(grid, colours)
        self._hatch(grid, pads)
        self._cross(grid, dropped)
        self._lines(grid)
        self._numbers(grid, values, colours, np.ones(values.shape, bool), muted=dropped)
        self._counted(grid, rows.positions, columns.positions)

    def _taps(self) -> list[tuple[int, int]]:
        """The cells of the input grid that the kernel lies on."""
        row, column = self._scene.place(self._step)
        rows, columns = self._scene.rows, self._scene.columns
        along = [columns.index(at) for at in columns.window(column)]
        return [(rows.index(at), each) for at in rows.window(row) for each in along]

    def _paint_kernel(self) -> None:
        grid, weights = self._layout.kernel, self._scene.weights[0, self._slide.channel]
        colours = np.broadcast_to(_rgb(self._palette.color(QPalette.ColorRole.Base)), (*weights.shape, 3))
        self._fill(grid, colours)
        self._lines(grid)
        self._numbers(grid, weights, colours, np.ones(weights.shape, bool))
        self._frame(grid.whole, self._accent, 2)

    def _paint_result(self) -> None:
        scene, grid = self._scene, self._layout.result
        made = np.arange(scene.steps).reshape(scene.results.shape) <= self._step
        colours = _greys(scene.results, *span_of(scene.results))
        colours[~made] = _rgb(stage_colour(self._palette))
        self._fill(grid, colours)
        self._lines(grid)
        self._numbers(grid, scene.results, colours, made)
        self._counted(grid, scene.rows.outputs, scene.columns.outputs)

    # all cells of a grid at once: a pen and a font for each would take most of the time

    def _fill(self, grid: SlideGrid, colours: Colours) -> None:
        """One picture on the screen; in a drawing rectangles, because what shows it would smooth a picture."""
        whole = np.rint(colours).astype(np.uint8)
        if not isinstance(self._painter.device(), QSvgGenerator):
            self._painter.drawImage(grid.whole, picture_image(np.ascontiguousarray(whole)))
            return
        for row, line in enumerate(whole.tolist()):
            for column, colour in enumerate(line):
                self._painter.fillRect(grid.box(row, column), QColor(*colour))

    def _lines(self, grid: SlideGrid) -> None:
        whole, (rows, columns) = grid.whole, grid.shape
        xs = [grid.left + column * grid.cell for column in range(columns + 1)]
        ys = [grid.top + row * grid.cell for row in range(rows + 1)]
        self._painter.setPen(QPen(self._line, 1))
        self._painter.drawLines([QLineF(x, whole.top(), x, whole.bottom()) for x in xs])
        self._painter.drawLines([QLineF(whole.left(), y, whole.right(), y) for y in ys])

    def _numbers(
        self, grid: SlideGrid, values: Numbers, colours: Colours, where: Where, muted: Where | None = None
    ) -> None:
        """The numbers of some cells, black or white by what is behind; some of them muted."""
        if grid.cell < _NUMBERS_FROM:
            return
        font, metrics, room = self._fitting(grid, values)
        down = (metrics.ascent() - metrics.descent()) / 2
        self._painter.setFont(font)
        bright = colours @ _LUMINANCE > _BRIGHT
        faint = np.zeros(values.shape, bool) if muted is None else muted
        inks = ((_BLACK, bright & ~faint), (_WHITE, ~bright & ~faint), (self._muted, faint))
        for ink, cells in inks:
            self._painter.setPen(ink)
            for row, column in np.argwhere(cells & where).tolist():
                text = fitted_text(float(values[row, column]) + 0.0, room)
                middle = grid.box(row, column).center()
                half = metrics.horizontalAdvance(text) / 2
                self._painter.drawText(QPointF(middle.x() - half, middle.y() + down), text)

    def _fitting(self, grid: SlideGrid, values: Numbers) -> tuple[QFont, QFontMetricsF, int]:
        """The largest font in which every number has room in its cell, and how many characters that is."""
        font = tabular(self._words_font)
        for pixels in range(int(min(max(grid.cell * 0.38, 8), 15)), _SMALLEST - 1, -1):
            font.setPixelSize(pixels)
            metrics = QFontMetricsF(font)
            room = max(1, int((grid.cell - 3) / metrics.horizontalAdvance("0")))
            if all(fitted_text(value + 0.0, room) != "…" for value in np.unique(values).tolist()):
                break
        return font, metrics, room

    def _hatch(self, grid: SlideGrid, where: Where) -> None:
        """Padding. Lines and no brush: few programs draw the pattern fills of Qt's SVG."""
        self._painter.setPen(QPen(self._line, 1))
        side, lines = grid.cell, []
        for row, column in np.argwhere(where).tolist():
            x, y = grid.left + column * side, grid.top + row * side
            for at in (0.4 * side, 0.8 * side, 1.2 * side, 1.6 * side):
                beyond, within = max(0.0, at - side), min(at, side)
                lines.append(QLineF(x + beyond, y + within, x + within, y + beyond))
        self._painter.drawLines(lines)

    def _cross(self, grid: SlideGrid, where: Where) -> None:
        """No window covers these."""
        self._painter.setPen(QPen(mixed(tone(self._palette, "warning"), self._line, 0.5), 1))
        boxes = [grid.box(row, column).adjusted(2, 2, -2, -2) for row, column in np.argwhere(where).tolist()]
        self._painter.drawLines([QLineF(box.topLeft(), box.bottomRight()) for box in boxes])
        self._painter.drawLines([QLineF(box.topRight(), box.bottomLeft()) for box in boxes])

    def _frame(self, box: QRectF, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        pen = QPen(colour, width, style)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)

    def _counted(self, grid: SlideGrid, rows: range, columns: range) -> None:
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


def _rgb(colour: QColor) -> npt.NDArray[np.float64]:
    return np.array((colour.red(), colour.green(), colour.blue()), np.float64)


def _both(down: list[bool], along: list[bool]) -> npt.NDArray[np.bool_]:
    """Where a row or a column is so."""
    return np.logical_or.outer(np.array(down), np.array(along))


def _greys(values: Numbers, low: float, high: float) -> Colours:
    """The grey of each number (rows, columns, 3), 0 to 255; magenta where it is not finite."""
    greys = np.clip(share_of(values, low, high), 0, 1) * 255
    colours = np.repeat(greys[:, :, None], 3, axis=2)
    colours[~np.isfinite(values)] = NOT_A_NUMBER
    return colours


def _signed(number: int) -> str:
    return str(number).replace("-", MINUS)
