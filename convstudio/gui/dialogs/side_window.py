"""SideWindow: a window that stays open beside the studio, in which the studio's keys work too."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

_COMMAND = re.compile(r"(Ctrl|Alt|Meta)\+|F\d+$")


class SideWindow(QDialog):
    """Not modal, and gone when it is closed. Bare keys are its own; F1 to F12 and those with Ctrl or Alt are shared."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """name: of the object; title: translated."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is not None:
            self.addActions([action for action in parent.findChildren(QAction) if _commands(action)])


def _commands(action: QAction) -> bool:
    here = action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
    return here and any(_COMMAND.match(keys.toString()) for keys in action.shortcuts())
