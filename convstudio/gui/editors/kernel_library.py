"""The kernel library: presets as little heat maps, searched by name, and the parameters of the chosen one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.parameter_form import ParameterForm
from convstudio.gui.editors.preset_delegate import PresetDelegate
from convstudio.gui.text.plain_text import plain_label, plain_tip
from convstudio.gui.theme import Bytes, icon, is_dark, picture_image
from convstudio.gui.translation import mark, tr
from convstudio.values.colormap import signed_colour
from convstudio.values.kernel import Weights
from convstudio.values.parameters import Parameter

_THUMBNAIL = 44
_NAME = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, eq=False)
class Preset:
    """A kernel to choose: name for the program, title, family and help for people, weights (rows, columns).

    tags: further words to search by. A name that begins with "own:" is of a person's own kernel.
    """

    name: str
    title: str
    family: str
    help: str
    weights: Weights
    tags: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a person keeps it, and may remove it."""
        return self.name.startswith("own:")


class KernelLibrary(QWidget):
    """Chooses a preset and edits the parameters of the generator behind it.

    own_described, own_removed(name): of a person's own kernel. effects_wanted: pictures of what kernels do are to be
    shown in place of the kernels; set_effects() brings them.
    """

    preset_chosen = Signal(str)
    own_described = Signal(str)
    own_removed = Signal(str)
    effects_wanted = Signal()
    recipe_changed = Signal(str, object, str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_library")
        self._presets: tuple[Preset, ...] = ()
        self._chosen = ""
        self._search, self._family = QLineEdit(), QComboBox()
        self._list, self._help, self.form = QListWidget(), plain_label(), ParameterForm()
        self._glass = QAction(self)
        self._effects: dict[str, Bytes] = {}
        self._eye = IconButton(
            "eye", "library_effects", mark("Effects"), mark("what each kernel does to this picture.")
        )
        self._eye.setCheckable(True)
        self._lay_out()
        self._search.textChanged.connect(self._sift)
        self._family.activated.connect(self._sift)
        self._eye.toggled.connect(self._show_effects)
        self._list.customContextMenuRequested.connect(self._ask_about)
        self._list.itemClicked.connect(self._take)
        self._list.itemActivated.connect(self._take)
        self.form.value_changed.connect(self._report)
        self.form.refused.connect(self.refused)
        self._retranslate()

    def _lay_out(self) -> None:
        self._search.setObjectName("library_search")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._family.setObjectName("library_family")
        self._list.setObjectName("library_presets")
        self._list.setItemDelegate(PresetDelegate(self._list))
        self._list.setViewMode(QListWidget.ViewMode.IconMode)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setMovement(QListWidget.Movement.Static)
        self._list.setIconSize(QSize(_THUMBNAIL, _THUMBNAIL))
        self._list.setWordWrap(True)
        self._list.setUniformItemSizes(True)
        self._list.setSpacing(2)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._help.setWordWrap(True)
        self._help.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        above, column = QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self._search, 2)
        above.addWidget(self._family, 1)
        above.addWidget(self._eye)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addWidget(self._list, 1)
        column.addWidget(self._help)
        column.addWidget(self.form)

    # --- what is shown

    def set_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these presets, in this order."""
        self._presets = tuple(presets)
        self._fill()

    @property
    def shows_effects(self) -> bool:
        """What kernels do to the picture is wanted in place of the kernels."""
        return self._eye.isChecked()

    def weights(self) -> dict[str, Weights]:
        """The weights of every preset by its name."""
        return {preset.name: preset.weights for preset in self._presets}

    def set_effects(self, effects: Mapping[str, Bytes]) -> None:
        """What each preset does, (rows, columns, 3) uint8, by its name."""
        self._effects = dict(effects)
        self._draw()

    @Slot()
    def _show_effects(self) -> None:
        self._draw()
        self.effects_wanted.emit()

    def value(self) -> str:
        """The name of the chosen preset, empty when there is none."""
        return self._chosen

    def set_value(self, name: str) -> None:
        """Show a preset as chosen, silently; an empty name chooses none and empties the form."""
        self._chosen = name
        if not name:
            self.form.set_parameters(())
        self._mark()

    def set_form(self, name: str, parameters: Sequence[Parameter], values: Mapping[str, Any]) -> None:
        """The parameters of the generator behind a preset, with their values; it becomes the chosen one."""
        self.set_value(name)
        self.form.set_parameters(parameters)
        self.form.set_value(values)

    def _fill(self) -> None:
        self._fill_families()
        self._list.clear()
        metrics = self.fontMetrics()
        cell = QSize(max(98, metrics.averageCharWidth() * 14), _THUMBNAIL + 2 * metrics.height() + 12)
        self._list.setGridSize(cell)
        for preset in self._presets:
            item = QListWidgetItem(self._icon_of(preset), preset.title if preset.is_own else tr(preset.title))
            item.setData(_NAME, preset.name)
            item.setToolTip(plain_tip(_help(preset)))
            item.setSizeHint(cell - QSize(4, 4))
            self._list.addItem(item)
        self._sift()
        self._mark()

    def _fill_families(self) -> None:
        chosen = self._family.currentData() or ""
        families = dict.fromkeys(preset.family for preset in self._presets)
        self._family.clear()
        self._family.addItem(tr("All families"), "")
        for family in families:
            self._family.addItem(tr(family), family)
        self._family.setCurrentIndex(max(0, self._family.findData(chosen)))

    def _draw(self) -> None:
        """Other little pictures for the same presets."""
        for row, preset in enumerate(self._presets):
            self._list.item(row).setIcon(self._icon_of(preset))

    def _icon_of(self, preset: Preset) -> QIcon:
        if self.shows_effects and preset.name in self._effects:
            return self._thumbnail(self._effects[preset.name])
        peak = float(np.abs(preset.weights).max()) or 1.0
        return self._thumbnail(np.ascontiguousarray(signed_colour(preset.weights / peak, is_dark(self.palette()))))

    def _thumbnail(self, colours: Bytes) -> QIcon:
        ratio = self.devicePixelRatioF()
        side = round(_THUMBNAIL * ratio)
        picture = QPixmap.fromImage(picture_image(colours)).scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        framed = QPixmap(side, side)
        framed.fill(Qt.GlobalColor.transparent)
        with QPainter(framed) as painter:
            corner = (side - picture.width()) // 2, (side - picture.height()) // 2
            painter.drawPixmap(*corner, picture)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(*corner, picture.width() - 1, picture.height() - 1)
        framed.setDevicePixelRatio(ratio)
        shown = QIcon(framed)
        shown.addPixmap(framed, QIcon.Mode.Selected)  # otherwise Qt tints the colours of the chosen one
        return shown

    def _mark(self) -> None:
        """Select the chosen preset and say what it is for."""
        told = ""
        self._list.clearSelection()
        for row, preset in enumerate(self._presets):
            if preset.name == self._chosen:
                self._list.setCurrentRow(row)
                told = _help(preset)
        self._help.setText(told)
        self._help.setVisible(bool(told))

    # --- what a person does

    @Slot()
    def _sift(self) -> None:
        """Show the presets of the family whose names hold every searched word; where none does, whose helps do."""
        words, family = self._search.text().casefold().split(), self._family.currentData()
        offered = [preset for preset in self._presets if family in ("", preset.family)]
        named = {preset.name for preset in offered if _holds(words, _names(preset))}
        found = named or {preset.name for preset in offered if _holds(words, _help(preset))}
        for row, preset in enumerate(self._presets):
            self._list.item(row).setHidden(preset.name not in found)

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        self.set_value(item.data(_NAME))
        self.preset_chosen.emit(self._chosen)

    @Slot(QPoint)
    def _ask_about(self, place: QPoint) -> None:
        """What can be done with an own kernel."""
        item = self._list.itemAt(place)
        if item is not None and str(item.data(_NAME)).startswith("own:"):
            menu = self.make_menu(item.data(_NAME))
            menu.exec(self._list.viewport().mapToGlobal(place))
            menu.deleteLater()

    def make_menu(self, name: str) -> QMenu:
        """The menu of an own kernel."""
        menu = QMenu(self)
        for text, told in ((tr("Name, note and tags…"), self.own_described), (tr("Remove"), self.own_removed)):
            menu.addAction(text).setData((told, name))
        menu.triggered.connect(_tell)
        return menu

    @Slot(object, str)
    def _report(self, values: dict[str, Any], gesture: str) -> None:
        self.recipe_changed.emit(self._chosen, values, gesture)

    # --- palette and language

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, font and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fill()
        elif event.type() == QEvent.Type.PaletteChange:
            self._fill()
            self._glass.setIcon(icon("search", self.palette()))
        elif event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._fill()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Kernel library"))
        self._search.setPlaceholderText(tr("Search kernels"))
        self._search.setAccessibleName(tr("Search kernels"))
        self._search.setToolTip(tr("Words of the name, the family or the help of a kernel."))
        self._family.setAccessibleName(tr("Family of kernels"))
        self._family.setToolTip(tr("Show the kernels of one family only."))
        self._list.setAccessibleName(tr("Kernels"))
        self._glass.setIcon(icon("search", self.palette()))
        self._eye.retranslate()


def _tell(action: QAction) -> None:
    told, name = action.data()
    told.emit(name)


def _help(preset: Preset) -> str:
    return preset.help if preset.is_own else tr(preset.help)


def _names(preset: Preset) -> str:
    return " ".join((preset.name, preset.title, tr(preset.title), preset.family, tr(preset.family), preset.tags))


def _holds(words: Sequence[str], text: str) -> bool:
    return all(word in text.casefold() for word in words)
