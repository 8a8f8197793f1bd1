"""HistoryMenu: the steps that undo or redo would take, by name; one click goes all the way."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convstudio.gui.session import Session
from convstudio.gui.translation import tr

LONGEST = 20  # steps that are listed; farther ones are reached in two goes


class HistoryMenu(QMenu):
    """The next steps back (direction -1) or forward (1), the nearest first; filled when it is opened."""

    def __init__(self, session: Session, direction: int, button: QToolButton, parent: QWidget) -> None:
        """Hang the menu on a button that takes one step by itself."""
        super().__init__(parent)
        self.setObjectName("undo_steps" if direction < 0 else "redo_steps")
        self._session, self._direction = session, direction
        self.aboutToShow.connect(self._fill)
        self.triggered.connect(self._go)
        button.setMenu(self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    @Slot()
    def _fill(self) -> None:
        self.clear()
        history = self._session.history
        steps = history.past[:0:-1] if self._direction < 0 else history.future
        for number, step in enumerate(steps[:LONGEST], start=1):
            self.addAction(step.label.replace("&", "&&") or tr("Edit")).setData(self._direction * number)

    @Slot(QAction)
    def _go(self, action: QAction) -> None:
        self._session.go(int(action.data()))
