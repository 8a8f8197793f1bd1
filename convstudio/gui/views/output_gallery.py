"""ChannelGallery: every output channel as a small picture; choosing one shows it large."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, QSortFilterProxyModel, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QStyleOptionViewItem, QWidget

from convstudio.gui.theme import picture_image
from convstudio.gui.translation import tr
from convstudio.gui.views.thumbnail_list_model import Index, Thumbnail, ThumbnailModel, TileDelegate

_SIDE = 72


class _Shown(QSortFilterProxyModel):
    """The outputs in order, or by energy; without those that are hidden."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hidden: frozenset[int] = frozenset()
        self.energies: tuple[float, ...] = ()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Not hidden."""
        return source_row not in self.hidden

    def lessThan(self, left: Index, right: Index) -> bool:
        """More energy comes first; of outputs without a picture the energy is not known."""
        energies = self.energies
        first, second = (energies[at.row()] if at.row() < len(energies) else -1.0 for at in (left, right))
        return first > second


class ChannelGallery(QListView):
    """Tiles that wrap, or one horizontal strip. Only tiles in sight are painted, so a thousand stay fluid.

    A menu sorts them by energy, hides some, and makes three of them red, green and blue.
    chosen: the index a person picked. composite_chosen: three indices, or none. Indices are those of the outputs.
    """

    chosen = Signal(int)
    composite_chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ThumbnailModel(self)
        self._delegate = TileDelegate(_SIDE, self)
        self._names: tuple[str, ...] = ()
        self._silent = False
        self._composite: tuple[int, ...] = ()
        self._shown = _Shown(self)
        self._shown.setSourceModel(self._model)
        self.setObjectName("channel_gallery")
        self.setModel(self._shown)
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
        self._say()

    @property
    def count(self) -> int:
        """How many channels there are, hidden or not."""
        return self._model.rowCount()

    @property
    def current(self) -> int:
        """The framed channel, -1 for none."""
        return self._shown.mapToSource(self.currentIndex()).row()

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
        if 0 < count <= max(self._shown.hidden, default=-1):
            self._show_only(frozenset())
        self.set_current(current)

    def set_thumbnail(self, index: int, pixels: npt.NDArray[np.uint8]) -> None:
        """The picture of one channel: (rows, columns, 3) uint8."""
        if 0 <= index < self.count:
            self._model.replace_entry(index, replace(self._model.entry(index), image=picture_image(pixels)))

    def set_thumbnails(self, pictures: Sequence[npt.NDArray[np.uint8]], first: int = 0) -> None:
        """The pictures of consecutive channels."""
        for offset, pixels in enumerate(pictures):
            self.set_thumbnail(first + offset, pixels)

    def set_energies(self, energies: Sequence[float]) -> None:
        """The mean square of each output, by which they can be sorted."""
        if tuple(energies) != self._shown.energies:
            self._shown.energies = tuple(energies)
            self._sort(self.sorted)

    @property
    def sorted(self) -> bool:
        """By energy, the most first."""
        return self._shown.sortColumn() == 0

    def set_composite(self, composite: tuple[int, ...]) -> None:
        """Which outputs are red, green and blue; none of them if empty. Nothing is emitted."""
        self._composite = composite

    def set_current(self, index: int) -> None:
        """Frame a channel; nothing is emitted."""
        self._silent = True
        self.setCurrentIndex(self._shown.mapFromSource(self._model.index(index)))
        self._silent = False

    def sizeHint(self) -> QSize:
        """One row of tiles."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        tile = self._delegate.sizeHint(option, QModelIndex())
        return QSize(4 * tile.width(), tile.height() + 12)

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else tr("output {index}").format(index=index)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._silent and current.isValid():
            self.chosen.emit(self._shown.mapToSource(current).row())

    # what can be done with the outputs

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A menu for the output under the pointer, or the chosen one."""
        index = self.indexAt(event.pos())
        menu = self.make_menu(self._shown.mapToSource(index).row() if index.isValid() else self.current)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self, output: int) -> QMenu:
        """Sorting, hiding and colours for one output; an entry carries what it does and to what."""
        menu = QMenu(self)
        by_energy = _entry(menu, tr("Sort by energy"), self._sort, not self.sorted)
        by_energy.setCheckable(True)
        by_energy.setChecked(self.sorted)
        menu.addSeparator()
        hidden, every, none = self._shown.hidden, frozenset(range(self.count)), frozenset[int]()
        _entry(menu, tr("Hide this output"), self._show_only, hidden | {output}).setEnabled(
            len(hidden) + 1 < self.count
        )
        _entry(menu, tr("Show only this output"), self._show_only, every - {output}).setEnabled(self.count > 1)
        _entry(menu, tr("Show all outputs"), self._show_only, none).setEnabled(bool(hidden))
        menu.addSeparator()
        for place, text in enumerate((tr("Show as red"), tr("Show as green"), tr("Show as blue"))):
            _entry(menu, text, self._mix, (place, output))
        _entry(menu, tr("Colours of the picture"), self.composite_chosen.emit, ()).setEnabled(bool(self._composite))
        menu.triggered.connect(_do)
        return menu

    def _mix(self, chosen: tuple[int, int]) -> None:
        """One colour is another output; those that were not chosen yet are its neighbours."""
        place, output = chosen
        composite = list(self._composite or (min(output + at, self.count - 1) for at in range(3)))
        composite[place] = output
        self.composite_chosen.emit(tuple(composite))

    def _show_only(self, hidden: frozenset[int]) -> None:
        current = self.current
        self._silent = True
        self._shown.hidden = hidden
        self._shown.invalidate()
        self._silent = False
        if current in hidden and self._shown.rowCount():
            self.setCurrentIndex(self._shown.index(0, 0))

    def _sort(self, by_energy: bool) -> None:
        self._silent = True
        self._shown.sort(0 if by_energy else -1)
        self._shown.invalidate()
        self._silent = False

    def _say(self) -> None:
        self.setAccessibleName(tr("Output channels"))
        self.setToolTip(tr("Choose the output to show; arrow keys move; a menu sorts, hides and mixes colours"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()


def _entry(menu: QMenu, text: str, do: Callable[[Any], None], what: object) -> QAction:
    action = menu.addAction(text)
    action.setData((do, what))
    return action


def _do(action: QAction) -> None:
    do, what = action.data()
    do(what)
