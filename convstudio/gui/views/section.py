"""Section: a titled panel that folds."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from convstudio.gui.theme import icon

_ANY_HEIGHT = 16777215  # QWIDGETSIZE_MAX


class Section(QWidget):
    """A header with an arrow above a widget; a click on the header folds the widget away.

    folded(bool): a person folded or unfolded it.
    """

    folded = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        """title: translated."""
        super().__init__(parent)
        self._content = content
        self._open = True
        self._header = QToolButton(self)
        self._header.setText(title)
        self._header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._header.setAccessibleName(title)
        self._header.clicked.connect(self._fold)
        self._draw_header()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._header)
        column.addWidget(content, 1)

    def is_open(self) -> bool:
        """Whether the content is there to be seen."""
        return self._open

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold."""
        self._open = is_open
        self._content.setVisible(is_open)
        self.setMaximumHeight(_ANY_HEIGHT if is_open else self._header.sizeHint().height())
        self._draw_header()

    def _draw_header(self) -> None:
        font = self.font()
        font.setBold(True)
        self._header.setFont(font)
        self._header.setIcon(icon("chevron-down" if self._open else "chevron-right"))

    @Slot()
    def _fold(self) -> None:
        self.set_open(not self._open)
        self.folded.emit(not self._open)

    def changeEvent(self, event: QEvent) -> None:
        """Another palette or font draws the header anew."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_header()
