"""SlidingWindow: the kernel walks over part of the picture, step by step, beside what it makes."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.dialogs.side_window import SideWindow
from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.value_fields import FloatField, IntField
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import mark, tr
from convstudio.gui.views.sliding_window_layout import Slide
from convstudio.gui.views.sliding_window_view import SlideView
from convstudio.values.number_parsing import format_number

_CELLS = (4, 12, 32)  # least, first, most
_SPEEDS = (1, 4, 20)  # steps in a second
EXPORTS = {  # of each form what it is called and how its files end
    "gif": (mark("Moving picture (GIF)…"), "gif"),
    "png": (mark("Every step as a picture (PNG)…"), "png"),
    "sheet": (mark("All steps in one picture (PNG)…"), "png"),
    "step": (mark("This step as a picture (PNG)…"), "png"),
    "svg": (mark("This step as a drawing (SVG)…"), "svg"),
}


class SlidingWindow(SideWindow):
    """Emits what a person wants of it.

    wanted(): other cells or another channel are asked for. step_shown(int): of the slide. numbers_asked(rows, columns):
    a small picture of numbers. sample_edited(row, column, text, new): a number of the input, new with every stroke.
    export_asked(str): a key of EXPORTS.
    """

    wanted = Signal()
    step_shown = Signal(int)
    numbers_asked = Signal(int, int)
    sample_edited = Signal(int, int, str, bool)
    export_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__("sliding_window", tr("Sliding window"), parent)
        self.view = SlideView()
        self._editable = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._said = plain_label()
        self._said.setWordWrap(True)
        self._said.hide()
        column = QVBoxLayout(self)
        column.addLayout(self._choices())
        column.addWidget(self._said)
        column.addWidget(self.view, 1)
        column.addLayout(self._transport())
        self.view.step_chosen.connect(self.go_to)
        self.view.touched.connect(self._touched)
        self.view.typed.connect(self._typed)
        for field in (self.cells, self.paint_value, self.rows, self.columns, self.speed):
            field.refused.connect(self.say)
        self.resize(960, 600)
        self.view.setFocus()

    # what stands above and below

    def _choices(self) -> QHBoxLayout:
        self.channel = QComboBox()
        self.channel.activated.connect(self.wanted)
        self._channel_label = _label(tr("Channel"), self.channel)
        self.cells = _spin(*_CELLS, tr("Samples shown"), tr("How many samples of the input are shown along a side."))
        self.cells.valueChanged.connect(self.wanted)
        label = _label(tr("Samples shown"), self.cells)
        row = QHBoxLayout()
        widgets: tuple[QWidget, ...] = (self._channel_label, self.channel, label, self.cells)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self._add_numbers(row)
        return row

    def _add_numbers(self, row: QHBoxLayout) -> None:
        """What makes a small picture of numbers, and paints it."""
        self.brush = QToolButton()
        self.brush.setText(tr("Brush"))
        self.brush.setCheckable(True)
        self.brush.setToolTip(tr("Drag over the input to paint this number; without the brush a click types one."))
        self.paint_value = FloatField(-999, 999, 1)
        self.paint_value.put(9)
        self.paint_value.setAccessibleName(tr("Number of the brush"))
        self.rows = _spin(4, 5, 16, tr("Rows"), tr("Rows of the small picture."))
        self.columns = _spin(4, 5, 16, tr("Columns"), tr("Columns of the small picture."))
        make = QPushButton(tr("Small numbers"))
        make.setToolTip(tr("A small picture of whole numbers beside the photograph, to follow with pencil and paper."))
        make.setAutoDefault(False)
        make.clicked.connect(self._ask_numbers)
        widgets = (self.brush, self.paint_value, self.rows, plain_label("×"), self.columns, make)
        for widget in widgets:
            row.addWidget(widget)

    def _transport(self) -> QHBoxLayout:
        self.play_button = IconButton("play", "slide_play", mark("Play"), mark("Let the kernel walk."))
        self.play_button.setCheckable(True)
        self.play_button.toggled.connect(self.play)
        back = IconButton("step-back", "slide_back", mark("Step back"), mark("To the result before."))
        forth = IconButton("step-forward", "slide_forward", mark("Step forward"), mark("To the next result."))
        back.clicked.connect(self.step_back)
        forth.clicked.connect(self.step_forward)
        self.scrub = QSlider(Qt.Orientation.Horizontal)
        self.scrub.setAccessibleName(tr("Step"))
        self.scrub.valueChanged.connect(self.go_to)
        self.speed = _spin(*_SPEEDS, tr("Speed"), tr("Steps in a second."))
        self.speed.setSuffix(tr(" steps/s"))
        self.speed.valueChanged.connect(self._set_speed)
        row = QHBoxLayout()
        for widget in (back, self.play_button, forth):
            row.addWidget(widget)
        row.addWidget(self.scrub, 1)
        row.addWidget(self.speed)
        row.addWidget(self._exporting())
        return row

    def _exporting(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("slide_export")
        button.setText(tr("Export"))
        button.setToolTip(tr("For lecture notes and slides."))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for form, (words, _) in EXPORTS.items():
            menu.addAction(tr(words)).setData(form)
        menu.triggered.connect(self._export)
        button.setMenu(menu)
        return button

    @Slot(QAction)
    def _export(self, action: QAction) -> None:
        self.export_asked.emit(action.data())

    # what is shown

    def set_channels(self, names: Sequence[str]) -> None:
        """The input channels that the kernel reads; the choice is there where there are several."""
        if [self.channel.itemText(at) for at in range(self.channel.count())] != list(names):
            self.channel.clear()
            self.channel.addItems(list(names))
        for widget in (self._channel_label, self.channel):
            widget.setVisible(len(names) > 1)

    def set_slide(self, slide: Slide, step: int, editable: bool) -> None:
        """Show a slide at a step. editable: its input is a small picture of numbers."""
        self._editable = editable
        for widget in (self.brush, self.paint_value):
            widget.setVisible(editable)
        self.say("")
        with QSignalBlocker(self.scrub):
            self.scrub.setRange(0, slide.scene.steps - 1)
        self.view.set_slide(slide, step)
        self.go_to(step)

    def set_message(self, text: str) -> None:
        """Why there is nothing to show."""
        self.play_button.setChecked(False)
        self.view.set_slide(None, message=text)

    def say(self, sentence: str) -> None:
        """Say what was wrong with a number or what was written; an empty sentence takes it back."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    @Slot(int)
    def go_to(self, step: int) -> None:
        """Show a step."""
        if self.view.slide is None:
            return
        self.view.set_step(step)
        with QSignalBlocker(self.scrub):
            self.scrub.setValue(step)
        self.step_shown.emit(step)

    @Slot()
    def step_back(self) -> None:
        """To the result before, or the last one."""
        self._move(-1)

    @Slot()
    def step_forward(self) -> None:
        """To the next result, or the first one."""
        self._move(1)

    @Slot()
    def _advance(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        slide = self.view.slide
        if slide is not None:
            self.go_to((self.view.step + by) % slide.scene.steps)

    @Slot(bool)
    def play(self, on: bool) -> None:
        """Walk by itself, or stop."""
        self.play_button.set_drawing("pause" if on else "play")
        if on:
            self._set_speed()
        else:
            self._timer.stop()

    @Slot()
    def _set_speed(self) -> None:
        if self.play_button.isChecked():
            self._timer.start(round(1000 / self.speed.value()))

    # small numbers

    @Slot()
    def _ask_numbers(self) -> None:
        self.numbers_asked.emit(self.rows.value(), self.columns.value())

    @Slot(int, int, bool)
    def _touched(self, row: int, column: int, pressed: bool) -> None:
        if self._editable and self.brush.isChecked():
            self.sample_edited.emit(row, column, format_number(self.paint_value.value()), pressed)
        elif self._editable and pressed:
            self.view.edit(row, column)

    @Slot(int, int, str)
    def _typed(self, row: int, column: int, text: str) -> None:
        self.sample_edited.emit(row, column, text, True)


def _label(text: str, buddy: QWidget) -> QLabel:
    label = plain_label(text)
    label.setBuddy(buddy)
    return label


def _spin(least: int, first: int, most: int, name: str, help_text: str) -> IntField:
    spin = IntField(least, most)
    spin.put(first)
    spin.setAccessibleName(name)
    spin.setToolTip(help_text)
    return spin
