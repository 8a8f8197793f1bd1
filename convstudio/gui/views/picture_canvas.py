"""PictureCanvas: one picture on a plane in input coordinates, at a viewport, with marks above it.

It is a plain widget with a painter: a 1600x1000 picture is set in about 1 ms and painted in 1 to 3.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from convstudio.gui.theme import picture_image, stage_colour
from convstudio.gui.translation import tr
from convstudio.gui.views import canvas_painting as paint
from convstudio.gui.views.file_drops import FileTarget
from convstudio.gui.views.number_format import percent_text
from convstudio.gui.views.title_strip import TitleStrip
from convstudio.values.placed_picture import PlacedPicture, sample_rectangle
from convstudio.values.zoom_viewport import Line, Rectangle, Viewport, next_scale

_DIMMED = 0.45


class PictureCanvas(FileTarget):
    """Shows a Picture where it lies on the input, so that two canvases with one viewport show the same field.

    view_changed: Viewport, after zooming, panning or resizing here, never after set_viewport. pointed: (row, column)
    under the pointer in input coordinates, None when it leaves. files_dropped: list of paths.
    """

    view_changed = Signal(object)
    pointed = Signal(object)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = TitleStrip(title, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)
        layout.addStretch(1)
        self._picture: PlacedPicture | None = None
        self._image: QImage | None = None
        self._viewport = Viewport()
        self._fits, self._follows = True, False
        self._dimmed = False
        self._message = ""
        self._marker: tuple[float, float] | None = None
        self._highlight: tuple[Rectangle, ...] = ()
        self._chosen: Rectangle | None = None
        self._region: Rectangle | None = None
        self._line: Line | None = None
        self._ground, self._ground_is_old = QPixmap(), True
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the ground covers everything
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._say()

    def _say(self) -> None:
        self.setToolTip(tr("Wheel: zoom · drag: pan · 0: fit · 1: 100 % · click: explain this sample"))
        self.setToolTipDuration(4000)

    # what is shown

    @property
    def picture(self) -> PlacedPicture | None:
        """The picture on show."""
        return self._picture

    @property
    def viewport(self) -> Viewport:
        """What is visible."""
        return self._viewport

    def set_title(self, title: str, detail: str = "") -> None:
        """Name and size, above the picture and for screen readers."""
        self._strip.set_title(title, detail)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def set_picture(self, picture: PlacedPicture, fit: bool = False) -> None:
        """Show a picture; fit=True also brings all of its plane into view, as does the first one."""
        if picture is self._picture and not fit and not self._dimmed:
            return
        self._picture, self._image = picture, picture_image(picture.pixels)
        self._dimmed, self._message = False, ""
        if fit or (self._fits and not self._follows):
            self.fit()
        self._tell_zoom()
        self._repaint_ground()

    def clear(self) -> None:
        """Show nothing; the next picture is fitted."""
        self._picture = self._image = self._marker = None
        self._highlight, self._chosen = (), None
        self._fits = True
        self._tell_zoom()
        self._repaint_ground()

    def set_dimmed(self, dimmed: bool) -> None:
        """The picture is out of date: shown faintly until the next one comes."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._repaint_ground()

    def set_message(self, text: str) -> None:
        """Words in the middle, where there is no picture."""
        self._message = text
        self._repaint_ground()

    def set_marker(self, row: float | None, column: float | None = None) -> None:
        """A crosshair at an input position; None takes it away."""
        marker = None if row is None or column is None else (row, column)
        if marker != self._marker:
            self._marker = marker
            self.update()

    def set_highlight(self, rectangles: Sequence[Rectangle], chosen: Rectangle | None = None) -> None:
        """Outline rectangles (left, top, width, height) of the input: what a sample of the result was made of.

        chosen: one that stands out.
        """
        if (tuple(rectangles), chosen) != (self._highlight, self._chosen):
            self._highlight, self._chosen = tuple(rectangles), chosen
            self.update()

    def set_region(self, rectangle: Rectangle | None) -> None:
        """Outline the part (left, top, width, height) of the input that is worked in, or none."""
        if rectangle != self._region:
            self._region = rectangle
            self.update()

    def set_line(self, line: Line | None) -> None:
        """Draw the line (row, column, row, column) of the profile, or none."""
        if line != self._line:
            self._line = line
            self.update()

    # zoom and place

    def set_viewport(self, viewport: Viewport) -> None:
        """Show the same place at the same scale as another canvas; nothing is emitted."""
        wanted = self._viewport.like(viewport)
        if not wanted.same_view(self._viewport):
            self._fits = self._picture is None
            self._show(wanted)

    def set_following(self, follows: bool) -> None:
        """Another canvas leads: this one does not fit its pictures by itself."""
        self._follows = follows

    def fit(self) -> None:
        """All of the plane in view, and kept in view when the widget is resized."""
        self._fits = True
        if self._picture is not None:
            self._go(self._viewport.fitted(paint.plane_rectangle(self._picture)))

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Device pixels per input sample; the point at a place of the widget (else the middle) stays there."""
        row, column = self.projection().point(at if at is not None else QPointF(self.area().center()))
        self._fits = False
        self._go(self._kept(self._viewport.scaled(scale, column, row)))

    def show_sample(self, row: float, column: float) -> None:
        """An input position in the middle, so large that numbers are written into its neighbours."""
        self._fits = False
        scale = max(self._viewport.scale, paint.NUMBERS_FROM * 1.5 * self.devicePixelRatioF())
        self._go(Viewport.around(column, row, scale, self._viewport.pixels_wide, self._viewport.pixels_high))
        self.set_marker(row, column)

    def zoom_in(self) -> None:
        """To the next round step, about the middle."""
        self.zoom_to(next_scale(self._viewport.scale, up=True))

    def zoom_out(self) -> None:
        """To the last round step, about the middle."""
        self.zoom_to(next_scale(self._viewport.scale, up=False))

    def pan(self, columns: float, rows: float) -> None:
        """Move the visible part by input samples."""
        self._fits = False
        self._go(self._kept(self._viewport.moved(columns, rows)))

    def area(self) -> QRectF:
        """Where the picture is painted, under the title."""
        top = self._strip.height()
        return QRectF(0, top, max(1, self.width()), max(1, self.height() - top))

    def projection(self) -> paint.Projection:
        """From input coordinates to this widget."""
        return paint.Projection(self._viewport, self.area(), self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        """Room for a picture."""
        return QSize(480, 400)

    def minimumSizeHint(self) -> QSize:
        """Small enough to fold beside panels."""
        return QSize(120, 100)

    def _kept(self, viewport: Viewport) -> Viewport:
        return viewport if self._picture is None else viewport.kept(paint.plane_rectangle(self._picture))

    def _go(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._show(viewport)
            self.view_changed.emit(viewport)

    def _show(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._tell_zoom()
        self._repaint_ground()

    def _tell_zoom(self) -> None:
        self._strip.set_zoom(percent_text(self._viewport.scale) if self._picture is not None else "")

    # painting

    def _repaint_ground(self) -> None:
        self._ground_is_old = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground from its cache, the marks above it."""
        self._refresh_ground()
        with QPainter(self) as painter:
            shift = self._between_pixels(painter)
            if not shift.isNull():
                painter.fillRect(self.rect(), stage_colour(self.palette()))  # what the ground then leaves open
            painter.translate(shift)
            painter.drawPixmap(0, 0, self._ground)
            painter.setClipRect(self.area())
            accent = self.palette().color(QPalette.ColorRole.Highlight)
            if self._picture is not None:
                paint.paint_highlight(painter, self._highlight, self._chosen, self.projection(), accent)
            if self._picture is not None and self._region is not None:
                paint.paint_region(painter, self._region, self.projection())
            if self._picture is not None and self._line is not None:
                paint.paint_line(painter, self._line, self.projection())
            if self._picture is not None and self._marker is not None:
                paint.paint_marker(painter, *self._marker, self.projection(), self._marked_cell())
            if self.hasFocus() or self.drop_over:
                paint.paint_focus(painter, self.area(), accent)

    def _between_pixels(self, painter: QPainter) -> QPointF:
        """To where the corner of a device pixel lies: at 150 % a widget may begin in the middle of one."""
        there, ratio = painter.deviceTransform(), self.devicePixelRatioF()
        return QPointF(math.floor(there.dx()) - there.dx(), math.floor(there.dy()) - there.dy()) / ratio

    def _refresh_ground(self) -> None:
        """Everything that stays while the pointer moves, in a pixmap that is kept: a new one costs a millisecond."""
        ratio = self.devicePixelRatioF()
        if self._ground.size() != self.size() * ratio or self._ground.devicePixelRatioF() != ratio:
            self._ground, self._ground_is_old = QPixmap(self.size() * ratio), True
            self._ground.setDevicePixelRatio(ratio)
        if self._ground_is_old:
            self._ground_is_old = False
            with QPainter(self._ground) as painter:
                self._paint_ground(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        area = self.area()
        painter.fillRect(QRectF(0, 0, self.width(), area.top()), self.palette().color(QPalette.ColorRole.Window))
        painter.setClipRect(area)
        if self._picture is None or not self._hides_ground(self._picture):
            painter.fillRect(area, stage_colour(self.palette()))
        if self._picture is not None and self._image is not None:
            self._paint_picture(painter, self._picture, self._image)
        elif self._message:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            words = area.adjusted(24, 24, -24, -24)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    def _hides_ground(self, picture: PlacedPicture) -> bool:
        return not self._dimmed and paint.covers(picture, self.projection())

    def _paint_picture(self, painter: QPainter, picture: PlacedPicture, image: QImage) -> None:
        projection = self.projection()
        if not self._hides_ground(picture):
            paint.paint_frame(painter, picture, projection, self.palette())
        painter.setOpacity(_DIMMED if self._dimmed else 1.0)
        paint.paint_picture(painter, image, picture, projection)
        if paint.shows_grid(picture, projection):
            paint.paint_grid(painter, picture, projection)
        if paint.shows_numbers(picture, projection):
            paint.paint_numbers(painter, picture, projection, self.font())

    def _marked_cell(self) -> QRectF | None:
        """The sample under the marker, on the screen."""
        if self._picture is None or self._marker is None:
            return None
        found = self._picture.sample_at(*self._marker)
        if found is None:
            return None
        return self.projection().rectangle(sample_rectangle(self._picture.placement, *found[:2]))

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole plane or the middle in view."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        ratio, area = self.devicePixelRatioF(), self.area()
        wide, high = max(1, round(area.width() * ratio)), max(1, round(area.height() * ratio))
        resized = self._viewport.resized(wide, high)
        if self._fits and not self._follows and self._picture is not None:
            resized = resized.fitted(paint.plane_rectangle(self._picture))
        self._go(resized)

    def event(self, event: QEvent) -> bool:
        """Pinching zooms; another screen or a taller title moves the picture's room."""
        zooming = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == zooming:
            self.zoom_to(self._viewport.scale * (1 + event.value()), event.position())
            return True
        handled = super().event(event)
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.LayoutRequest):
            self._measure()
        return handled

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, font and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._repaint_ground()

    def _point(self, place: QPointF) -> None:
        self.pointed.emit(self.projection().point(place) if self.area().contains(place) else None)
