"""Draws the cells of the kernel grid and opens the little line in which one is typed."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from convstudio.gui.editors.kernel_cells import KernelCells
from convstudio.gui.theme import mixed, tabular, tone
from convstudio.gui.translation import tr

Index = QModelIndex | QPersistentModelIndex

_LARGEST, _SMALLEST = 15, 8  # pixels of the numbers' font
_LINE_WIDTH, _LINE_HEIGHT = 72, 24
_LINED = 14  # pixels from which cells are told apart by lines
_DOT = 0.11  # of the cell's side

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
    """Heat-map cells; commits a line by Enter, Tab and the arrows, and moves on as a spreadsheet does."""

    text_typed = Signal(object, str)
    step_asked = Signal(object, bool)

    def __init__(self, cells: KernelCells, view: QTableView) -> None:
        super().__init__(view)
        self.began_by_typing = False
        self._view = view
        self._cells = cells
        self._font: QFont | None = None
        self._fitted: tuple[int, frozenset[str]] | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: ground, number, what is wrong, the choice and the anchor."""
        cell, rect = (index.row(), index.column()), option.rect
        look = self._cells.look(cell)
        painter.fillRect(rect, look.ground)
        if rect.width() >= _LINED:
            painter.setPen(mixed(option.palette.color(QPalette.ColorRole.Mid), look.ground, 0.5))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        font = self._numbers_font(rect.width())
        if font is not None:
            painter.setFont(font)
            painter.setPen(look.ink)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, look.number)
        if cell in self._cells.refusals:
            _frame(painter, rect, tone(option.palette, "refusal"), 3)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_choice(painter, option, index)
        if cell == self._cells.anchor:
            _dot(painter, rect, look.ink)

    def _paint_choice(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        focus = self._view.hasFocus()
        colour = option.palette.color(QPalette.ColorRole.Highlight)
        if not focus:
            colour.setAlpha(150)
        current = QPersistentModelIndex(index) == QPersistentModelIndex(self._view.currentIndex())
        wide = 3 if focus and current and option.rect.width() >= 16 else 2 if option.rect.width() >= 16 else 1
        _frame(painter, option.rect, colour, wide)

    def _numbers_font(self, side: int) -> QFont | None:
        """The largest font in which every number fits into a cell; None when not even the smallest does."""
        key = (side, self._cells.numbers())
        if key != self._fitted:
            self._fitted = key
            self._font = self._largest_font(side, key[1])
        return self._font

    def _largest_font(self, side: int, numbers: frozenset[str]) -> QFont | None:
        font = tabular(self._view.font())
        for pixels in range(min(_LARGEST, side // 2), _SMALLEST - 1, -1):
            font.setPixelSize(pixels)
            metrics = QFontMetrics(font)
            if all(metrics.horizontalAdvance(number) <= side - 4 for number in numbers):
                return font
        return None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without a frame, as wide as the cell or wide enough to read."""
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Weight"))
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setMaxLength(200)
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


def _frame(painter: QPainter, rect: QRect, colour: QColor, width: int) -> None:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    inset = width / 2
    painter.drawRect(QRectF(rect).adjusted(inset, inset, -inset, -inset))


def _dot(painter: QPainter, rect: QRect, ink: QColor) -> None:
    radius = max(1.5, rect.width() * _DOT / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(rect.right() + 1 - 3 * radius, rect.top() + 3 * radius), radius, radius)
    painter.restore()
