"""What a canvas paints: the picture's visible pixels, the grid between them, the numbers in them, marks above them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPalette, QPen

from convstudio.gui.theme import mixed, picture_image, tabular
from convstudio.gui.views.number_format import fitted_text
from convstudio.values.placed_picture import PlacedPicture, sample_rectangle
from convstudio.values.zoom_viewport import Line, Rectangle, Viewport

GRID_FROM = 8.0  # device pixels per sample
NUMBERS_FROM = 32.0  # logical pixels per sample: less would not hold legible text
_SMALLEST_TYPE, _LARGEST_TYPE = 8, 14
_ROUNDING = 1e-6  # device pixels
_P = ParamSpec("_P")
_ENLARGED_FROM = 8.0  # device pixels per sample


@dataclass(frozen=True)
class Projection:
    """From input coordinates to the logical pixels of a widget; edges of samples fall on device pixels."""

    viewport: Viewport
    area: QRectF
    ratio: float

    @cached_property
    def seen(self) -> Viewport:
        """The viewport moved by less than a device pixel: its corner lies between pixels, so whole zooms stay whole."""
        view = self.viewport
        left, top = (_whole(edge * view.scale) / view.scale for edge in (view.left, view.top))
        return replace(view, left=left, top=top)

    def x(self, column: float) -> float:
        """The horizontal place of an input column."""
        return self._place(column - self.seen.left, self.area.left(), self.viewport.scale >= 1)

    def y(self, row: float) -> float:
        """The vertical place of an input row."""
        return self._place(row - self.seen.top, self.area.top(), self.viewport.scale >= 1)

    def rectangle(self, rectangle: Rectangle) -> QRectF:
        """A rectangle (left, top, width, height) of the input."""
        left, top, width, height = rectangle
        return QRectF(QPointF(self.x(left), self.y(top)), QPointF(self.x(left + width), self.y(top + height)))

    def whole_pixels(self, rectangle: Rectangle) -> QRectF:
        """A rectangle of the input between device pixels, at any zoom."""
        left, top, width, height = rectangle
        xs = (self._place(column - self.seen.left, self.area.left(), True) for column in (left, left + width))
        ys = (self._place(row - self.seen.top, self.area.top(), True) for row in (top, top + height))
        return QRectF(*map(QPointF, xs, ys))

    def point(self, place: QPointF) -> tuple[float, float]:
        """(row, column) of the input at a place in the widget."""
        row, column = (
            self._length(at, edge) for at, edge in ((place.y(), self.area.top()), (place.x(), self.area.left()))
        )
        return self.seen.top + row, self.seen.left + column

    def _place(self, length: float, edge: float, whole: bool) -> float:
        """Where a length of the input ends on the widget that begins at the edge of the area."""
        pixels = length * self.viewport.scale
        return (_whole(edge * self.ratio) + (_whole(pixels) if whole else pixels)) / self.ratio

    def _length(self, place: float, edge: float) -> float:
        """The other way round; what lies inside of a pixel is what the pixel shows."""
        pixels = place * self.ratio - _whole(edge * self.ratio)
        return (math.floor(pixels + _ROUNDING) if self.viewport.scale >= 1 else pixels) / self.viewport.scale


def alone(paint: Callable[Concatenate[QPainter, _P], None]) -> Callable[Concatenate[QPainter, _P], None]:
    """A part of a painting that leaves the painter as it was: no pen, brush or hint of it reaches the next part."""

    @wraps(paint)
    def painted(painter: QPainter, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        painter.save()
        paint(painter, *args, **kwargs)
        painter.restore()

    return painted


def _whole(pixels: float) -> int:
    """Halves go up, also where the rounding of sums has taken a little of them."""
    return math.floor(pixels + 0.5 + _ROUNDING)


@dataclass(frozen=True)
class Cells:
    """The pixels of a picture that are visible: their indices in it, and their pitch on the input."""

    rows: range
    columns: range
    left: float
    top: float
    wide: float
    high: float

    @classmethod
    def visible(cls, picture: PlacedPicture, viewport: Viewport) -> "Cells":
        """Which pixels of a picture a viewport shows."""
        left, top, width, height = picture.rectangle
        high, wide = height / picture.pixels.shape[0], width / picture.pixels.shape[1]
        rows = _within(viewport.top, viewport.height, top, high, picture.pixels.shape[0])
        columns = _within(viewport.left, viewport.width, left, wide, picture.pixels.shape[1])
        return cls(rows, columns, left, top, wide, high)

    def x(self, column: int) -> float:
        """The left edge of a pixel on the input."""
        return self.left + column * self.wide

    def y(self, row: int) -> float:
        """The top edge of a pixel on the input."""
        return self.top + row * self.high

    @property
    def empty(self) -> bool:
        """Nothing of the picture is visible."""
        return not self.rows or not self.columns

    @property
    def span(self) -> Rectangle:
        """All visible pixels as (left, top, width, height) on the input."""
        left, top = self.x(self.columns.start), self.y(self.rows.start)
        return left, top, len(self.columns) * self.wide, len(self.rows) * self.high


def _within(start: float, length: float, origin: float, pitch: float, count: int) -> range:
    first = math.floor((start - origin) / pitch)
    last = math.ceil((start + length - origin) / pitch)
    return range(max(0, min(first, count)), max(0, min(last, count)))


def plane_rectangle(picture: PlacedPicture) -> Rectangle:
    """The whole plane, of which a picture may be a part, as (left, top, width, height) on the input."""
    left, top, wide, high = sample_rectangle(picture.placement, 0, 0)
    return left, top, picture.plane[1] * wide, picture.plane[0] * high


def shows_grid(picture: PlacedPicture, projection: Projection) -> bool:
    """Neighbouring samples lie far enough apart for lines between them."""
    return _cell(picture, projection) * projection.ratio >= GRID_FROM - 1e-6


def shows_numbers(picture: PlacedPicture, projection: Projection) -> bool:
    """Samples are large enough for their values."""
    return _cell(picture, projection) >= NUMBERS_FROM - 1e-6


def _cell(picture: PlacedPicture, projection: Projection) -> float:
    """The shorter side of a sample in logical pixels; 0 where the picture leaves samples out."""
    if picture.region.rows.step != 1 or picture.region.columns.step != 1:
        return 0.0
    scales = (placement.scale for placement in picture.placement)
    return min(scales) * projection.viewport.scale / projection.ratio


def covers(picture: PlacedPicture, projection: Projection) -> bool:
    """The pixels of a picture leave nothing of the widget's area open."""
    cells = Cells.visible(picture, projection.seen)
    return not cells.empty and projection.rectangle(cells.span).contains(projection.area)


@alone
def paint_picture(painter: QPainter, image: QImage, picture: PlacedPicture, projection: Projection) -> None:
    """The visible pixels: hard edges when enlarged, smooth when made smaller."""
    cells = Cells.visible(picture, projection.seen)
    if cells.empty:
        return
    side = min(cells.wide, cells.high) * projection.viewport.scale
    smaller = side < 1 - _ROUNDING
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
    target = projection.rectangle(cells.span) if smaller else projection.whole_pixels(cells.span)
    if side < _ENLARGED_FROM:
        source = QRectF(cells.columns.start, cells.rows.start, len(cells.columns), len(cells.rows))
        painter.drawImage(target, image, source)
    else:
        painter.drawImage(target, _enlarged(picture, cells, projection))


def _enlarged(picture: PlacedPicture, cells: Cells, projection: Projection) -> QImage:
    """The visible pixels, each as large as it is on the screen: Qt counts in 65536ths, which is too coarse."""
    xs = [projection.x(cells.x(column)) for column in (*cells.columns, cells.columns.stop)]
    ys = [projection.y(cells.y(row)) for row in (*cells.rows, cells.rows.stop)]
    wide, high = (np.rint(np.diff(edges) * projection.ratio).astype(np.intp) for edges in (xs, ys))
    taken = picture.pixels[cells.rows.start : cells.rows.stop, cells.columns.start : cells.columns.stop]
    return picture_image(taken.repeat(wide, axis=1).repeat(high, axis=0))


@alone
def paint_frame(painter: QPainter, picture: PlacedPicture, projection: Projection, palette: QPalette) -> None:
    """A thin line just outside the plane; what of the plane has no pixels yet keeps the window's colour."""
    hair = 1 / projection.ratio
    plane = projection.rectangle(plane_rectangle(picture))
    painter.fillRect(plane, palette.color(QPalette.ColorRole.Window))
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), hair))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(plane.adjusted(-hair / 2, -hair / 2, hair / 2, hair / 2))


@alone
def paint_grid(painter: QPainter, picture: PlacedPicture, projection: Projection) -> None:
    """Lines between samples, fainter while these are small."""
    cells = Cells.visible(picture, projection.seen)
    if cells.empty:
        return
    side = _cell(picture, projection) * projection.ratio
    strength = min(1.0, side / 24)
    hair = 1 / projection.ratio
    span = projection.rectangle(cells.span)
    xs = [projection.x(cells.x(column)) + hair / 2 for column in (*cells.columns, cells.columns.stop)]
    ys = [projection.y(cells.y(row)) + hair / 2 for row in (*cells.rows, cells.rows.stop)]
    painter.setPen(QPen(QColor(128, 128, 128, round(50 + 90 * strength)), hair))
    painter.drawLines([QLineF(x, span.top(), x, span.bottom()) for x in xs])
    painter.drawLines([QLineF(span.left(), y, span.right(), y) for y in ys])


@alone
def paint_numbers(painter: QPainter, picture: PlacedPicture, projection: Projection, font: QFont) -> None:
    """The value of each visible sample inside it, one line per channel, black or white by what is behind."""
    cells = Cells.visible(picture, projection.seen)
    if cells.empty:
        return
    step = projection.viewport.scale / projection.ratio
    lines = picture.samples.shape[0]
    type_font, room = _type_for(font, cells.wide * step, cells.high * step, lines)
    metrics = QFontMetricsF(type_font)
    spacing = metrics.height() * 0.92
    down = metrics.ascent() - lines * spacing / 2
    half_widths: dict[str, float] = {}
    centres = [projection.x(cells.x(column) + cells.wide / 2) for column in cells.columns]
    rows, columns = slice(cells.rows.start, cells.rows.stop), slice(cells.columns.start, cells.columns.stop)
    values = picture.samples[:, rows, columns].astype(np.float64).tolist()
    bright = picture.pixels[rows, columns].astype(np.int32) @ np.array((299, 587, 114)) > 140_000
    painter.setFont(type_font)
    for dark_type, where in ((False, ~bright), (True, bright)):
        painter.setPen(QColor(0, 0, 0) if dark_type else QColor(255, 255, 255))
        for row, column in np.argwhere(where).tolist():
            middle = projection.y(cells.y(cells.rows[row]) + cells.high / 2) + down
            for line in range(lines):
                text = fitted_text(values[line][row][column], room)
                half = half_widths.get(text)
                if half is None:
                    half = half_widths[text] = metrics.horizontalAdvance(text) / 2
                painter.drawText(QPointF(centres[column] - half, middle + line * spacing), text)


def _type_for(font: QFont, wide: float, high: float, lines: int) -> tuple[QFont, int]:
    """The type for cells of this size and how many characters of it fit side by side."""
    size = int(min(max(min(wide / 4.2, (high - 2) / (1.15 * lines)), _SMALLEST_TYPE), _LARGEST_TYPE))
    chosen = tabular(font)
    chosen.setPixelSize(size)
    digit = QFontMetricsF(chosen).horizontalAdvance("0")
    return chosen, max(1, int((wide - 2) / digit))


@alone
def paint_marker(painter: QPainter, row: float, column: float, projection: Projection, cell: QRectF | None) -> None:
    """A crosshair with an open middle; the sample's outline instead where samples are large enough for numbers."""
    x, y = projection.x(column), projection.y(row)
    gap, arm = 5.0, 13.0
    if cell is not None and cell.width() >= 6:
        x, y = cell.center().x(), cell.center().y()
        gap = max(gap, max(cell.width(), cell.height()) / 2 + 2)
        arm = 0.0 if min(cell.width(), cell.height()) >= NUMBERS_FROM else arm
    lines = [QLineF(x + dx * gap, y + dy * gap, x + dx * (gap + arm), y + dy * (gap + arm)) for dx, dy in _ARMS]
    for pen in (QPen(QColor(0, 0, 0, 190), 3), QPen(QColor(255, 255, 255), 1)):
        painter.setPen(pen)
        if arm:
            painter.drawLines(lines)
        if cell is not None and cell.width() >= 6:
            painter.drawRect(cell)


_ARMS = ((1, 0), (-1, 0), (0, 1), (0, -1))


@alone
def paint_highlight(
    painter: QPainter,
    rectangles: Sequence[Rectangle],
    chosen: Rectangle | None,
    projection: Projection,
    accent: QColor,
) -> None:
    """Outlines in the accent colour on a dark or light casing, legible on any picture; the chosen one is yellow."""
    outlines = [projection.rectangle(rectangle) for rectangle in rectangles]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(mixed(accent, QColor("black"), 0.15), 3.5), QPen(mixed(accent, QColor("white"), 0.75), 1.5)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRects(outlines)
    for pen in (QPen(QColor(0, 0, 0), 4.5), QPen(QColor(255, 220, 60), 2.5)) if chosen is not None else ():
        painter.setPen(pen)
        painter.drawRect(projection.rectangle(chosen or (0, 0, 0, 0)))


@alone
def paint_region(painter: QPainter, region: Rectangle, projection: Projection) -> None:
    """A dashed outline in black and white around a part of the input."""
    outline = projection.rectangle(region)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 200), 1.5), QPen(QColor(255, 255, 255), 1.5, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawRect(outline)


@alone
def paint_line(painter: QPainter, line: Line, projection: Projection) -> None:
    """A line with its beginning marked."""
    first, last = (QPointF(projection.x(line[at + 1]), projection.y(line[at])) for at in (0, 2))
    for pen in (QPen(QColor(0, 0, 0, 190), 3), QPen(QColor(255, 220, 60), 1.5)):
        painter.setPen(pen)
        painter.drawLine(first, last)
    painter.setBrush(QColor(255, 220, 60))
    painter.drawEllipse(first, 3, 3)


@alone
def paint_focus(painter: QPainter, area: QRectF, accent: QColor) -> None:
    """The frame of what has the keyboard, or would take what is dragged over it."""
    painter.setPen(accent)
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
