"""CompareView: other ways to have the result, one in each row, and how one of them differs on the picture."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from convstudio.gui.translation import tr
from convstudio.gui.views.canvas import ImageCanvas
from convstudio.gui.views.elided_label import Elided
from convstudio.gui.views.explain_view import ExplanationModel, ExplanationTable, TapTable
from convstudio.values.placed_picture import PlacedPicture


class CompareView(QWidget):
    """A choice of what is compared, a table, and the difference of the row that is chosen.

    topic_chosen(int); row_chosen(int), -1 for none; adopted(int): a person wants what a row has.
    """

    topic_chosen = Signal(int)
    row_chosen = Signal(int)
    adopted = Signal(int)

    def __init__(self, topics: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """No rows yet. topics: (title, sentence) of each, marked for translation."""
        super().__init__(parent)
        self._topics = tuple(topics)
        self.setObjectName("compare_view")
        self.topic = QComboBox()
        self.topic.addItems([tr(title) for title, _ in topics])
        self.topic.activated.connect(self._choose)
        self._head = Elided()
        self._head.setForegroundRole(self._head.foregroundRole().PlaceholderText)
        self._model = ExplanationModel(self)
        self._table = TapTable(self)
        self._table.setModel(self._model)
        self._table.doubleClicked.connect(self._adopt)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.difference = ImageCanvas(tr("Difference"))
        self.difference.setObjectName("difference_canvas")
        self._arrange()
        self.setFocusProxy(self._table)
        self._retranslate()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.topic)
        top.addWidget(self._head, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setObjectName("compare")
        across.addWidget(self._table)
        across.addWidget(self.difference)
        across.setSizes([400, 250])
        across.setStretchFactor(0, 1)
        across.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(across, 1)

    @property
    def row(self) -> int:
        """The row that is chosen, -1 for none."""
        return self._table.currentIndex().row()

    def set_table(self, table: ExplanationTable) -> None:
        """Show other rows; the cursor stays in its row."""
        row = self.row
        fits = self._model.rowCount() == len(table.rows)
        self._model.set_table(table)
        if not fits:
            self._table.resizeColumnsToContents()
        if row >= 0:
            self._table.selectRow(min(row, len(table.rows) - 1))

    def set_difference(self, picture: PlacedPicture | None, words: str) -> None:
        """Show how the chosen row differs, or say why that cannot be shown."""
        self.difference.set_title(tr("Difference"), words if picture is not None else "")
        if picture is not None:
            self.difference.set_picture(picture)
        else:
            self.difference.clear()
            self.difference.set_message(words)

    def clear(self) -> None:
        """Nothing is compared."""
        self._model.set_table(ExplanationTable(""))
        self.set_difference(None, "")

    @Slot(int)
    def _choose(self, topic: int) -> None:
        self._retranslate()
        self.clear()
        self.topic_chosen.emit(topic)

    @Slot(QModelIndex)
    def _adopt(self, index: QModelIndex) -> None:
        self.adopted.emit(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.row_chosen.emit(current.row() if current.isValid() else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adopts, as a double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row >= 0:
            self.adopted.emit(self.row)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for index, (title, _) in enumerate(self._topics):
                self.topic.setItemText(index, tr(title))
            self._retranslate()

    def _retranslate(self) -> None:
        title, sentence = (tr(text) for text in self._topics[self.topic.currentIndex()])
        self._head.set_words(sentence)
        self.setAccessibleName(tr("Compare"))
        self.topic.setAccessibleName(tr("What is compared"))
        self._table.setAccessibleName(title)
