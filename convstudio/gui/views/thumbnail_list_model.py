"""Thumbnails with labels as a list model, painted as tiles (channels) or as rows (images)."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.theme import icon_pixmap

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
_STATE = QStyle.StateFlag
_GAP = 6
_ROOT = QModelIndex()


class ThumbnailKind(Enum):
    """What a row of a list stands for."""

    HEADING = "heading"
    ITEM = "item"
    REMOVABLE = "removable"


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """One entry: what it is called, what is said beside it, its small picture if there is one yet."""

    name: str
    detail: str = ""
    image: QImage | None = None
    kind: ThumbnailKind = ThumbnailKind.ITEM
    help: str = ""


class ThumbnailModel(QAbstractListModel):
    """A list of Thumbnail values."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Thumbnail] = []

    @property
    def entries(self) -> tuple[Thumbnail, ...]:
        """What is listed."""
        return tuple(self._entries)

    def entry(self, row: int) -> Thumbnail:
        """One of them."""
        return self._entries[row]

    def set_entries(self, entries: list[Thumbnail]) -> None:
        """List something else."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def replace_entry(self, row: int, entry: Thumbnail) -> None:
        """Change one entry in place."""
        self._entries[row] = entry
        self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row per entry."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, what a screen reader says, the tooltip, the entry itself."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(part for part in (entry.name, entry.detail) if part)
            case Qt.ItemDataRole.ToolTipRole if entry.help:
                return plain_tip(entry.help)
        return entry if role == ENTRY else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        entry = self.data(index, ENTRY)
        if not isinstance(entry, Thumbnail) or entry.kind is ThumbnailKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def fitted_rectangle(image: QImage, room: QRect) -> QRectF:
    """The largest rectangle with the image's proportions, centred in the room."""
    scale = min(room.width() / image.width(), room.height() / image.height())
    wide, high = max(1.0, image.width() * scale), max(1.0, image.height() * scale)
    return QRectF(room.center().x() + 0.5 - wide / 2, room.center().y() + 0.5 - high / 2, wide, high)


def paint_thumbnail(painter: QPainter, entry: Thumbnail, room: QRect, palette: QPalette) -> None:
    """The small picture; smooth when made smaller, hard edges when a tiny one is enlarged."""
    painter.fillRect(room, palette.color(QPalette.ColorRole.Window))
    if entry.image is None or entry.image.isNull():
        paint_frame(painter, room, palette.color(QPalette.ColorRole.Mid), 1)
        return
    target = fitted_rectangle(entry.image, room)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.width() < entry.image.width() * 2)
    painter.drawImage(target, entry.image)


def paint_frame(painter: QPainter, rectangle: QRect, colour: QColor, wide: float) -> None:
    """A rounded outline inside a rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = wide / 2
    painter.drawRoundedRect(QRectF(rectangle).adjusted(half, half, -half, -half), 4, 4)


class TileDelegate(QStyledItemDelegate):
    """The picture with its name under it, framed when chosen."""

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side = side

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The picture and one line of text."""
        return QSize(self.side + 2 * _GAP, self.side + 2 * _GAP + option.fontMetrics.height() + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Frame, picture, name."""
        entry = index.data(ENTRY)
        whole = option.rect.adjusted(1, 1, -1, -1)
        room = QRect(option.rect.left() + _GAP, option.rect.top() + _GAP, self.side, self.side)
        chosen, palette = bool(option.state & _STATE.State_Selected), option.palette
        painter.save()
        paint_thumbnail(painter, entry, room, palette)
        text = QRect(room.left(), room.bottom() + 3, room.width(), option.fontMetrics.height())
        painter.setFont(_weighted(option.font, chosen))
        painter.setPen(palette.color(QPalette.ColorRole.Text if chosen else QPalette.ColorRole.PlaceholderText))
        name = option.fontMetrics.elidedText(entry.name, Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, name)
        if chosen:
            paint_frame(painter, whole, palette.color(QPalette.ColorRole.Highlight), 2.5)
        elif option.state & _STATE.State_MouseOver:
            paint_frame(painter, whole, palette.color(QPalette.ColorRole.Mid), 1)
        painter.restore()


class RowDelegate(QStyledItemDelegate):
    """The picture left, name and detail right; a heading is a line of its own."""

    side = 44

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines of text beside the picture."""
        if index.data(ENTRY).kind is ThumbnailKind.HEADING:
            return QSize(80, option.fontMetrics.height() + 14)
        return QSize(80, max(self.side, 2 * option.fontMetrics.height() + 4) + 2 * _GAP - 2)

    def close_rectangle(self, row: QRect) -> QRect:
        """Where the cross lies that takes an image away."""
        return QRect(row.right() - 22, row.center().y() - 9, 18, 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A heading or a row."""
        entry = index.data(ENTRY)
        painter.save()
        if entry.kind is ThumbnailKind.HEADING:
            self._paint_heading(painter, option, entry)
        else:
            self._paint_row(painter, option, entry)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, entry: Thumbnail) -> None:
        painter.setFont(_weighted(option.font, True))
        painter.setPen(option.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText))
        painter.drawText(option.rect.adjusted(_GAP, 6, -_GAP, 0), Qt.AlignmentFlag.AlignVCenter, entry.name)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, entry: Thumbnail) -> None:
        palette, row = option.palette, option.rect
        chosen, over = (bool(option.state & flag) for flag in (_STATE.State_Selected, _STATE.State_MouseOver))
        if over or chosen:
            painter.fillRect(row, palette.color(QPalette.ColorRole.Button))
        if chosen:
            painter.fillRect(QRect(row.left(), row.top(), 3, row.height()), palette.color(QPalette.ColorRole.Highlight))
        top = row.top() + (row.height() - self.side) // 2
        paint_thumbnail(painter, entry, QRect(row.left() + _GAP + 2, top, self.side, self.side), palette)
        removable = entry.kind is ThumbnailKind.REMOVABLE and (over or chosen)
        left = row.left() + self.side + 2 * _GAP + 4
        room = QRect(left, row.top(), row.right() - left - (26 if removable else 4), row.height())
        self._paint_words(painter, option, entry, room)
        if removable:
            colour = palette.color(QPalette.ColorRole.PlaceholderText)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(self.close_rectangle(row), icon_pixmap("close", 18, colour, ratio))

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, entry: Thumbnail, room: QRect) -> None:
        high = option.fontMetrics.height()
        top = room.center().y() - high if entry.detail else room.center().y() - high // 2
        for line, (text, role) in enumerate(
            ((entry.name, QPalette.ColorRole.Text), (entry.detail, QPalette.ColorRole.PlaceholderText))
        ):
            shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
            painter.setPen(option.palette.color(role))
            place = QRect(room.left(), top + line * high, room.width(), high)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _weighted(font: QFont, bold: bool) -> QFont:
    weighted = QFont(font)
    weighted.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return weighted
