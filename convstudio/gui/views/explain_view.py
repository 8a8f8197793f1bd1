"""ExplainView: how one output sample came about: every tap with its value, weight and product, and their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.text.plain_text import plain_label, plain_tip
from convstudio.gui.theme import tabular
from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import number_text

Cell = str | int | float
Index = QModelIndex | QPersistentModelIndex
_LOOKED_AT = 1000  # rows: an explanation may have a million
_ROOT = QModelIndex()


@dataclass(frozen=True)
class ExplanationTable:
    """An explanation as plain data: a head line, named columns, one row per tap, a last line with the sum."""

    title: str
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[Cell, ...]] = ()
    footer: str = ""


class ExplanationModel(QAbstractTableModel):
    """The rows of an ExplanationTable, read only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = ExplanationTable("")

    def set_table(self, table: ExplanationTable) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def longest(self) -> list[int]:
        """The row of about the longest text of each column, of rows spread over them all; a number is short."""
        rows = self._table.rows
        looked_at = {*range(0, len(rows), len(rows) // _LOOKED_AT + 1), *range(len(rows) - 1, len(rows))} - {-1}
        return [
            max(looked_at, key=partial(self._length, column), default=0) for column in range(len(self._table.columns))
        ]

    def _length(self, column: int, row: int) -> int:
        cell = self._table.rows[row][column]
        return len(cell) if isinstance(cell, str) else 0

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row per tap."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """As the table names them."""
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a cell; numbers stand right."""
        if not index.isValid() or index.row() >= len(self._table.rows):
            return None
        cells = self._table.rows[index.row()]
        cell = cells[index.column()] if index.column() < len(cells) else ""
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(cell) if isinstance(cell, str) else None
            case Qt.ItemDataRole.DisplayRole:
                return cell if isinstance(cell, str) else number_text(cell, 7)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if isinstance(cell, str) else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._table.columns[index.column()]} {cell}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns, aligned like their cells."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._table.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            first = self.data(self.index(0, section), role)
            return first if first is not None else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ExplainView(QWidget):
    """A head line, the table of taps, a line with the sum.

    row_chosen(int): the tap a person picked, to show it. copy_asked(str): a format of explain.text to be copied.
    """

    row_chosen = Signal(int)
    copy_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ExplanationModel(self)
        self._head, self._foot, self._note = self._line(), self._line(), self._line()
        self._table = TapTable(self)
        self._table.setModel(self._model)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._explained = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._copying())
        layout.addLayout(head)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._foot)
        layout.addWidget(self._note)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._head.setFont(bold)
        self._foot.setFont(tabular(self.font()))
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setObjectName("explain_view")
        self.setFocusProxy(self._table)
        self.clear()

    def _copying(self) -> QToolButton:
        self._copy = QToolButton(self)
        self._copy.setText(tr("Copy"))
        self._copy.setAccessibleName(tr("Copy the explanation"))
        self._copy.setToolTip(tr("The whole explanation as text, Markdown, LaTeX, CSV or JSON."))
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._copy)
        for words, form in (
            (tr("Text"), "text"),
            ("Markdown", "markdown"),
            ("LaTeX", "latex"),
            ("CSV", "csv"),
            ("JSON", "json"),
        ):
            menu.addAction(words).setData(form)
        menu.triggered.connect(self._copy_chosen)
        self._copy.setMenu(menu)
        return self._copy

    @Slot(QAction)
    def _copy_chosen(self, action: QAction) -> None:
        self.copy_asked.emit(action.data())

    def set_explanation(self, table: ExplanationTable, copying: bool = True) -> None:
        """Show how a sample came about. copying: whole, in the formats that the button offers."""
        widths_fit = self._explained and table.columns == self._model_columns()
        self._model.set_table(table)
        self._explained = True
        self._say(table.title, table.footer)
        self._table.show()
        self._copy.setVisible(copying)
        self._table.make_room(self._model.longest(), anew=not widths_fit)

    def set_note(self, text: str) -> None:
        """What follows the sum: what the view makes of it."""
        self._note.setText(text)
        self._note.setVisible(bool(text) and self._explained)

    def clear(self) -> None:
        """Show only how to get an explanation."""
        self._explained = False
        self._model.set_table(ExplanationTable(""))
        self._table.hide()
        self._note.hide()
        self._copy.hide()
        self._say(
            tr("Click a sample of the result to see how it came about, or one of the input to see what it feeds."), ""
        )

    def _model_columns(self) -> tuple[object, ...]:
        columns = range(self._model.columnCount())
        return tuple(self._model.headerData(column, Qt.Orientation.Horizontal) for column in columns)

    def _say(self, head: str, foot: str) -> None:
        self._head.setText(head)
        self._foot.setText(foot)
        self._foot.setVisible(bool(foot))
        self._head.setForegroundRole(
            QPalette.ColorRole.WindowText if self._explained else QPalette.ColorRole.PlaceholderText
        )
        self.setAccessibleName(tr("Explanation of one output sample"))
        self.setAccessibleDescription(" ".join(part for part in (head, foot) if part))
        self._table.setAccessibleName(tr("Taps"))

    def _line(self) -> QLabel:
        line = plain_label(parent=self)
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return line

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(current.row())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self._explained:
            self.clear()


class TapTable(QTableView):
    """Rows of taps; Tab leaves it, Ctrl+C copies the chosen rows as tab-separated text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setFont(tabular(self.font()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setResizeContentsPrecision(40)  # rows looked at, of perhaps 30 000
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)

    def make_room(self, longest: Sequence[int], *, anew: bool) -> None:
        """Columns as wide as their cells, or, while the same explanation goes on, at least so wide: none dances."""
        for column, row in enumerate(longest):
            found = self.sizeHintForColumn(column), self.sizeHintForIndex(self.model().index(row, column)).width()
            wanted = max(*found, self.horizontalHeader().sectionSizeHint(column))
            if anew or wanted > self.columnWidth(column):
                self.setColumnWidth(column, wanted)

    def selected_text(self) -> str:
        """The chosen rows, cells apart by tabs."""
        rows: Sequence[int] = sorted({index.row() for index in self.selectedIndexes()})
        columns = range(self.model().columnCount())
        return "\n".join("\t".join(str(self.model().index(row, at).data()) for at in columns) for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)
