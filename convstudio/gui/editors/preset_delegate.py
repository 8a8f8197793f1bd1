"""Draws a preset of the kernel library: its picture, and its name on the colour of the choice if it is chosen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

_GAP, _BESIDE, _ROUND = 4, 4, 3
_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class PresetDelegate(QStyledItemDelegate):
    """A tile; Qt's own would colour the room of a second line under every name of one."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The picture above, the name beneath it."""
        self.initStyleOption(option, index)
        state, roles = QStyle.StateFlag, QPalette.ColorRole
        chosen, tile = bool(option.state & state.State_Selected), QRect(option.rect)
        group = QPalette.ColorGroup.Active if option.state & state.State_Active else QPalette.ColorGroup.Inactive
        picture = QRect(tile.left(), tile.top() + _GAP, tile.width(), option.decorationSize.height())
        option.icon.paint(painter, picture, mode=QIcon.Mode.Selected if chosen else QIcon.Mode.Normal)
        name = self.name_rect(option, tile, picture)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.color(group, roles.Highlight))
            painter.drawRoundedRect(name.adjusted(-_BESIDE, -1, _BESIDE, 1) & tile, _ROUND, _ROUND)
        painter.setPen(option.palette.color(group, roles.HighlightedText if chosen else roles.Text))
        painter.setFont(option.font)
        painter.drawText(name, _WRAPPED, self._cut(option, name))
        if option.state & state.State_HasFocus and option.state & state.State_KeyboardFocusChange:
            painter.setPen(option.palette.color(group, roles.Highlight))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(tile.adjusted(0, 0, -1, -1))

    def name_rect(self, option: QStyleOptionViewItem, tile: QRect, picture: QRect) -> QRect:
        """Around the letters: one line high for a name of one line."""
        room = QRect(tile.left() + 1, picture.bottom() + 1 + _GAP, tile.width() - 2, tile.bottom() - picture.bottom())
        return option.fontMetrics.boundingRect(room, _WRAPPED, option.text) & tile

    def _cut(self, option: QStyleOptionViewItem, room: QRect) -> str:
        """The name, or its beginning and an ellipsis where it has more lines than there is room for."""
        shown, kept = option.text, len(option.text)
        while kept and option.fontMetrics.boundingRect(room, _WRAPPED, shown).height() > room.height():
            kept -= 1
            shown = option.text[:kept].rstrip() + "…"
        return str(shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """What the list has set."""
        hint: QSize | None = index.data(Qt.ItemDataRole.SizeHintRole)
        return hint if hint is not None else super().sizeHint(option, index)
