"""The kernel matrix: every kernel of a bank at once, rows outputs, columns inputs, absent weights hatched.

Full matrix: standard. Blocks on the diagonal: grouped. Diagonal: depthwise. One-cell kernels: pointwise.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolTip, QWidget

from convstudio.gui.editors import bank_edits
from convstudio.gui.editors.bank_layout import BankLayout
from convstudio.gui.editors.bank_painting import BankPainter
from convstudio.gui.translation import tr
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import identity_bank
from convstudio.values.number import format_number

_TOP, _WIDEST_NAMES, _GAP = 20, 72, 6
_ROOM = QSize(240, 180)


class BankMatrix(QAbstractScrollArea):
    """Edits a KernelBank as a whole and chooses which of its kernels is edited by itself."""

    value_changed = Signal(object, str)
    cell_chosen = Signal(int, int)
    status_changed = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bank_matrix")
        self._bank = identity_bank()
        self._groups = 1
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._chosen = (0, 0)
        self._hovered: tuple[int, int] | None = None
        self._painter = BankPainter()
        self._layout = self._fitted()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._retranslate()

    # --- the value

    def value(self) -> KernelBank:
        """The bank as it is shown."""
        return self._bank

    def set_value(self, bank: KernelBank) -> None:
        """Show a bank, silently."""
        if bank == self._bank:
            return
        self._bank = bank
        self._painter.forget()
        self._chosen = (min(self._chosen[0], bank.outputs - 1), min(self._chosen[1], bank.inputs - 1))
        self._arrange()

    def set_groups(self, groups: int, input_names: Sequence[str], output_names: Sequence[str]) -> None:
        """Into how many groups the channels are split, and what inputs and outputs are called."""
        state = (groups, (tuple(input_names), tuple(output_names)))
        if state == (self._groups, self._names):
            return
        self._groups, self._names = state
        self._arrange()

    def selection(self) -> tuple[int, int]:
        """(output, input within its group) of the chosen kernel."""
        return self._chosen

    def set_selection(self, output: int, channel: int) -> None:
        """Frame a kernel, silently, and bring it into view."""
        self._chosen = (min(output, self._bank.outputs - 1), min(channel, self._bank.inputs - 1))
        self._reveal()
        self.viewport().update()

    # --- commands

    @Slot()
    def add_output(self) -> None:
        """One more output of zeros, in every group."""
        count = bank_edits.per_group(self._bank, self._groups)
        group = self._chosen[0] // count
        self._edit(bank_edits.extended(self._bank, self._groups))
        self._choose(group * (count + 1) + count, self._chosen[1])

    @Slot()
    def duplicate_output(self) -> None:
        """A copy of the chosen output after it, in every group."""
        count = bank_edits.per_group(self._bank, self._groups)
        group = self._chosen[0] // count
        self._edit(bank_edits.duplicated(self._bank, self._groups, self._chosen[0]))
        self._choose(self._chosen[0] + group + 1, self._chosen[1])

    @Slot()
    def remove_output(self) -> None:
        """The bank without the chosen output, in every group."""
        try:
            self._edit(bank_edits.reduced(self._bank, self._groups, self._chosen[0]))
        except ConvStudioError as error:
            self.refused.emit(str(error))
            return
        self._choose(min(self._chosen[0], self._bank.outputs - 1), self._chosen[1])

    @Slot()
    def fill_row(self) -> None:
        """The chosen kernel for every input of its output."""
        kernel = self._bank.kernel(*self._chosen)
        self._edit(bank_edits.filled(self._bank, [self._chosen[0]], range(self._bank.inputs), kernel))

    @Slot()
    def fill_column(self) -> None:
        """The chosen kernel for every output that reads its input."""
        kernel, count = self._bank.kernel(*self._chosen), bank_edits.per_group(self._bank, self._groups)
        first = self._chosen[0] // count * count
        outputs = range(first, min(first + count, self._bank.outputs))
        self._edit(bank_edits.filled(self._bank, outputs, [self._chosen[1]], kernel))

    def _edit(self, bank: KernelBank) -> None:
        if bank == self._bank:
            return
        self.set_value(bank)
        self.value_changed.emit(bank, "")

    def _choose(self, output: int, channel: int) -> None:
        chosen = (output, channel)
        if chosen == self._chosen:
            return
        self.set_selection(*chosen)
        self.cell_chosen.emit(*chosen)

    # --- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move the choice over the weights there are; Delete removes the output."""
        (output, channel), bank = self._chosen, self._bank
        match event.key():
            case Qt.Key.Key_Up:
                self._choose(max(0, output - 1), channel)
            case Qt.Key.Key_Down:
                self._choose(min(bank.outputs - 1, output + 1), channel)
            case Qt.Key.Key_Left:
                self._choose(output, max(0, channel - 1))
            case Qt.Key.Key_Right:
                self._choose(output, min(bank.inputs - 1, channel + 1))
            case Qt.Key.Key_Home:
                self._choose(0, channel)
            case Qt.Key.Key_End:
                self._choose(bank.outputs - 1, channel)
            case Qt.Key.Key_Delete:
                self.remove_output()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the kernel under the pointer."""
        present = self._present(event.position().toPoint())
        if present is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._choose(*present)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done everything."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row and the column under the pointer, and say what is there."""
        self._hover(self._at(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is under the pointer; forget it when the pointer is gone."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        elif event.type() == QEvent.Type.ToolTip:
            told = self._told(self._at(event.pos()))  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), told, self.viewport())  # type: ignore[attr-defined]
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chosen output."""
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        menu.addAction(tr("Add an output")).triggered.connect(self.add_output)
        menu.addAction(tr("Duplicate this output")).triggered.connect(self.duplicate_output)
        menu.addAction(tr("Remove this output")).triggered.connect(self.remove_output)
        menu.addSeparator()
        menu.addAction(tr("This kernel for all inputs of the row")).triggered.connect(self.fill_row)
        menu.addAction(tr("This kernel for all outputs of the column")).triggered.connect(self.fill_column)
        return menu

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        offset = self._offset()
        return self._layout.at(point.y() + offset.y(), point.x() + offset.x())

    def _present(self, point: QPoint) -> tuple[int, int] | None:
        place = self._at(point)
        channel = None if place is None else self._layout.channel(*place)
        return None if place is None or channel is None else (place[0], channel)

    def _hover(self, place: tuple[int, int] | None) -> None:
        if place == self._hovered:
            return
        self._hovered = place
        self.status_changed.emit(self._told(place))
        self.viewport().update()

    def _told(self, place: tuple[int, int] | None) -> str:
        """What is at a place of the matrix, in words."""
        if place is None:
            return ""
        output, column = place
        names = {"output": self._name(1, output), "input": self._name(0, column)}
        channel = self._layout.channel(output, column)
        if channel is None:
            return tr("{output} does not read {input}: there is no weight, not a zero.").format(**names)
        weights = self._bank.weights[output, channel]
        size = f"{weights.shape[0]}×{weights.shape[1]}"
        total = format_number(float(f"{weights.sum():.6g}"))
        return tr("{output} reads {input}: {size}, sum {total}").format(**names, size=size, total=total)

    def _name(self, axis: int, index: int) -> str:
        names = self._names[axis]
        usual = tr("input {number}") if axis == 0 else tr("output {number}")
        return names[index] if index < len(names) else usual.format(number=index)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the cells in view."""
        with QPainter(self.viewport()) as painter:
            painter.translate(-self._offset())
            view = self.viewport().rect().translated(self._offset())
            chosen = (self._chosen[0], self._layout.column(*self._chosen))
            self._painter.paint(painter, self, self._bank, self._layout, view)
            self._painter.paint_marks(painter, self, self._layout, chosen, self._hovered)
            self._painter.paint_names(painter, self, self._layout, view, self._short_names(), chosen)

    def _short_names(self) -> tuple[list[str], list[str]]:
        inputs, outputs = self._names
        columns = [inputs[i] if i < len(inputs) else str(i) for i in range(self._layout.inputs)]
        return columns, [outputs[o] if o < len(outputs) else str(o) for o in range(self._layout.outputs)]

    def sizeHint(self) -> QSize:
        """Enough for a handful of kernels."""
        return _ROOM

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells as large as the room allows."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, font and language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
        if event.type() == QEvent.Type.PaletteChange:
            self._painter.forget()
            self.viewport().update()
        elif event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is gone."""
        self.viewport().update()

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _fitted(self) -> BankLayout:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in self._names[1]), default=0)
        left = _GAP + min(_WIDEST_NAMES, max(widest, metrics.horizontalAdvance(str(self._bank.outputs))))
        shape = (self._bank.outputs, self._bank.inputs, *self._bank.size)
        room = self.maximumViewportSize()
        margins = (max(_TOP, metrics.height() + 2), left)
        return BankLayout.fitted(shape, self._groups, (room.height(), room.width()), margins)

    def _arrange(self) -> None:
        self._layout = self._fitted()
        self._hovered = None
        height, width = self._layout.size
        port = self.viewport().size()
        for bar, whole, page, step in (
            (self.horizontalScrollBar(), width, port.width(), self._layout.cell[1]),
            (self.verticalScrollBar(), height, port.height(), self._layout.cell[0]),
        ):
            bar.setRange(0, max(0, whole - page))
            bar.setPageStep(page)
            bar.setSingleStep(step)
        self.viewport().update()

    def _reveal(self) -> None:
        output, column = self._chosen[0], self._layout.column(*self._chosen)
        (high, wide), port = self._layout.cell, self.viewport().size()
        for bar, place, cell, room in (
            (self.verticalScrollBar(), output * high, high, port.height() - self._layout.top),
            (self.horizontalScrollBar(), column * wide, wide, port.width() - self._layout.left),
        ):
            bar.setValue(max(place + cell - room, min(bar.value(), place)))

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Kernel matrix"))
        self.setAccessibleDescription(
            tr("Rows are outputs, columns are inputs; the arrows choose the kernel that is edited.")
        )
        self.viewport().update()
