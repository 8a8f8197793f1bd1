"""AdoptView: other ways to have the layer, one in each row, to be adopted."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from convstudio.gui.translation import tr
from convstudio.gui.views.explain_view import ExplanationModel, ExplanationTable, TapTable


class AdoptView(QWidget):
    """A table with a sentence above it. adopted(int): a person wants the layer as a row has it."""

    adopted = Signal(int)

    def __init__(self, name: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        """No rows yet. name: of the object; title, sentence: of what is listed, marked for translation."""
        super().__init__(parent)
        self._texts = title, sentence
        self.setObjectName(name)
        self._model = ExplanationModel(self)
        self._table = TapTable(self)
        self._table.setModel(self._model)
        self._table.doubleClicked.connect(self._adopt)
        self._head = QLabel(self)
        self._head.setForegroundRole(self._head.foregroundRole().PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self._table, 1)
        self.setFocusProxy(self._table)
        self._retranslate()

    def set_table(self, table: ExplanationTable) -> None:
        """Show other rows; the cursor stays in its row."""
        row = self._table.currentIndex().row()
        fits = self._model.rowCount() == len(table.rows)
        self._model.set_table(table)
        if not fits:
            self._table.resizeColumnsToContents()
        if row >= 0:
            self._table.selectRow(min(row, len(table.rows) - 1))

    @Slot(QModelIndex)
    def _adopt(self, index: QModelIndex) -> None:
        self.adopted.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adopts, as a double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.currentIndex().isValid():
            self.adopted.emit(self._table.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        title, sentence = (tr(text) for text in self._texts)
        self._head.setText(sentence)
        self.setAccessibleName(title)
        self._table.setAccessibleName(title)
