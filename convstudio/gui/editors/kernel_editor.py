"""The kernel editor: the grid, what can be done to the kernel as a whole, and what is known of its weights."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from convstudio.gui.editors.brush import BrushBar
from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.enum_labels import words_of
from convstudio.gui.editors.facts_line import FactsLine
from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.kernel_actions import KERNEL_ACTIONS
from convstudio.gui.editors.kernel_grid import MAXIMUM_PASTED, KernelGrid
from convstudio.gui.editors.symmetry_lock import SymmetryLockButton
from convstudio.gui.editors.value_fields import IntField
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import mark, tr
from convstudio.values import kernel_edits as edits
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_SIDE, Cell, Kernel
from convstudio.values.kernel_edits import Normalisation
from convstudio.values.kernel_properties import MAXIMUM_ANALYSED, facts_of
from convstudio.values.number_parsing import parse_number
from convstudio.values.symmetry import SymmetryLock


class KernelEditor(QWidget):
    """Edits a Kernel: cells, size, turns, signs, normalisation."""

    value_changed = Signal(object, str)
    refused = Signal(str)
    text_pasted = Signal(str)
    text_convolved = Signal(str)
    anchor_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_editor")
        self._sizing = Gesture("size")
        self.grid = KernelGrid()
        self._stage = _Stage(self.grid)
        self._rows = _SizeField(1, MAXIMUM_SIDE, "kernel_rows")
        self._columns = _SizeField(1, MAXIMUM_SIDE, "kernel_columns")
        self._times = plain_label("×")
        self._buttons = [IconButton(e.icon, name, e.label, e.help) for name, e in KERNEL_ACTIONS.items() if e.icon]
        self.edits = [self._action(name) for name in KERNEL_ACTIONS]
        self.combining = QAction(self)
        self.combining.setObjectName("convolve_clipboard")
        self._lock = SymmetryLockButton()
        self._brush = IconButton("brush", "brush", mark("Brush"), mark("paint weights with the pointer."))
        self._brush_bar = BrushBar()
        self._more = IconButton("more", "more_edits", mark("More"), mark("shift, pad, crop, convolve."))
        self._normalise = IconButton("normalise", "normalise", mark("Normalise"), mark("divide by what a rule names."))
        self._line = FactsLine()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._show_facts()

    def _action(self, name: str) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        action.triggered.connect(self._apply)
        return action

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(_bar((self._rows, self._times, self._columns), (self._lock, self._brush, self._more)))
        column.addLayout(_bar(self._buttons, (self._normalise,)))
        column.addWidget(self._brush_bar)
        column.addWidget(self._stage, 1)
        column.addWidget(self._line)
        self._brush.setCheckable(True)
        self._brush_bar.hide()
        for button in (self._normalise, self._more):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(QMenu(button))
            button.menu().setToolTipsVisible(True)
        shown = [action for action in self.edits if not KERNEL_ACTIONS[action.objectName()].icon]
        self._more.menu().addActions([*shown, self.combining])
        tools = (self._lock, self._brush, self._more, *self._buttons, self._normalise)
        for before, after in pairwise((self._rows, self._columns, *tools, self.grid, self._line.sum)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.grid.value_changed.connect(self._take)
        self.grid.refused.connect(self.refused)
        self.grid.text_pasted.connect(self.text_pasted)
        self.grid.anchor_chosen.connect(self.anchor_chosen)
        for button in self._buttons:
            button.clicked.connect(self._apply)
        self.combining.triggered.connect(self._combine)
        self._lock.value_changed.connect(self._take_lock)
        self._brush.toggled.connect(self._take_brush)
        self._brush_bar.value_changed.connect(self._take_brush)
        self._brush_bar.refused.connect(self.refused)
        for field in (self._rows, self._columns):
            field.edited.connect(self._resize)
            field.refused.connect(self.refused)
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
        try:
            self._edit(KERNEL_ACTIONS[self.sender().objectName()].change(self.value()))
        except ConvStudioError as error:
            self.refused.emit(str(error))

    @Slot()
    def _combine(self) -> None:
        text = QGuiApplication.clipboard().text()[:MAXIMUM_PASTED]
        if text.strip():
            self.text_convolved.emit(text)
        else:
            self.refused.emit(tr("There is no kernel on the clipboard; copy one first."))

    @Slot(object)
    def _take_lock(self, lock: SymmetryLock) -> None:
        self.grid.lock = lock

    @Slot()
    def _take_brush(self) -> None:
        """The brush that is set, while its button is down."""
        self._brush_bar.setVisible(self._brush.isChecked())
        self.grid.brush = self._brush_bar.value() if self._brush.isChecked() else None

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
        facts = facts_of(kernel.weights)
        self._line.show_sum(facts.sum)
        self._line.show_facts(facts)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on; a focus proxy would take the fields above the grid out of the order of Tab."""
        self.grid.setFocus(event.reason())

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
            field.setToolTip(
                tr("{name}; they come and go on both sides alike, an odd one at the bottom or right.").format(name=name)
            )
        for button in (*self._buttons, self._normalise, self._brush, self._more):
            button.retranslate()
        self._lock.name_entries()
        self._brush_bar.retranslate()
        self._line.retranslate()
        for action in self.edits:
            label, help_, *_ = KERNEL_ACTIONS[action.objectName()]
            action.setText(tr(label))
            action.setToolTip(f"{tr(label)}: {tr(help_)}")
        self.combining.setText(tr("Convolve with the clipboard's kernel"))
        self.combining.setToolTip(tr("One kernel that does what this one and the copied one do one after the other."))
        self._fill_menu()

    def _fill_menu(self) -> None:
        menu = self._normalise.menu()
        menu.clear()
        group = QActionGroup(menu)
        for rule in Normalisation:
            label, help_text = words_of(rule)
            action = group.addAction(tr(label))
            action.setToolTip(tr(help_text))
            action.setData(rule.value)
            menu.addAction(action)


def _bar(left: Sequence[QWidget], right: Sequence[QWidget]) -> QHBoxLayout:
    bar = QHBoxLayout()
    bar.setSpacing(2)
    for widget in left:
        bar.addWidget(widget)
    bar.addStretch(1)
    for widget in right:
        bar.addWidget(widget)
    return bar


class _Stage(QWidget):
    """Holds the grid in the middle, as large as its square cells make it."""

    def __init__(self, grid: KernelGrid) -> None:
        super().__init__()
        self._grid = grid
        grid.setParent(self)
        self.setMinimumSize(160, 140)

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
        parse_number(text)
    except ConvStudioError:
        return False
    return True
