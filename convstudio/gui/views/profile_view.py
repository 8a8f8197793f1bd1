"""ProfileView: input and result along a line, side by side over the same distances."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.theme import curve_colours
from convstudio.gui.translation import tr
from convstudio.values.line_profile import LineProfile
from convstudio.values.value_range import unit_of
from convstudio.values.zoom_viewport import Line

if TYPE_CHECKING:
    import pyqtgraph as pg


class ProfileView(QWidget):
    """Two plots with one horizontal axis; words where there is no line.

    The plots are made when they are first seen: what draws them takes half a second to load.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("profile_view")
        self._line: Line | None = None
        self._profiles: tuple[LineProfile, LineProfile] | None = None
        self._plots: tuple[pg.PlotWidget, ...] = ()
        self._page = QWidget()
        self._row = QHBoxLayout(self._page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._words = plain_label()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._words)
        self._pages.addWidget(self._page)
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(tr("Profile"))
        self._words.setText(
            tr("Choose Draw a profile line, and draw one on the picture; or take a profile across the middle.")
        )
        for plot, title in zip(self._plots, (tr("Input"), tr("Result")), strict=False):
            plot.setAccessibleName(title)
            plot.getPlotItem().setLabel("bottom", tr("distance (input samples)"))

    def _make_plots(self) -> None:
        self._plots = self._plot(), self._plot()
        self._say()
        self._plots[1].setXLink(self._plots[0])
        for plot in self._plots:
            self._row.addWidget(plot)
        self._recolour()

    def _plot(self) -> "pg.PlotWidget":
        import pyqtgraph as pg

        plot = pg.PlotWidget(self, viewBox=pg.ViewBox(enableMenu=False), enableMenu=False)
        item = plot.getPlotItem()
        item.ctrlMenu.setParent(plot, Qt.WindowType.Popup)  # pyqtgraph 0.14 makes it, and never lets it go
        item.hideButtons()
        item.showGrid(x=True, y=True, alpha=0.15)
        plot.setAcceptDrops(False)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return plot

    def set_line(self, line: Line | None) -> None:
        """Along which line."""
        if line != self._line:
            self._line = line
            self._draw()

    def set_profiles(self, source: LineProfile, result: LineProfile) -> None:
        """What lies along it."""
        self._profiles = source, result
        self._draw()

    def clear(self) -> None:
        """Nothing lies along it."""
        self._profiles = None
        for plot in self._plots:
            plot.hide()

    def profiles(self) -> tuple[LineProfile, LineProfile] | None:
        """Of input and result, None where there is no line or no picture."""
        return self._profiles if self._line is not None else None

    def _draw(self) -> None:
        found = self.profiles() if self.isVisible() else None
        self._pages.setCurrentIndex(0 if self._line is None else 1)
        if found is None:
            return
        if not self._plots:
            self._make_plots()
            return
        for plot, each in zip(self._plots, found, strict=True):
            plot.clear()
            plot.show()
            unit = unit_of(each.values)
            title = tr("{title} · value").format(title=plot.accessibleName())
            plot.setLabel("left", title + (f" × {unit:g}" if unit != 1 else ""))
            for values, colour in zip(each.values, self._colours(len(each.values)), strict=False):
                if np.isfinite(values).any():
                    plot.plot(each.distances, values / unit, pen=QPen(colour, 0), connect="finite")

    def _colours(self, channels: int) -> list[QColor]:
        if channels == 1:
            return [self.palette().color(QPalette.ColorRole.WindowText)]
        return list(curve_colours(self.palette()))

    def _recolour(self) -> None:
        role = QPalette.ColorRole
        for plot in self._plots:
            plot.setBackground(self.palette().color(role.Base))
            for side in ("left", "bottom"):
                axis = plot.getPlotItem().getAxis(side)
                axis.setPen(self.palette().color(role.Mid))
                axis.setTextPen(self.palette().color(role.WindowText))
        self._draw()

    def showEvent(self, event: QEvent) -> None:
        """What changed while nobody looked."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._draw()
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
