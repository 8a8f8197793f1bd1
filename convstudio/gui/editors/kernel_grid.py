"""The kernel grid: a kernel as a spreadsheet of heat-map cells."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from convstudio.gui.editors.brush import Brush, Stroke
from convstudio.gui.editors.cell_delegate import CellDelegate
from convstudio.gui.editors.cell_text import block_text, typed, with_values, without_cells
from convstudio.gui.editors.drag_numbers import Scrub, moved, pace
from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.kernel_grid_base import CellGrid
from convstudio.gui.editors.kernel_table_model import Index
from convstudio.gui.translation import tr
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Cell, Kernel
from convstudio.values.symmetry import SymmetryLock

MAXIMUM_PASTED = 2_000_000  # characters: more is no kernel
_NOTCH = 120
ANCHOR = "Ctrl+Shift+A"
_EDITING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2)


class KernelGrid(CellGrid):
    """Edits a Kernel cell by cell: typing, dragging, painting, arithmetic on many cells; pasted text is handed on.

    lock: which cells an edit changes besides. brush: painted with while there is one.
    """

    value_changed = Signal(object, str)
    refused = Signal(str)
    text_pasted = Signal(str)
    anchor_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_grid")
        self.lock = SymmetryLock()
        self.brush: Brush | None = None
        self._stroke: Stroke | None = None
        self._stroking = Gesture("stroke")
        self._scrub: Scrub | None = None
        self._scrubbing = Gesture("scrub")
        self._turning = Gesture("wheel")
        self._delegate = CellDelegate(self)
        self._delegate.text_typed.connect(self.type_text)
        self._delegate.step_asked.connect(self._line_done)
        self.setItemDelegate(self._delegate)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self._retranslate()

    def show_cell(self, cell: Cell) -> None:
        """Put the cursor on a cell (row, column); nobody is told, and the focus stays where it is."""
        self.setCurrentIndex(self.model().index(*cell))

    # --- what a person does

    @Slot(object, str)
    def type_text(self, cell: Cell, text: str) -> None:
        """Take what was typed into a cell: a number, or arithmetic on all chosen cells."""
        others = [other for other in self.chosen_cells() if other != cell]
        try:
            self._edit(typed(self.value(), [cell, *others], text))
        except ConvStudioError as error:
            self._cells.refuse(cell, str(error))
            self.refused.emit(str(error))

    @Slot(object, bool)
    def _line_done(self, step: Cell, wrap: bool) -> None:
        """Go on to the next cell unless the text was refused."""
        if self.current_cell() not in self._cells.refusals:
            self._step(step, wrap)

    def _edit(self, kernel: Kernel, gesture: str = "") -> None:
        kernel = self.lock.held(self.value(), kernel)
        if kernel == self.value():
            self._cells.show(kernel)  # what was refused before is forgotten
            return
        self._cells.show(kernel)
        self.viewport().update()
        self.value_changed.emit(kernel, gesture)

    def _step(self, step: Cell, wrap: bool = False) -> None:
        (row, column), (rows, columns) = self.current_cell(), self.value().shape
        if wrap:
            place = (row * columns + column + step[1]) % (rows * columns)
            self._choose(divmod(place, columns))
        else:
            self._choose((max(0, min(row + step[0], rows - 1)), max(0, min(column + step[1], columns - 1))))

    @Slot()
    def clear_chosen(self) -> None:
        """Set the chosen cells to 0."""
        cells = self.chosen_cells()
        self._edit(with_values(self.value(), cells, [0.0] * len(cells)))

    @Slot()
    def leave_out_chosen(self) -> None:
        """The chosen cells are not part of the kernel."""
        self._edit(without_cells(self.value(), self.chosen_cells()))

    @Slot()
    def copy_chosen(self) -> None:
        """Put the chosen block on the clipboard as tab-separated text, the whole kernel when one cell is chosen."""
        cells = self.chosen_cells()
        rows, columns = self.value().shape
        whole = [(0, 0), (rows - 1, columns - 1)]
        QGuiApplication.clipboard().setText(block_text(self.value(), cells if len(cells) > 1 else whole))

    @Slot()
    def paste(self) -> None:
        """Hand the clipboard's text on; who knows the dialects makes a kernel of it."""
        text = QGuiApplication.clipboard().text()[:MAXIMUM_PASTED]
        if text.strip():
            self.text_pasted.emit(text)

    @Slot()
    def choose_anchor(self) -> None:
        """Make the current cell the anchor; if it is already, give the anchor back to the centre."""
        cell = self.current_cell()
        self.anchor_chosen.emit(None if cell == self._cells.anchor else cell)

    # --- keys

    def event(self, event: QEvent) -> bool:
        """Keys that write into cells belong to the grid while it has the focus, not to the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and means_the_grid(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A spreadsheet's keys."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._delegate.began_by_typing = bool(event.text()) and event.text().isprintable()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step((-1, 0) if modifiers & Qt.KeyboardModifier.ShiftModifier else (1, 0))
        elif key == Qt.Key.Key_Escape:
            self._leave(forward=True)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._leave(forward=key == Qt.Key.Key_Tab)
        elif means_the_anchor(event):
            self.choose_anchor()
        else:
            super().keyPressEvent(event)

    def _leave(self, forward: bool) -> None:
        self.setTabKeyNavigation(False)  # with it on, Qt moves to the next cell instead
        self.focusNextPrevChild(forward)
        self.setTabKeyNavigation(True)

    # --- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press paints, or on a chosen cell may become a drag that changes numbers; any other chooses cells."""
        index = self.indexAt(event.position().toPoint())
        if self.brush is not None and event.button() & _PAINTING:
            erasing = event.button() == Qt.MouseButton.RightButton
            self._stroke = Stroke(replace(self.brush, value=0.0) if erasing else self.brush)
            self._stroking.press()
            self._paint_to(index)
            return
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & _CHOOSING
        if plain and index.isValid() and self.selectionModel().isSelected(index) and self.hasFocus():
            self._scrub = Scrub(self.value(), self.chosen_cells(), event.position().toPoint())
            return
        super().mousePressEvent(event)

    def _paint_to(self, index: Index) -> None:
        if self._stroke is not None and index.isValid():
            self._choose((index.row(), index.column()))
            self._edit(self._stroke.to(self.value(), self.current_cell()), self._stroking.name())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Paint, change numbers, or choose."""
        position = event.position().toPoint()
        if self._stroke is not None:
            self._paint_to(self.indexAt(position))
            return
        if self._scrub is None:
            self._show_cursor(position)
            super().mouseMoveEvent(event)
            return
        if not self._scrub.begun and not self._scrub.begins(position):
            return
        if not self._scrub.begun:
            self._scrub.begun = True
            self._scrub.last = position
            self._scrubbing.press()
        self._edit(self._scrub.dragged(position, event.modifiers()), self._scrubbing.name())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag; without a drag the press was a click."""
        if self._stroke is not None:
            self._stroke = None
            self._stroking.release()
            return
        if self._scrub is None:
            super().mouseReleaseEvent(event)
            return
        if self._scrub.begun:
            self._scrubbing.release()
        else:
            index = self.indexAt(self._scrub.start)
            self._choose((index.row(), index.column()))
        self._scrub = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the line of a cell."""
        self._delegate.began_by_typing = False
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._choose((index.row(), index.column()))
            self.edit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Alt the chosen cells change; Qt turns the wheel's direction sideways then."""
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the panel scrolls
            return
        turned = event.angleDelta().y() or event.angleDelta().x()
        steps = turned / _NOTCH * pace(event.modifiers())
        self._edit(moved(self.value(), self.chosen_cells(), steps), self._turning.name())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the cell under the pointer; a brush paints with both buttons."""
        if self.brush is not None:
            return
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self._choose((index.row(), index.column()))
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """The context menu of the current cell."""
        menu, here = QMenu(self), self.current_cell() == self._cells.anchor
        for text, keys, slot in (
            (tr("Copy as text"), "Ctrl+C", self.copy_chosen),
            (tr("Paste a kernel"), "Ctrl+V", self.paste),
            (tr("Set to 0"), "Del", self.clear_chosen),
            (tr("Not part of the kernel"), "", self.leave_out_chosen),
            (tr("Anchor back to the centre") if here else tr("Anchor here"), ANCHOR, self.choose_anchor),
        ):
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def _show_cursor(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if self.brush is not None:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
            return
        over = index.isValid() and self.hasFocus() and self.selectionModel().isSelected(index)
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    # --- language

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Kernel"))
        self.setAccessibleDescription(
            tr("Type a number or a fraction; Enter goes down, Tab goes right, Escape leaves the grid.")
        )


_PAINTING = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton
_CHOOSING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def means_the_anchor(event: QKeyEvent) -> bool:
    """The keys of ANCHOR; a letter alone is typed into the cell."""
    wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_A and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == wanted


def means_the_grid(event: QKeyEvent) -> bool:
    """What writes into cells, copies, pastes or chooses the anchor."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    plain = held == Qt.KeyboardModifier.NoModifier
    written = plain and bool(event.text()) and event.text().isprintable()
    standard = QKeySequence.StandardKey
    if written or (plain and event.key() in _EDITING) or means_the_anchor(event):
        return True
    return event.matches(standard.Copy) or event.matches(standard.Paste)
