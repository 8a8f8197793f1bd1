"""ChannelsWindow: one layer as standard, grouped, depthwise, pointwise or separable, moved between with a slider."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.dialogs.side_window import SideWindow
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.gui.views.channel_structure_view import Block, ChannelsView

_SIDES = {0: Qt.AlignmentFlag.AlignLeft, -1: Qt.AlignmentFlag.AlignRight}  # of the first and the last name


@dataclass(frozen=True, eq=False)
class Shape:
    """A structure as the window shows it. facts: what it costs; words: what it means. present: the layer is so now."""

    title: str
    facts: str
    words: str
    blocks: tuple[Block, ...]
    present: bool


class ChannelsWindow(SideWindow):
    """adopted(int): a person wants the layer so."""

    adopted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__("channels_window", tr("Channels"), parent)
        self._shapes: tuple[Shape, ...] = ()
        self.slider = self._made_slider()
        self._stops = _Stops(self.slider)
        self._title, self._facts, self._words = plain_label(), plain_label(), plain_label()
        self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        self.take = QPushButton(tr("Use this"))
        self.take.setToolTip(tr("The layer becomes so, in one step that undo takes back."))
        self.take.setAutoDefault(False)
        self.take.clicked.connect(self._adopt)
        self.view = ChannelsView()
        row = QHBoxLayout()
        row.addWidget(self._title)
        row.addWidget(self._facts, 1)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.addWidget(self.slider)
        column.addWidget(self._stops)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self.view, 1)
        self.resize(960, 640)
        self.slider.setFocus()

    def _made_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setAccessibleName(tr("How the channels are connected"))
        slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        slider.setPageStep(1)
        slider.setRange(0, 0)
        slider.valueChanged.connect(self._show)
        return slider

    def set_shapes(self, shapes: Sequence[Shape]) -> None:
        """Show structures, the present one first in sight; the slider stays where the titles are the same."""
        same = [shape.title for shape in shapes] == [shape.title for shape in self._shapes]
        self._shapes = tuple(shapes)
        self._stops.set_names([shape.title for shape in shapes])
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(shapes) - 1)
            if not same:
                self.slider.setValue(next((at for at, shape in enumerate(shapes) if shape.present), 0))
        self._show()

    def set_message(self, words: str) -> None:
        """Why there is nothing to show."""
        self._shapes = ()
        self._stops.set_names(())
        self.slider.setRange(0, 0)
        self._title.setText(words)
        self._facts.setText("")
        self._words.setText("")
        self.take.setEnabled(False)
        self.view.set_blocks((), words)

    @Slot()
    def _show(self) -> None:
        if not self._shapes:
            return
        shape = self._shapes[self.slider.value()]
        self._stops.update()
        self._title.setText(f"{shape.title} ✓" if shape.present else shape.title)
        self._facts.setText(shape.facts)
        self._words.setText(shape.words)
        self.take.setEnabled(not shape.present)
        self.view.set_blocks(shape.blocks, f"{shape.title}: {shape.words} {shape.facts}")

    @Slot()
    def _adopt(self) -> None:
        self.adopted.emit(self.slider.value())


class _Stops(QWidget):
    """The names of a slider's stops, below them; a click goes there."""

    def __init__(self, slider: QSlider) -> None:
        super().__init__()
        self._slider, self._names = slider, tuple[str, ...]()
        self.setFixedHeight(self.fontMetrics().height())

    def set_names(self, names: Sequence[str]) -> None:
        """Other stops."""
        self._names = tuple(names)
        self.update()

    def _places(self) -> list[QRect]:
        """Of each name: between the middles of the gaps to its neighbours."""
        if len(self._names) < 2:
            return []
        slider, option = self._slider, QStyleOptionSlider()
        option.initFrom(slider)
        handle = slider.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, slider)
        apart = (self.width() - handle) / (len(self._names) - 1)
        edges = [round(handle / 2 + (at - 0.5) * apart) for at in range(len(self._names) + 1)]
        edges[0], edges[-1] = 0, self.width()
        return [QRect(left, 0, right - left - 4, self.height()) for left, right in itertools.pairwise(edges)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen one is written as strongly as other words, the rest fainter."""
        role, last = QPalette.ColorRole, len(self._names) - 1
        with QPainter(self) as painter:
            for at, (place, name) in enumerate(zip(self._places(), self._names, strict=False)):
                painter.setPen(self.palette().color(role.Text if at == self._slider.value() else role.PlaceholderText))
                side = _SIDES.get(at, _SIDES[-1] if at == last else Qt.AlignmentFlag.AlignHCenter)
                short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, short)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the stop of that name."""
        for at, place in enumerate(self._places()):
            if place.contains(event.position().toPoint()):
                self._slider.setValue(at)
