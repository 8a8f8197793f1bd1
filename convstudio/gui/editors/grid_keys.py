"""Which keys mean the kernel grid while it has the focus, and not the window's shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

ANCHOR = "Ctrl+Shift+A"
_EDITING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2)


def means_the_anchor(event: QKeyEvent) -> bool:
    """The keys of ANCHOR; a letter alone is typed into the cell."""
    wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_A and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == wanted


def means_the_grid(event: QKeyEvent) -> bool:
    """What writes into cells, copies, pastes or chooses the anchor."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    plain = held == Qt.KeyboardModifier.NoModifier
    written = plain and bool(event.text()) and event.text().isprintable()
    standard = QKeySequence.StandardKey
    if written or (plain and event.key() in _EDITING) or means_the_anchor(event):
        return True
    return event.matches(standard.Copy) or event.matches(standard.Paste)
