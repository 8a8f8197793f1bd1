"""PlotCanvas: curves of the chosen channels of a signal over the sample index, zoomed and pointed at like a picture."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.theme import curve_colours, stage_colour
from convstudio.gui.translation import tr
from convstudio.gui.views.canvas_painting import plane_rectangle
from convstudio.gui.views.curve_legend import CurveLegend
from convstudio.gui.views.file_drops import FileTarget
from convstudio.gui.views.number_format import percent_text
from convstudio.gui.views.title_strip import TitleStrip
from convstudio.values.min_max_envelope import woven
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.value_range import unit_of
from convstudio.values.zoom_viewport import HIGHEST_SCALE, Rectangle, Viewport, next_scale

_DIMMED = 0.35
_MARGIN = 0.02
_MARKED_FROM = 8  # device pixels per sample
_LEAST_NUMBERS = 30  # pixels: room for the numbers of the axis, which grows


class SampleAxis(pg.AxisItem):
    """Counts samples from 0 in their middles, half a unit inside of what they cover."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Where ticks stand."""
        known = super().tickValues(minVal - 0.5, maxVal - 0.5, size)
        return [(spacing, [value + 0.5 for value in values]) for spacing, values in known]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """What they say."""
        said: list[str] = super().tickStrings([value - 0.5 for value in values], scale, spacing)
        return said


class PlotCanvas(FileTarget):
    """Curves on the input's samples, the same signals and setters as ImageCanvas; rows are always 0.

    Its viewport is one row high: left and width in input samples, pixels_wide the width of the plot.
    """

    view_changed = Signal(object)
    pointed = Signal(object)
    clicked = Signal(float, float)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = TitleStrip(title, self)
        self._legend = CurveLegend(self)
        axes = {"bottom": SampleAxis("bottom")}
        self._plot = pg.PlotWidget(self, viewBox=pg.ViewBox(enableMenu=False), enableMenu=False, axisItems=axes)
        self._message = plain_label(parent=self._plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._strip)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        self._picture: PlacedPicture | None = None
        self._names: tuple[str, ...] = ()
        self._rate = 0.0
        self._fits, self._follows = True, False
        self._kept: Viewport | None = None  # place and scale, however much room there is
        self._silent = False
        self._curves: list[pg.PlotDataItem] = []
        self._highlight: list[pg.LinearRegionItem] = []
        self._build_plot()
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()
        self._recolour()

    def _build_plot(self) -> None:
        plot: pg.PlotItem = self._plot.getPlotItem()
        self._plot.setAccessibleName(tr("Curves"))
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAcceptDrops(False)
        plot.ctrlMenu.setParent(self._plot, Qt.WindowType.Popup)  # pyqtgraph 0.14 makes it, and never lets it go
        plot.hideButtons()
        plot.setMouseEnabled(x=True, y=False)
        plot.enableAutoRange(x=False, y=True)
        plot.setAutoVisible(y=True)
        plot.setClipToView(True)
        plot.showGrid(x=True, y=True, alpha=0.15)
        self._marker = pg.InfiniteLine(angle=90, movable=False)
        self._marker.hide()
        plot.addItem(self._marker, ignoreBounds=True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.hide()
        for side in ("left", "bottom"):  # finer lines cost more than all curves, and are hardly seen
            plot.getAxis(side).setStyle(maxTickLevel=1)
        plot.getAxis("left").setStyle(autoReduceTextSpace=False)  # else numbers, room and what is in sight may chase
        plot.getViewBox().sigXRangeChanged.connect(self._range_changed)
        plot.getViewBox().sigResized.connect(self._box_resized)
        plot.getViewBox().sigRangeChangedManually.connect(self._moved_by_hand)
        scene = self._plot.scene()
        scene.sigMouseMoved.connect(self._pointer_moved)
        scene.sigMouseClicked.connect(self._mouse_clicked)

    def _say(self) -> None:
        self.setToolTip(tr("Wheel: zoom · drag: pan · 0: fit · click: explain this sample"))
        self.setToolTipDuration(4000)

    # what is shown

    @property
    def picture(self) -> PlacedPicture | None:
        """The signal on show."""
        return self._picture

    @property
    def viewport(self) -> Viewport:
        """The visible samples."""
        (left, right), box = self._box().viewRange()[0], self._box()
        wide = max(1, round(box.width() * self.devicePixelRatioF()))
        high = max(1, round(box.height() * self.devicePixelRatioF()))
        return Viewport(left, 0.0, right - left, 1.0, wide, high)

    def set_title(self, title: str, detail: str = "") -> None:
        """Name and size, above the plot and for screen readers."""
        self._strip.set_title(title, detail)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def set_channel_names(self, names: Sequence[str]) -> None:
        """What the curves are called, by channel index."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._draw()

    def set_rate(self, rate: float) -> None:
        """Samples per second: the axis counts seconds; 0 counts samples."""
        self._rate = rate
        axis = self._plot.getPlotItem().getAxis("bottom")
        axis.setScale(1 / rate if rate else 1.0)
        axis.setLabel(tr("seconds") if rate else tr("sample number"))

    def set_picture(self, picture: PlacedPicture, fit: bool = False) -> None:
        """Show a signal; fit=True also brings all of it into view, as does the first one."""
        self._picture = picture
        self.set_dimmed(False)
        self.set_message("")
        self._draw()
        if fit or (self._fits and not self._follows):
            self.fit()
        self._tell_zoom()

    def clear(self) -> None:
        """Show nothing; the next signal is fitted."""
        self._picture, self._fits = None, True
        self._plot.getPlotItem().getAxis("left").textWidth = _LEAST_NUMBERS
        self._box().setRange(yRange=(0, 1), padding=0, disableAutoRange=False)
        self.set_marker(None)
        self.set_highlight(())
        self._draw()
        self._tell_zoom()

    def set_dimmed(self, dimmed: bool) -> None:
        """The curves are out of date: shown faintly until the next come."""
        for curve in self._curves:
            curve.setOpacity(_DIMMED if dimmed else 1.0)

    def set_message(self, text: str) -> None:
        """Words in the middle, where there is no signal."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._message.setGeometry(self._plot.rect())

    def set_marker(self, row: float | None, column: float | None = None) -> None:
        """A line through the sample at an input position; None takes it away."""
        self._marker.setVisible(row is not None and column is not None)
        if row is not None and column is not None:
            self._marker.setValue(column)

    def set_highlight(self, rectangles: Sequence[Rectangle], chosen: Rectangle | None = None) -> None:
        """Tint (left, top, width, height) of the input: what a sample of the result was made of; chosen: twice."""
        plot = self._plot.getPlotItem()
        for item in self._highlight:
            plot.removeItem(item)
        self._highlight = [
            pg.LinearRegionItem((left, left + width), movable=False, brush=self._tint(), pen=pg.mkPen(None))
            for left, _, width, _ in (*rectangles, *([chosen] if chosen is not None else []))
        ]
        for item in self._highlight:
            plot.addItem(item, ignoreBounds=True)

    # zoom and place

    def set_viewport(self, viewport: Viewport) -> None:
        """Show the same samples at the same scale as another canvas; nothing is emitted."""
        if viewport.same_view(self.viewport):
            return
        self._fits = self._picture is None
        self._silent = True
        try:
            self._show(self.viewport.like(viewport))
        finally:
            self._silent = False

    def set_following(self, follows: bool) -> None:
        """Another canvas leads: this one does not fit its signals by itself."""
        self._follows = follows

    def fit(self) -> None:
        """The whole signal in view, and kept in view when the widget is resized."""
        self._fits = True
        if self._picture is not None:
            left, _, width, _ = plane_rectangle(self._picture)
            self._plot.setXRange(left, left + width, padding=_MARGIN)

    def zoom_to(self, scale: float) -> None:
        """Device pixels per input sample, about the middle."""
        view = self.viewport
        self._fits = False
        self._show(view.scaled(min(scale, HIGHEST_SCALE), *view.centre))

    def zoom_in(self) -> None:
        """To the next round step, about the middle."""
        self.zoom_to(next_scale(self.viewport.scale, up=True))

    def zoom_out(self) -> None:
        """To the last round step, about the middle."""
        self.zoom_to(next_scale(self.viewport.scale, up=False))

    def sizeHint(self) -> QSize:
        """Room for curves."""
        return QSize(480, 300)

    def minimumSizeHint(self) -> QSize:
        """Small enough to fold beside panels."""
        return QSize(160, 120)

    def _show(self, view: Viewport) -> None:
        self._plot.setXRange(view.left, view.left + view.width, padding=0)

    def _box(self) -> pg.ViewBox:
        return self._plot.getPlotItem().getViewBox()

    @Slot(object, object)
    def _range_changed(self, box: object, limits: object) -> None:
        self._tell_view()

    def _tell_view(self) -> None:
        self._tell_zoom()
        before, self._kept = self._kept, self.viewport
        if not self._silent and self._kept != before:
            self.view_changed.emit(self._kept)

    @Slot(object)
    def _box_resized(self, box: object) -> None:
        """Also where the numbers of the axis take more room: what fits still fits, and a zoom stays what it is."""
        if self._fits and not self._follows:
            self.fit()
        elif self._kept is not None:
            self._show(self.viewport.like(self._kept))
        self._tell_view()

    @Slot(object)
    def _moved_by_hand(self, axes: object) -> None:
        self._fits = False

    def _tell_zoom(self) -> None:
        self._strip.set_zoom(percent_text(self.viewport.scale) if self._picture is not None else "")

    # drawing

    def _draw(self) -> None:
        """One curve per channel; curves are kept, only their numbers change."""
        picture = self._picture
        count = 0 if picture is None else picture.samples.shape[0]
        if len(self._curves) != count:
            self._make_curves(count)
        channels = picture.channels if picture is not None else ()
        self._legend.set_names([self._name(channel) for channel in channels], max(count, len(self._names)))
        if picture is None:
            return
        columns = picture.placement[1]
        shown = picture.region.columns
        places = np.arange(shown.start, shown.stop, shown.step) * columns.scale + columns.offset + 0.5
        few = shown.step == 1 and len(shown) * _MARKED_FROM <= self.viewport.pixels_wide
        symbol = "o" if few else None
        drawn = picture.samples[:, 0]
        if picture.extremes is not None:
            places, drawn = np.repeat(places, 2), woven(picture.extremes[:, :, 0])
        unit = unit_of(drawn)
        axis = self._plot.getPlotItem().getAxis("left")
        axis.setLabel(f"× {unit:g}")
        axis.showLabel(unit != 1)
        for curve, values in zip(self._curves, drawn, strict=True):
            curve.setData(places, values if unit == 1 else values / unit, connect="finite", symbol=symbol)

    def _make_curves(self, count: int) -> None:
        plot = self._plot.getPlotItem()
        for curve in self._curves:
            plot.removeItem(curve)
        self._curves = [plot.plot() for _ in range(count)]
        self._recolour()

    def _name(self, channel: int) -> str:
        return self._names[channel] if channel < len(self._names) else tr("output {index}").format(index=channel)

    def _tint(self) -> QColor:
        accent = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        accent.setAlpha(60)
        return accent

    def _recolour(self) -> None:
        palette = self.palette()
        self._plot.setBackground(stage_colour(palette))
        text = palette.color(QPalette.ColorRole.WindowText)
        for side in ("left", "bottom"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(text)
        self._marker.setPen(QPen(text, 0))
        colours = curve_colours(palette)
        for index, curve in enumerate(self._curves):
            colour = colours[index % len(colours)]
            curve.setPen(pg.mkPen(colour, width=1))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(colour)
            curve.setSymbolSize(5)

    # events

    @Slot(object)
    def _pointer_moved(self, place: QPointF) -> None:
        box = self._box()
        if not box.sceneBoundingRect().contains(place):
            self.pointed.emit(None)
            return
        self.pointed.emit((0.5, box.mapSceneToView(place).x()))

    @Slot(object)
    def _mouse_clicked(self, event: object) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.double():  # type: ignore[attr-defined]
            self.fit()
            return
        place = self._box().mapSceneToView(event.scenePos())  # type: ignore[attr-defined]
        if self._picture is None or event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        left, _, width, _ = plane_rectangle(self._picture)
        if left <= place.x() < left + width:
            self.clicked.emit(0.5, place.x())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole signal in view."""
        super().resizeEvent(event)
        self._message.setGeometry(self._plot.rect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self.set_rate(self._rate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 fits, 1 is one pixel per sample, arrows pan."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self.zoom_to(1.0)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                sign = 1 if event.key() == Qt.Key.Key_Right else -1
                self._fits = False
                self._show(self.viewport.moved(sign * self.viewport.width / 10, 0))
            case _:
                super().keyPressEvent(event)
