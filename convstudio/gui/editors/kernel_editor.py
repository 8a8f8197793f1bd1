"""The kernel editor: the grid, what can be done to the kernel as a whole, and what is known of its weights."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal, Slot
from PySide6.QtGui import QActionGroup, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.cell_text import Cell
from convstudio.gui.editors.facts_line import FactsLine
from convstudio.gui.editors.fields import IntField
from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.kernel_grid import KernelGrid
from convstudio.gui.editors.words import words_of
from convstudio.gui.translation import mark, tr
from convstudio.values import kernel_edits as edits
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_SIDE, Kernel
from convstudio.values.kernel_edits import Normalisation

MAXIMUM_ANALYSED = 65  # above, the rank takes longer than a frame

# name: (icon, label, help, what it does)
_Edit = Callable[[Kernel], Kernel]
_EDITS: dict[str, tuple[str, str, str, _Edit]] = {
    "rotate": ("rotate-right", mark("Rotate"), mark("a quarter turn clockwise."), lambda k: edits.rotated(k, -1)),
    "flip_horizontal": (
        "flip-horizontal",
        mark("Flip horizontally"),
        mark("left and right change places."),
        lambda k: edits.flipped(k, 1),
    ),
    "flip_vertical": (
        "flip-vertical",
        mark("Flip vertically"),
        mark("top and bottom change places."),
        lambda k: edits.flipped(k, 0),
    ),
    "transpose": ("transpose", mark("Transpose"), mark("rows become columns."), edits.transposed),
    "negate": ("negate", mark("Negate"), mark("every weight changes its sign."), edits.negated),
}


class KernelEditor(QWidget):
    """Edits a Kernel: cells, size, turns, signs, normalisation."""

    value_changed = Signal(object, str)
    refused = Signal(str)
    text_pasted = Signal(str)
    anchor_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_editor")
        self._sizing = Gesture("size")
        self.grid = KernelGrid()
        self._stage = _Stage(self.grid)
        self._rows = _SizeField(1, MAXIMUM_SIDE, "kernel_rows")
        self._columns = _SizeField(1, MAXIMUM_SIDE, "kernel_columns")
        self._times = QLabel("×")
        self._buttons = [IconButton(drawing, name, text, help_) for name, (drawing, text, help_, _) in _EDITS.items()]
        self._normalise = IconButton("normalise", "normalise", mark("Normalise"), mark("divide by what a rule names."))
        self._line = FactsLine()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._show_facts()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for widget in (self._rows, self._times, self._columns):
            bar.addWidget(widget)
        bar.addStretch(1)
        for button in (*self._buttons, self._normalise):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self._stage, 1)
        column.addWidget(self._line)
        self._normalise.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._normalise.setMenu(QMenu(self._normalise))
        self.setFocusProxy(self.grid)
        order = (self.grid, self._rows, self._columns, *self._buttons, self._normalise, self._line.sum)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.grid.value_changed.connect(self._take)
        self.grid.refused.connect(self.refused)
        self.grid.text_pasted.connect(self.text_pasted)
        self.grid.anchor_chosen.connect(self.anchor_chosen)
        for button in self._buttons:
            button.clicked.connect(self._apply)
        for field in (self._rows, self._columns):
            field.edited.connect(self._resize)
            field.kernel_pasted.connect(self.grid.paste)
        self._line.sum.clicked.connect(self._divide_by_sum)
        self._normalise.menu().triggered.connect(self._normalise_by)

    def value(self) -> Kernel:
        """The kernel as it is shown."""
        return self.grid.value()

    def set_value(self, kernel: Kernel) -> None:
        """Show a kernel, silently."""
        if kernel == self.value():
            return
        self.grid.set_value(kernel)
        self._show_facts()

    def set_anchor(self, anchor: Cell | None) -> None:
        """Mark the cell that lies on the output sample, or none."""
        self.grid.set_anchor(anchor)

    # --- what a person does

    @Slot(object, str)
    def _take(self, kernel: Kernel, gesture: str) -> None:
        self._show_facts()
        self.value_changed.emit(kernel, gesture)

    def _edit(self, kernel: Kernel, gesture: str = "") -> None:
        if kernel == self.value():
            return
        self.grid.set_value(kernel)
        self._take(kernel, gesture)

    @Slot()
    def _apply(self) -> None:
        self._edit(_EDITS[self.sender().objectName()][3](self.value()))

    @Slot()
    def _resize(self) -> None:
        size = self._rows.value(), self._columns.value()
        try:
            self._edit(edits.resized(self.value(), size), self._sizing.name())
        except ConvStudioError as error:
            self._show_facts()  # the size that is still true
            self.refused.emit(str(error))

    @Slot()
    def _divide_by_sum(self) -> None:
        self._normalise_with(Normalisation.SUM)

    @Slot("QAction*")
    def _normalise_by(self, action: object) -> None:
        self._normalise_with(Normalisation(action.data()))  # type: ignore[attr-defined]

    def _normalise_with(self, rule: Normalisation) -> None:
        try:
            self._edit(edits.normalised(self.value(), rule))
        except ConvStudioError as error:
            self.refused.emit(str(error))

    # --- what is shown

    def _show_facts(self) -> None:
        kernel = self.value()
        rows, columns = kernel.shape
        self._rows.put_within(rows, max(MAXIMUM_SIDE, rows))
        self._columns.put_within(columns, max(MAXIMUM_SIDE, columns))
        self._stage.place()
        if max(kernel.shape) > MAXIMUM_ANALYSED:
            self._line.show_sum(edits.divisor_of(kernel.weights, Normalisation.SUM))
            self._line.show_facts(None)
            return
        facts = edits.facts_of(kernel.weights)
        self._line.show_sum(facts.sum)
        self._line.show_facts(facts)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_facts()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Kernel editor"))
        for field, name in ((self._rows, tr("Rows of the kernel")), (self._columns, tr("Columns of the kernel"))):
            field.setAccessibleName(name)
            field.setToolTip(tr("{name}; the centre stays the centre.").format(name=name))
        for button in (*self._buttons, self._normalise):
            button.retranslate()
        self._line.retranslate()
        self._fill_menu()

    def _fill_menu(self) -> None:
        menu = self._normalise.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for rule in Normalisation:
            label, help_text = words_of(rule)
            action = group.addAction(tr(label))
            action.setToolTip(tr(help_text))
            action.setData(rule.value)
            menu.addAction(action)


class _Stage(QWidget):
    """Holds the grid in the middle, as large as its square cells make it."""

    def __init__(self, grid: KernelGrid) -> None:
        super().__init__()
        self._grid = grid
        grid.setParent(self)
        self.setMinimumSize(160, 140)
        self.setFocusProxy(grid)

    def sizeHint(self) -> QSize:
        """What the grid likes."""
        return self._grid.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the grid anew."""
        self.place()

    def place(self) -> None:
        """Centre the grid."""
        height, width = self._grid.layout_for(self.size()).size
        corner = QPoint((self.width() - width) // 2, (self.height() - height) // 2)
        self._grid.setMinimumSize(0, 0)
        self._grid.setGeometry(QRect(corner, QSize(width, height)))


class _SizeField(IntField):
    """Rows or columns of the kernel; a pasted text that is no number is meant as a kernel."""

    kernel_pasted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a number here, anything else into the grid."""
        if event.matches(QKeySequence.StandardKey.Paste) and not _is_number(QGuiApplication.clipboard().text()):
            self.kernel_pasted.emit()
            return
        super().keyPressEvent(event)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
