"""The stack of layers: which there are, in which order, which are on, and which one is edited."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.translation import mark, tr
from convstudio.values.layer import Layer

Layers = tuple[Layer, ...]

_PLACE, _SHAPE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

_BUTTONS = (
    ("add", "layer_add", mark("Add a layer"), mark("it changes nothing until you give it a kernel.")),
    ("duplicate", "layer_duplicate", mark("Duplicate the layer"), mark("the copy comes after it.")),
    ("up", "layer_up", mark("Move up"), mark("the layer works earlier.")),
    ("down", "layer_down", mark("Move down"), mark("the layer works later.")),
    ("remove", "layer_remove", mark("Remove the layer"), mark("a stack keeps at least one.")),
)


class LayerListEditor(QWidget):
    """Edits tuple[Layer, ...] and chooses one of them."""

    value_changed = Signal(object, str)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_list")
        self._layers: Layers = (Layer(),)
        self._index = 0
        self._shapes: tuple[str, ...] = ()
        self._list = _List()
        self._buttons = {row[1]: IconButton(*row) for row in _BUTTONS}
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        bar, column = QHBoxLayout(), QVBoxLayout(self)
        bar.setSpacing(2)
        for button in self._buttons.values():
            bar.addWidget(button)
        bar.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._list, 1)
        column.addLayout(bar)
        self.setFocusProxy(self._list)

    def _connect(self) -> None:
        for name, slot in (
            ("layer_add", self.add),
            ("layer_duplicate", self.duplicate),
            ("layer_up", self.move_up),
            ("layer_down", self.move_down),
            ("layer_remove", self.remove),
        ):
            self._buttons[name].clicked.connect(slot)
        self._list.currentRowChanged.connect(self._row_chosen)
        self._list.itemChanged.connect(self._item_changed)
        self._list.reordered.connect(self._reordered)
        self._list.removal_asked.connect(self.remove)

    # --- the value

    def value(self) -> Layers:
        """The layers as they are shown."""
        return self._layers

    def set_value(self, layers: Layers) -> None:
        """Show these layers, silently."""
        if layers == self._layers:
            return
        self._layers = layers
        self._index = min(self._index, len(layers) - 1)
        self._fill()

    def index(self) -> int:
        """Which layer is edited."""
        return self._index

    def set_index(self, index: int) -> None:
        """Mark the layer that is edited, silently."""
        self._index = min(index, len(self._layers) - 1)
        with QSignalBlocker(self._list):
            self._list.setCurrentRow(self._index)
        self._enable()

    def set_shapes(self, shapes: Sequence[str]) -> None:
        """What each layer makes of its input, one text for each ("3×512×512 → 3×510×510")."""
        if tuple(shapes) == self._shapes:
            return
        self._shapes = tuple(shapes)
        with QSignalBlocker(self._list):
            for row in range(self._list.count()):
                self._list.item(row).setData(_SHAPE, self._shape(row))
        self._list.viewport().update()

    def _fill(self) -> None:
        """Rows are changed in place, so that only those are drawn anew that say something else."""
        with QSignalBlocker(self._list):
            while self._list.count() > len(self._layers):
                self._list.takeItem(self._list.count() - 1)
            while self._list.count() < len(self._layers):
                self._list.addItem(_row())
            for place, layer in enumerate(self._layers):
                self._show(self._list.item(place), place, layer)
        self.set_index(self._index)

    def _show(self, item: QListWidgetItem, place: int, layer: Layer) -> None:
        item.setText(_title(place, layer))
        item.setCheckState(Qt.CheckState.Checked if layer.enabled else Qt.CheckState.Unchecked)
        item.setData(_PLACE, place)
        item.setData(_SHAPE, self._shape(place))
        item.setToolTip(tr("Double click renames; the box switches the layer on and off; drag to reorder."))

    def _shape(self, place: int) -> str:
        return self._shapes[place] if place < len(self._shapes) else ""

    def _enable(self) -> None:
        last = len(self._layers) - 1
        self._buttons["layer_up"].setEnabled(self._index > 0)
        self._buttons["layer_down"].setEnabled(self._index < last)
        self._buttons["layer_remove"].setEnabled(last > 0)

    # --- what a person does

    def _edit(self, layers: Layers, index: int) -> None:
        moved = index != self._index
        self._layers, self._index = layers, index
        self._fill()
        self.value_changed.emit(layers, "")
        if moved:
            self.chosen.emit(index)

    @Slot()
    def add(self) -> None:
        """A layer that changes nothing, after the chosen one."""
        place = self._index + 1
        self._edit((*self._layers[:place], Layer(), *self._layers[place:]), place)

    @Slot()
    def duplicate(self) -> None:
        """A copy of the chosen layer after it."""
        place = self._index + 1
        self._edit((*self._layers[:place], self._layers[self._index], *self._layers[place:]), place)

    @Slot()
    def remove(self) -> None:
        """The stack without the chosen layer."""
        if len(self._layers) > 1:
            rest = (*self._layers[: self._index], *self._layers[self._index + 1 :])
            self._edit(rest, min(self._index, len(rest) - 1))

    @Slot()
    def move_up(self) -> None:
        """The chosen layer one place earlier."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """The chosen layer one place later."""
        self._move(1)

    def _move(self, by: int) -> None:
        place = self._index + by
        if not 0 <= place < len(self._layers):
            return
        layers = list(self._layers)
        layers.insert(place, layers.pop(self._index))
        self._edit(tuple(layers), place)

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        if row >= 0 and row != self._index:
            self._index = row
            self._enable()
            self.chosen.emit(row)

    @Slot(QListWidgetItem)
    def _item_changed(self, item: QListWidgetItem) -> None:
        """A name was typed or a box was ticked."""
        place = self._list.row(item)
        layer = self._layers[place]
        enabled = item.checkState() == Qt.CheckState.Checked
        name = layer.name if item.text() == _title(place, layer) else item.text().strip()
        changed = replace(layer, enabled=enabled, name=name)
        if changed == layer:
            return
        self._layers = (*self._layers[:place], changed, *self._layers[place + 1 :])
        with QSignalBlocker(self._list):
            item.setText(_title(place, changed))
        self.value_changed.emit(self._layers, "")

    @Slot()
    def _reordered(self) -> None:
        """A layer was dragged to another place."""
        order = [self._list.item(row).data(_PLACE) for row in range(self._list.count())]
        if sorted(order) == list(range(len(self._layers))) and order != sorted(order):
            self._edit(tuple(self._layers[place] for place in order), order.index(self._index))

    # --- language

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Layers"))
        self._list.setAccessibleName(tr("Layers"))
        for button in self._buttons.values():
            button.retranslate()
        self._fill()


class _List(QListWidget):
    """The list itself: says when a drag has put it into another order."""

    reordered = Signal()
    removal_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layer_rows")
        self.setItemDelegate(_LayerDelegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        # The move is over only when the event loop goes on: the row that was dragged is removed after the drop.
        self.model().rowsMoved.connect(self.reordered, Qt.ConnectionType.QueuedConnection)
        self.model().rowsRemoved.connect(self.reordered, Qt.ConnectionType.QueuedConnection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen layer."""
        if event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Three layers."""
        return QSize(220, 3 * self.sizeHintForRow(0) + 4 if self.count() else 120)


class _LayerDelegate(QStyledItemDelegate):
    """A row: box and name, and beneath it what the layer makes of its input."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines."""
        return QSize(120, 2 * option.fontMetrics.height() + 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's row in the upper half, the shapes in the lower."""
        self.initStyleOption(option, index)
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        whole, half = QRect(option.rect), option.rect.height() // 2  # a copy: option.rect changes below
        option.rect = whole.adjusted(0, 2, 0, -half + 2)
        super().paint(painter, option, index)
        _outline_box(painter, option)
        indent = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + 9
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(option.palette.color(_role(chosen)))
        lower = whole.adjusted(indent, half - 2, -4, -2)
        text = option.fontMetrics.elidedText(index.data(_SHAPE) or "", Qt.TextElideMode.ElideMiddle, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _outline_box(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Fusion draws the box of a row in a shade that vanishes on dark ground."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    box = option.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
    painter.setPen(option.palette.color(_role(chosen)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0, 0, -1, -1))


def _role(chosen: bool) -> QPalette.ColorRole:
    return QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText


def _row() -> QListWidgetItem:
    item = QListWidgetItem()
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # drop between layers, not onto one
    return item


def _title(place: int, layer: Layer) -> str:
    rows, columns = layer.bank.size
    usual = tr("Layer {number} · {rows}×{columns}").format(number=place + 1, rows=rows, columns=columns)
    return layer.name or usual
