"""Symmetry locks: which cells mirror each other while a kernel is edited."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.translation import mark, tr
from convstudio.values.symmetry import MirrorAxis, SymmetryLock

_AXES = {
    MirrorAxis.HORIZONTAL: mark("Left and right"),
    MirrorAxis.VERTICAL: mark("Top and bottom"),
    MirrorAxis.POINT: mark("Through the centre"),
}
_SIGNS = {False: mark("Same number"), True: mark("Opposite sign")}


class SymmetryLockButton(IconButton):
    """A menu of axes and signs; pressed in while a lock is on. value_changed: Lock."""

    value_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "mirror", "symmetry", mark("Symmetry lock"), mark("an edited cell changes its mirror image."), parent
        )
        self.setCheckable(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._axes = {axis: self._entry() for axis in MirrorAxis}
        self._menu.addSeparator()
        group = QActionGroup(self._menu)
        self._signs = {opposite: self._entry() for opposite in _SIGNS}
        for action in self._signs.values():
            group.addAction(action)
        self._signs[False].setChecked(True)
        self.setMenu(self._menu)
        self._menu.triggered.connect(self._report)
        self._menu.aboutToHide.connect(self._mark)
        self.name_entries()

    def _entry(self) -> QAction:
        action = QAction(self._menu)
        action.setCheckable(True)
        self._menu.addAction(action)
        return action

    def value(self) -> SymmetryLock:
        """The lock that is chosen."""
        return SymmetryLock(
            frozenset(a for a, action in self._axes.items() if action.isChecked()), self._signs[True].isChecked()
        )

    @Slot()
    def _report(self) -> None:
        self._mark()
        self.value_changed.emit(self.value())

    @Slot()
    def _mark(self) -> None:
        self.setChecked(bool(self.value().axes))

    def name_entries(self) -> None:
        """Say what is said in the language that is on."""
        self.retranslate()
        for axis, action in self._axes.items():
            action.setText(tr(_AXES[axis]))
        for opposite, action in self._signs.items():
            action.setText(tr(_SIGNS[opposite]))
