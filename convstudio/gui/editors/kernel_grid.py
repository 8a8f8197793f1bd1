"""The kernel grid: a kernel as a spreadsheet of heat-map cells."""

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from convstudio.gui.editors.cell_delegate import CellDelegate
from convstudio.gui.editors.cell_painting import CellPainter
from convstudio.gui.editors.cell_text import Cell, block_text, typed, with_values
from convstudio.gui.editors.gesture import Gesture
from convstudio.gui.editors.grid_keys import ANCHOR, means_the_anchor, means_the_grid
from convstudio.gui.editors.grid_layout import LINED, GridLayout
from convstudio.gui.editors.kernel_cells import Index, KernelCells
from convstudio.gui.editors.scrub import Scrub, moved, pace
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import tr
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel

MAXIMUM_PASTED = 2_000_000  # characters: more is no kernel
_NOTCH = 120
_Hint = QAbstractItemView.ScrollHint


class KernelGrid(QTableView):
    """Edits a Kernel cell by cell: typing, dragging, arithmetic on many cells; pasted text is handed on."""

    value_changed = Signal(object, str)
    refused = Signal(str)
    text_pasted = Signal(str)
    anchor_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_grid")
        self._cells = KernelCells(self)
        self._painter = CellPainter(self._cells)
        self._layout = self.layout_for(QSize(1, 1))
        self._scrub: Scrub | None = None
        self._scrubbing = Gesture("scrub")
        self._turning = Gesture("wheel")
        self.setModel(self._cells)
        self._delegate = CellDelegate(self)
        self._delegate.text_typed.connect(self.type_text)
        self._delegate.step_asked.connect(self._line_done)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self._retranslate()
        self._recolour()
        self._choose((0, 0))

    def _set_up(self) -> None:
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setDefaultSectionSize(1)  # the layout says where cells lie; so there is little to scroll
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setMinimumSize(120, 120)

    # --- the value

    def value(self) -> Kernel:
        """The kernel as it is shown."""
        return self._cells.kernel

    def set_value(self, kernel: Kernel) -> None:
        """Show a kernel, silently; the chosen cells stay chosen where they still exist."""
        if kernel == self._cells.kernel:
            return
        current, resized = self.current_cell(), kernel.shape != self._cells.kernel.shape
        self._cells.show(kernel)
        self.viewport().update()
        if resized:
            self._fit()
            self._choose((min(current[0], kernel.shape[0] - 1), min(current[1], kernel.shape[1] - 1)))

    def set_anchor(self, anchor: Cell | None) -> None:
        """Mark the cell that lies on the output sample, or none."""
        self._cells.anchor = anchor
        self.viewport().update()

    def current_cell(self) -> Cell:
        """(row, column) of the cell that the keyboard is on."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, 0)

    def chosen_cells(self) -> list[Cell]:
        """The chosen cells, the current one first."""
        chosen = {(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()}
        return [self.current_cell(), *sorted(chosen - {self.current_cell()})]

    def layout_for(self, size: QSize) -> GridLayout:
        """How the kernel lies in a size."""
        return GridLayout.fitted(self._cells.kernel.shape, (size.height(), size.width()))

    def sizeHint(self) -> QSize:
        """Room for a 5x5 kernel."""
        return QSize(5 * 52, 5 * 52)

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
        if kernel == self.value():
            self._cells.show(kernel)  # what was refused before is forgotten
            return
        self._cells.show(kernel)
        self.viewport().update()
        self.value_changed.emit(kernel, gesture)

    def _choose(self, cell: Cell) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._cells.index(*cell), flag)

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint the choice."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Repaint the choice."""
        super().focusOutEvent(event)
        self.viewport().update()

    # --- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a chosen cell may become a drag that changes numbers; any other chooses cells."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & _CHOOSING
        if plain and index.isValid() and self.selectionModel().isSelected(index) and self.hasFocus():
            self._scrub = Scrub(self.value(), self.chosen_cells(), event.position().toPoint())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Change numbers, or choose."""
        position = event.position().toPoint()
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
        """What can be done with the cell under the pointer."""
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self._choose((index.row(), index.column()))
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """The context menu of the current cell."""
        menu, here = QMenu(self), self.current_cell() == self._cells.anchor
        rows: tuple[tuple[str, str, Any], ...] = (
            (tr("Copy as text"), "Ctrl+C", self.copy_chosen),
            (tr("Paste a kernel"), "Ctrl+V", self.paste),
            (tr("Set to 0"), "Del", self.clear_chosen),
            (tr("Anchor back to the centre") if here else tr("Anchor here"), ANCHOR, self.choose_anchor),
        )
        for text, keys, slot in rows:
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def _show_cursor(self, position: QPoint) -> None:
        index = self.indexAt(position)
        over = index.isValid() and self.hasFocus() and self.selectionModel().isSelected(index)
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Frames overlap their neighbours: draw all."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    # --- size, colours, language

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole kernel."""
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            self._painter.paint(painter, self._layout, self.palette())
            self._painter.paint_marks(painter, self._layout, self.palette(), self._chosen_boxes(), self.hasFocus())

    def _chosen_boxes(self) -> list[QRect]:
        """What is framed: the current cell, then every chosen cell, or blocks of them where they are small."""
        if self._layout.side >= LINED:
            return [self._layout.box(cell) for cell in self.chosen_cells()]
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        blocks = [self._layout.block((at.top(), at.left()), (at.bottom(), at.right())) for at in ranges]
        return [self._layout.box(self.current_cell()), *blocks]

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is drawn."""
        return self._layout.box((index.row(), index.column())) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell that is drawn under a point."""
        cell = self._layout.at(point.y(), point.x())
        return self._cells.index(*cell) if cell else QModelIndex()

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Nothing: the whole kernel is in sight."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells that fill the room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        elif event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _fit(self) -> None:
        self._layout = self.layout_for(self.size())
        self.viewport().update()

    def _recolour(self) -> None:
        self._cells.dark = is_dark(self.palette())
        self._cells.refresh()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Kernel"))
        self.setAccessibleDescription(
            tr("Type a number or a fraction; Enter goes down, Tab goes right, Escape leaves the grid.")
        )


_CHOOSING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
