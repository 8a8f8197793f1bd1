"""ImageList: the open images and the samples that come along, in one list with two headings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from convstudio.gui.theme import picture_image
from convstudio.gui.translation import tr
from convstudio.gui.views.thumbnail_list_model import RowDelegate, Thumbnail, ThumbnailKind, ThumbnailModel


@dataclass(frozen=True, eq=False)
class ListedImage:
    """One row: name, detail ("3×512×512 · uint8"), where it comes from, a small picture (rows, columns, 3) uint8.

    key: what a sample is asked for by; unused for open images.
    """

    name: str
    detail: str = ""
    help: str = ""
    pixels: npt.NDArray[np.uint8] | None = None
    key: str = ""


class ImageList(QListView):
    """chosen, remove_asked, menu_asked: index of an open image, and where. sample_chosen: key of a sample."""

    chosen = Signal(int)
    sample_chosen = Signal(str)
    remove_asked = Signal(int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: tuple[ListedImage, ...] = ()
        self._samples: tuple[ListedImage, ...] = ()
        self._current = -1
        self._silent = False
        self._model = ThumbnailModel(self)
        self._delegate = RowDelegate(self)
        self.setObjectName("image_list")
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._fill()

    @property
    def current(self) -> int:
        """The open image that is marked, -1 for none."""
        return self._current

    def set_images(self, images: Sequence[ListedImage], current: int = -1) -> None:
        """List the open images and mark one."""
        self._images, self._current = tuple(images), current
        self._fill()

    def set_samples(self, samples: Sequence[ListedImage]) -> None:
        """List the samples that come along."""
        self._samples = tuple(samples)
        self._fill()

    def set_current(self, index: int) -> None:
        """Mark an open image; nothing is emitted."""
        self._current = index
        self._silent = True
        self.setCurrentIndex(self._model.index(1 + index) if 0 <= index < len(self._images) else QModelIndex())
        self._silent = False

    def sizeHint(self) -> QSize:
        """Room for a few rows."""
        return QSize(220, 320)

    def _fill(self) -> None:
        entries = [Thumbnail(tr("Open images"), kind=ThumbnailKind.HEADING)]
        entries += [_thumbnail(image, ThumbnailKind.REMOVABLE) for image in self._images]
        if self._samples:
            entries.append(Thumbnail(tr("Samples"), kind=ThumbnailKind.HEADING))
            entries += [_thumbnail(sample, ThumbnailKind.ITEM) for sample in self._samples]
        self._silent = True
        self._model.set_entries(entries)
        self._silent = False
        self.set_current(self._current)
        self.setAccessibleName(tr("Images"))

    def _image_at(self, row: int) -> int | None:
        """The open image of a row."""
        return row - 1 if 1 <= row <= len(self._images) else None

    def _sample_at(self, row: int) -> str | None:
        """The key of the sample of a row."""
        at = row - len(self._images) - 2
        return self._samples[at].key if 0 <= at < len(self._samples) else None

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        image = self._image_at(current.row())
        if not self._silent and image is not None and image != self._current:
            self._current = image
            self.chosen.emit(image)

    def _ask_sample(self, row: int) -> None:
        key = self._sample_at(row)
        if key is not None:
            self.sample_chosen.emit(key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens a sample."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._ask_sample(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the cross asks to take the image away."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        image = self._image_at(index.row()) if index.isValid() else None
        if image is not None and self._delegate.close_rectangle(self.visualRect(index)).contains(place):
            self.remove_asked.emit(image)
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of an open image."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        image = self._image_at(index.row()) if index.isValid() else None
        if image is not None:
            place = event.pos() if by_mouse else self.visualRect(index).center()
            self.menu_asked.emit(image, self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes an image away, Return opens a sample."""
        row = self.currentIndex().row()
        image = self._image_at(row)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and image is not None:
            self.remove_asked.emit(image)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask_sample(row)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()


def _thumbnail(image: ListedImage, kind: ThumbnailKind) -> Thumbnail:
    small = None if image.pixels is None else picture_image(image.pixels)
    return Thumbnail(image.name, image.detail, small, kind, image.help)
