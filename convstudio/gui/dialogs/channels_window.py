"""ChannelsWindow: one layer as standard, grouped, depthwise, pointwise or separable, moved between with a slider."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from convstudio.gui.translation import tr
from convstudio.gui.views.channels_view import Block, ChannelsView


@dataclass(frozen=True, eq=False)
class Shape:
    """A structure as the window shows it. facts: what it costs, in words. present: the layer is so now."""

    title: str
    facts: str
    blocks: tuple[Block, ...]
    present: bool


class ChannelsWindow(QDialog):
    """Not modal. adopted(int): a person wants the layer so."""

    adopted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        self.setObjectName("channels_window")
        self.setWindowTitle(tr("Channels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shapes: tuple[Shape, ...] = ()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("How the channels are connected"))
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setPageStep(1)
        self.slider.setRange(0, 0)
        self.slider.valueChanged.connect(self._show)
        self._title, self._facts = QLabel(), QLabel()
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
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.resize(960, 640)
        self.slider.setFocus()

    def set_shapes(self, shapes: Sequence[Shape]) -> None:
        """Show structures, the present one first in sight; the slider stays where the titles are the same."""
        same = [shape.title for shape in shapes] == [shape.title for shape in self._shapes]
        self._shapes = tuple(shapes)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(shapes) - 1)
            if not same:
                self.slider.setValue(next((at for at, shape in enumerate(shapes) if shape.present), 0))
        self._show()

    def set_message(self, words: str) -> None:
        """Why there is nothing to show."""
        self._shapes = ()
        self.slider.setRange(0, 0)
        self._title.setText(words)
        self._facts.setText("")
        self.take.setEnabled(False)
        self.view.set_blocks((), words)

    @Slot()
    def _show(self) -> None:
        if not self._shapes:
            return
        shape = self._shapes[self.slider.value()]
        self._title.setText(f"{shape.title} ✓" if shape.present else shape.title)
        self._facts.setText(shape.facts)
        self.take.setEnabled(not shape.present)
        self.view.set_blocks(shape.blocks, f"{shape.title}: {shape.facts}")

    @Slot()
    def _adopt(self) -> None:
        self.adopted.emit(self.slider.value())
