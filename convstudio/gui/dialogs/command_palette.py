"""CommandPalette: every action, kernel and sample by a few letters of its name."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr

_KEY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class PaletteCommand:
    """key: for the program. text: for people. detail: a shortcut, or what kind of thing it is."""

    key: str
    text: str
    detail: str = ""


class CommandPalette(QDialog):
    """chosen(key): of the command that a person picked; the palette closes."""

    chosen = Signal(str)

    def __init__(self, commands: Sequence[PaletteCommand], parent: QWidget | None = None) -> None:
        """Show all commands until letters are typed."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("command_palette")
        self.setAccessibleName(tr("Command palette"))
        self._commands = tuple(commands)
        self._line, self._list = QLineEdit(), QTreeWidget()
        self._line.setPlaceholderText(tr("Type a command, a kernel or a sample"))
        self._line.setAccessibleName(tr("Search"))
        self._list.setAccessibleName(tr("Commands"))
        self._nothing = plain_label(tr("Nothing found"))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._line.textChanged.connect(self._sift)
        self._line.returnPressed.connect(self._take)
        self._line.installEventFilter(self)
        self._list.itemClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._line)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        self.resize(520, 380)
        self.setFocusProxy(self._line)
        self._line.setFocus()
        self._sift("")

    @Slot(str)
    def _sift(self, text: str) -> None:
        self._list.clear()
        for command in ranked(self._commands, text):
            item = QTreeWidgetItem(self._list, [command.text, command.detail])
            item.setData(0, _KEY, command.key)
            item.setSizeHint(0, QSize(0, round(1.7 * self.fontMetrics().height())))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first = self._list.topLevelItem(0)
        self._nothing.setVisible(first is None)
        self._list.setVisible(first is not None)
        if first is not None:
            self._list.setCurrentItem(first)

    @Slot()
    def _take(self) -> None:
        item = self._list.currentItem()
        self.close()
        if item is not None:
            self.chosen.emit(item.data(0, _KEY))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search field move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)


def ranked(commands: Sequence[PaletteCommand], text: str) -> list[PaletteCommand]:
    """Commands that hold every word of a text; those that begin with it come first."""
    words = text.lower().split()
    found = [command for command in commands if all(word in command.text.lower() for word in words)]
    return sorted(found, key=lambda command: not command.text.lower().startswith(text.lower()))
