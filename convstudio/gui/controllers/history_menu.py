"""HistoryMenu: the steps that undo or redo would take, by name; one click goes all the way."""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convstudio.gui.session import Session
from convstudio.gui.text.plain_text import plain_tip, shortened, without_key
from convstudio.gui.theme import is_dark, picture_image
from convstudio.gui.translation import tr
from convstudio.values.colormap import signed_colour
from convstudio.values.project import Project

LONGEST = 20  # steps that are listed; farther ones are reached in two goes
_SIDE = 24  # pixels of the kernel beside a step


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
            action = self.addAction(without_key(shortened(step.label)) or tr("Edit"))
            action.setIcon(kernel_icon(step.project, is_dark(self.palette())))
            action.setToolTip(plain_tip(step.label))
            action.setIconVisibleInMenu(True)
            action.setData(self._direction * number)

    @Slot(QAction)
    def _go(self, action: QAction) -> None:
        self._session.go(int(action.data()))


def kernel_icon(project: Project, dark: bool) -> QIcon:
    """The kernel that was chosen then, as a small heat map."""
    weights = project.layer.bank.kernel(*project.kernel_index).weights
    step = tuple(max(1, -(-side // _SIDE)) for side in weights.shape)
    seen = weights[:: step[0], :: step[1]]
    colours = signed_colour(seen / (np.abs(weights).max() or 1.0), dark)
    picture = QPixmap.fromImage(picture_image(np.ascontiguousarray(colours)))
    return QIcon(picture.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
