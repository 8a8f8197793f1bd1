"""ChannelGallery: every output channel as a small picture; choosing one shows it large."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QWidget

from convstudio.gui.theme import picture_image
from convstudio.gui.translation import tr
from convstudio.gui.views.thumbnails import Thumbnail, ThumbnailModel, TileDelegate

_SIDE = 72


class ChannelGallery(QListView):
    """Tiles that wrap, or one horizontal strip. Only tiles in sight are painted, so a thousand stay fluid.

    chosen: the index a person picked. visible_changed: (first, last) index in sight, whose pictures are worth making.
    """

    chosen = Signal(int)
    visible_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ThumbnailModel(self)
        self._delegate = TileDelegate(_SIDE, self)
        self._names: tuple[str, ...] = ()
        self._silent = False
        self._seen = (-1, -1)
        self.setObjectName("channel_gallery")
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._current_changed)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._tell_visible)
        self._say()

    @property
    def count(self) -> int:
        """How many channels are listed."""
        return self._model.rowCount()

    @property
    def current(self) -> int:
        """The framed channel, -1 for none."""
        return self.currentIndex().row()

    def set_count(self, count: int, names: Sequence[str] = ()) -> None:
        """List so many channels; pictures of channels that stay are kept until new ones come."""
        if count == self.count and tuple(names) == self._names:
            return
        self._names = tuple(names)
        kept = self._model.entries[:count]
        fresh = [Thumbnail("")] * (count - len(kept))
        entries = [replace(entry, name=self._name(index)) for index, entry in enumerate([*kept, *fresh])]
        current = min(max(self.current, 0), count - 1)
        self._silent = True
        self._model.set_entries([replace(entry, help=entry.name) for entry in entries])
        self._silent = False
        self.set_current(current)
        self._tell_visible()

    def set_thumbnail(self, index: int, pixels: npt.NDArray[np.uint8]) -> None:
        """The picture of one channel: (rows, columns, 3) uint8, best of thumbnail_pixels on its longer side."""
        if 0 <= index < self.count:
            self._model.replace_entry(index, replace(self._model.entry(index), image=picture_image(pixels)))

    def set_thumbnails(self, pictures: Sequence[npt.NDArray[np.uint8]], first: int = 0) -> None:
        """The pictures of consecutive channels."""
        for offset, pixels in enumerate(pictures):
            self.set_thumbnail(first + offset, pixels)

    @property
    def thumbnail_pixels(self) -> int:
        """The longer side of a tile's picture in device pixels."""
        return round(_SIDE * self.devicePixelRatioF())

    def set_current(self, index: int) -> None:
        """Frame a channel; nothing is emitted."""
        self._silent = True
        self.setCurrentIndex(self._model.index(index))
        self._silent = False

    def set_wrapping(self, wraps: bool) -> None:
        """Rows of tiles, or one strip that scrolls sideways."""
        self.setWrapping(wraps)
        off, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(as_needed if wraps else off)

    def visible_range(self) -> tuple[int, int]:
        """(first, last) channel in sight; (0, -1) when there is none."""
        if not self.count:
            return 0, -1
        right, bottom = self.viewport().width(), self.viewport().height()
        rows = range(self.count)
        across = not self.isWrapping()
        first = bisect_left(rows, True, key=lambda at: self._far(at, across) >= 0)
        last = bisect_left(rows, True, key=lambda at: self._near(at, across) >= (right if across else bottom)) - 1
        return (first, last) if first <= last else (0, -1)

    def sizeHint(self) -> QSize:
        """One row of tiles."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        tile = self._delegate.sizeHint(option, QModelIndex())
        return QSize(4 * tile.width(), tile.height() + 12)

    def _place(self, index: int) -> QRect:
        return self.visualRect(self._model.index(index))

    def _near(self, index: int, across: bool) -> int:
        """The edge of a tile where reading begins."""
        return self._place(index).left() if across else self._place(index).top()

    def _far(self, index: int, across: bool) -> int:
        return self._place(index).right() if across else self._place(index).bottom()

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else tr("output {index}").format(index=index)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._silent and current.isValid():
            self.chosen.emit(current.row())

    @Slot()
    def _tell_visible(self) -> None:
        seen = self.visible_range()
        if seen != self._seen:
            self._seen = seen
            self.visible_changed.emit(*seen)

    def _say(self) -> None:
        self.setAccessibleName(tr("Output channels"))
        self.setToolTip(tr("Choose the output to show; arrow keys move"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other tiles may be in sight."""
        super().resizeEvent(event)
        self._tell_visible()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
