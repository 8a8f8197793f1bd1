"""Opens the line in which a cell of the kernel grid is typed."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from convstudio.gui.translation import tr
from convstudio.values.number_parsing import MAXIMUM_CHARACTERS

Index = QModelIndex | QPersistentModelIndex

_LINE_WIDTH, _LINE_HEIGHT = 72, 24

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class CellDelegate(QStyledItemDelegate):
    """Commits a line by Enter, Tab and the arrows, and moves on as a spreadsheet does."""

    text_typed = Signal(object, str)
    step_asked = Signal(object, bool)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.began_by_typing = False
        self._view = view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without a frame, as wide as the cell or wide enough to read."""
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Weight"))
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setMaxLength(MAXIMUM_CHARACTERS + 1)  # what is longer is refused, not cut
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The text as it was typed."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the line's text on, if somebody changed it."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            editor.setModified(False)
            self.text_typed.emit((index.row(), index.column()), editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the cell, not narrower than a number, and inside the grid."""
        rect = QRect(option.rect)
        centre = rect.center()
        rect.setSize(rect.size().expandedTo(QSize(_LINE_WIDTH, _LINE_HEIGHT)))
        rect.moveCenter(centre)
        room = self._view.viewport().rect()
        rect.moveLeft(max(0, min(rect.left(), room.right() - rect.width() + 1)))
        rect.moveTop(max(0, min(rect.top(), room.bottom() - rect.height() + 1)))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, Tab and the arrows commit and move; the rest is Qt's."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or (event.key() in _SIDEWAYS and not self.began_by_typing):
            return super().eventFilter(editor, event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return super().eventFilter(editor, event)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            step = (-1, 0)
        assert isinstance(editor, QWidget)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.step_asked.emit(step, event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab))
        return True
