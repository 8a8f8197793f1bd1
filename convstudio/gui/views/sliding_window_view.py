"""SlideView: one step of a sliding window; a click on a result goes to its step, one on the input to its number."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import number_text
from convstudio.gui.views.sliding_window_layout import Slide, SlideLayout
from convstudio.gui.views.sliding_window_painting import paint_slide
from convstudio.gui.views.sliding_window_text import said

_MARGIN = 10


class SlideView(QWidget):
    """Shows a Slide at a step.

    step_chosen(int): go there. touched(row, column, pressed): an input sample was pressed, or dragged over. typed(row,
    column, text): a number for an input sample.
    """

    step_chosen = Signal(int)
    touched = Signal(int, int, bool)
    typed = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        self.setObjectName("slide_view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._slide: Slide | None = None
        self._step, self._message = 0, ""
        self._layout: SlideLayout | None = None
        self._last: tuple[int, int] | None = None
        self._field = QLineEdit(self)
        self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._field.returnPressed.connect(self._entered)
        self._field.hide()
        self._say()

    @property
    def slide(self) -> Slide | None:
        """What is on show."""
        return self._slide

    @property
    def step(self) -> int:
        """The step on show."""
        return self._step

    def set_slide(self, slide: Slide | None, step: int = 0, message: str = "") -> None:
        """Show a step of a slide; without one, words."""
        self._slide, self._message = slide, message
        self._field.hide()
        self.set_step(step)

    def set_step(self, step: int) -> None:
        """Show another step."""
        self._step = step
        self.setAccessibleDescription("" if self._slide is None else said(self._slide, step))
        self.update()

    def edit(self, row: int, column: int) -> None:
        """A field for the number of an input sample."""
        if self._slide is None or self._layout is None:
            return
        scene = self._slide.scene
        down, along = scene.rows.index(row), scene.columns.index(column)
        self._last = row, column
        box = self._layout.input.box(down, along).toRect()
        self._field.setGeometry(box.adjusted(-4, 0, 4, 0) if box.width() < 40 else box)
        self._field.setText(number_text(float(scene.inputs[self._slide.channel, down, along]), 7))
        self._field.setAccessibleName(tr("Row {row}, column {column} of the input").format(row=row, column=column))
        self._field.selectAll()
        self._field.show()
        self._field.setFocus()

    @Slot()
    def _entered(self) -> None:
        if self._last is not None:
            self._field.hide()
            self.setFocus()
            self.typed.emit(*self._last, self._field.text())

    def sizeHint(self) -> QSize:
        """Room for three grids."""
        return QSize(880, 460)

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        """The slide, or why there is none."""
        with QPainter(self) as painter:
            area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            if self._slide is None:
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._layout = paint_slide(painter, self._slide, self._step, area, self.palette())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a step, or touch an input sample."""
        if event.button() != Qt.MouseButton.LeftButton or self._slide is None or self._layout is None:
            return
        self._field.hide()
        found = self._layout.result.at(event.position())
        if found is not None:
            self.step_chosen.emit(found[0] * self._layout.result.shape[1] + found[1])
        self._touch(event.position(), pressed=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A brush may paint."""
        self._touch(event.position(), pressed=False)

    def _touch(self, place: QPointF, *, pressed: bool) -> None:
        if self._slide is None or self._layout is None:
            return
        found, scene = self._layout.input.at(place), self._slide.scene
        if found is None:
            return
        row, column = scene.rows.positions[found[0]], scene.columns.positions[found[1]]
        if scene.rows.pads(row) or scene.columns.pads(column) or (not pressed and (row, column) == self._last):
            return
        self._last = row, column
        self.touched.emit(row, column, pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go to other steps; up and down to another row; Escape leaves a number as it was."""
        if event.key() == Qt.Key.Key_Escape and self._field.isVisible():
            self._field.hide()
            self.setFocus()
            return
        wanted = None if self._slide is None else self._wanted(Qt.Key(event.key()), self._slide)
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.step_chosen.emit(wanted)

    def _wanted(self, key: Qt.Key, slide: Slide) -> int | None:
        last, wide = slide.scene.steps - 1, len(slide.scene.columns.outputs)
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -wide, Qt.Key.Key_Down: wide}
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return 0 if key == Qt.Key.Key_Home else last
        return min(max(self._step + moves[key], 0), last) if key in moves else None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setAccessibleName(tr("Sliding window"))
