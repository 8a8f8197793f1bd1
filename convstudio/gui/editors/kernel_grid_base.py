"""The cells of a kernel on the screen: where they lie, which are chosen, how they are drawn."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from convstudio.gui.editors.kernel_grid_layout import LINED, GridLayout
from convstudio.gui.editors.kernel_grid_painting import CellPainter
from convstudio.gui.editors.kernel_table_model import Index, KernelCells
from convstudio.gui.theme import is_dark
from convstudio.values.kernel import Cell, Kernel

_Hint = QAbstractItemView.ScrollHint


class CellGrid(QTableView):
    """Shows a kernel as heat-map cells, the whole of it always, and lets cells be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = KernelCells(self)
        self._painter = CellPainter(self._cells)
        self._layout = self.layout_for(QSize(1, 1))
        self.setModel(self._cells)
        self._set_up()
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
        self.setMinimumSize(120, 120)

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

    def _choose(self, cell: Cell) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._cells.index(*cell), flag)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint the choice."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Repaint the choice."""
        super().focusOutEvent(event)
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Frames overlap their neighbours: draw all."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

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

    def _fit(self) -> None:
        self._layout = self.layout_for(self.size())
        self.viewport().update()

    def _recolour(self) -> None:
        self._cells.dark = is_dark(self.palette())
        self._cells.refresh()
