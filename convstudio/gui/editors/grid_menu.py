"""The context menu of a cell of the kernel grid."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.gui.editors.grid_keys import ANCHOR
from convstudio.gui.translation import tr


class CellActions(Protocol):
    """What the menu asks for: each acts on the chosen cells."""

    def copy_chosen(self) -> None: ...  # noqa: D102
    def paste(self) -> None: ...  # noqa: D102
    def clear_chosen(self) -> None: ...  # noqa: D102
    def leave_out_chosen(self) -> None: ...  # noqa: D102
    def choose_anchor(self) -> None: ...  # noqa: D102


def cell_menu(parent: QWidget, cells: CellActions, on_anchor: bool) -> QMenu:
    """What can be done with the chosen cells; on_anchor: the current one is the anchor."""
    menu = QMenu(parent)
    for text, keys, slot in (
        (tr("Copy as text"), "Ctrl+C", cells.copy_chosen),
        (tr("Paste a kernel"), "Ctrl+V", cells.paste),
        (tr("Set to 0"), "Del", cells.clear_chosen),
        (tr("Not part of the kernel"), "", cells.leave_out_chosen),
        (tr("Anchor back to the centre") if on_anchor else tr("Anchor here"), ANCHOR, cells.choose_anchor),
    ):
        action = QAction(text, menu)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(slot)
        menu.addAction(action)
    return menu
