"""Section: a titled panel that folds."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget


class Section(QWidget):
    """A header with an arrow above a widget; a click on the header folds the widget away.

    folded(bool): a person folded or unfolded it.
    """

    folded = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None, *, stretches: bool = False) -> None:
        """title: translated. stretches: the content takes the room that is left."""
        super().__init__(parent)
        self._content = content
        self._header = QToolButton(self)
        self._header.setText(title)
        self._header.setObjectName("section_header")
        self._header.setCheckable(True)
        self._header.setChecked(True)
        self._header.setArrowType(Qt.ArrowType.DownArrow)
        self._header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._header.setAccessibleName(title)
        self._header.clicked.connect(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._header)
        column.addWidget(content, 1)
        vertical = QSizePolicy.Policy.Expanding if stretches else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)

    def is_open(self) -> bool:
        """Whether the content is there to be seen."""
        return self._header.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold."""
        self._header.setChecked(is_open)
        self._header.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._content.setVisible(is_open)

    @Slot(bool)
    def _fold(self, is_open: bool) -> None:
        self.set_open(is_open)
        self.folded.emit(not is_open)
