"""The kernel matrix: every kernel of a bank at once, rows outputs, columns inputs, absent weights hatched.

Full matrix: standard. Blocks on the diagonal: grouped. Diagonal: depthwise. One-cell kernels: pointwise.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
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
from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.translation import tr
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import identity_bank
from convstudio.values.number_parsing import format_number

_TOP, _WIDEST_NAMES, _GAP = 20, 72, 6
_ROOM = QSize(240, 180)


class BankMatrix(QAbstractScrollArea):
    """Edits a KernelBank as a whole and chooses which of its kernels is edited by itself."""

    value_changed = Signal(object, str)
    cell_chosen = Signal(int, int)
    copy_asked = Signal()
    status_changed = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bank_matrix")
        self._bank = identity_bank()
        self._groups = 1
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._chosen = self._far = (0, 0)
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
        self._chosen, self._far = self._within(*self._chosen), self._within(*self._far)
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
        chosen = self._within(output, channel)
        if chosen != self._chosen:
            self._chosen = self._far = chosen
        self._reveal()
        self.viewport().update()

    def _within(self, output: int, channel: int) -> tuple[int, int]:
        return max(0, min(output, self._bank.outputs - 1)), max(0, min(channel, self._bank.inputs - 1))

    def selected(self) -> tuple[range, range]:
        """(outputs, inputs within their group) from the chosen kernel to the far one; mostly it alone."""
        (first, second), (third, fourth) = self._chosen, self._far
        return range(min(first, third), max(first, third) + 1), range(min(second, fourth), max(second, fourth) + 1)

    def extend(self, output: int, channel: int) -> None:
        """Select all kernels from the chosen one to this one."""
        self._far = self._within(output, channel)
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
        """Copies of the chosen outputs after them, in every group."""
        count, outputs = bank_edits.per_group(self._bank, self._groups), self.selected()[0]
        places = {output % count for output in outputs}
        group = self._chosen[0] // count
        self._edit(bank_edits.duplicated(self._bank, self._groups, outputs))
        self._choose(group * (count + len(places)) + max(places) + 1, self._chosen[1])

    @Slot()
    def remove_output(self) -> None:
        """The bank without the chosen outputs, in every group."""
        try:
            self._edit(bank_edits.reduced(self._bank, self._groups, self.selected()[0]))
        except ConvStudioError as error:
            self.refused.emit(str(error))
            return
        self._choose(min(self._chosen[0], self._bank.outputs - 1), self._chosen[1])

    @Slot()
    def fill_selection(self) -> None:
        """The chosen kernel for all that are selected."""
        self._edit(bank_edits.filled(self._bank, *self.selected(), self._bank.kernel(*self._chosen)))

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
            self.extend(*chosen)
            return
        self.set_selection(*chosen)
        self.cell_chosen.emit(*chosen)

    # --- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows choose among the weights there are, with Shift they select; Delete removes the outputs."""
        extending = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        output, channel = self._far if extending else self._chosen
        many = self._bank.outputs
        moves = {
            Qt.Key.Key_Up: (output - 1, channel),
            Qt.Key.Key_Down: (output + 1, channel),
            Qt.Key.Key_Left: (output, channel - 1),
            Qt.Key.Key_Right: (output, channel + 1),
            Qt.Key.Key_Home: (0, channel),
            Qt.Key.Key_End: (many - 1, channel),
        }
        if event.key() in moves:
            (self.extend if extending else self._choose)(*self._within(*moves[Qt.Key(event.key())]))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._choose(0, 0)
            self.extend(many - 1, self._bank.inputs - 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_output()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the kernel under the pointer; with Shift, select up to it. A right click keeps what is selected."""
        present = self._present(event.position().toPoint())
        if present is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        outputs, inputs = self.selected()
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.extend(*present)
        elif event.button() == Qt.MouseButton.LeftButton or present[0] not in outputs or present[1] not in inputs:
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
            QToolTip.showText(event.globalPos(), plain_tip(told), self.viewport())  # type: ignore[attr-defined]
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
        menu.addAction(tr("Duplicate the chosen outputs")).triggered.connect(self.duplicate_output)
        menu.addAction(tr("Remove the chosen outputs")).triggered.connect(self.remove_output)
        menu.addSeparator()
        menu.addAction(tr("This kernel for all that are selected")).triggered.connect(self.fill_selection)
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
            outputs, inputs = self.selected()
            selected = (
                [(o, self._layout.column(o, inputs[0])) for o in outputs] if len(outputs) * len(inputs) > 1 else []
            )
            self._painter.paint(painter, self, self._bank, self._layout, view)
            self._painter.paint_selection(painter, self, self._layout, selected, len(inputs))
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
            tr("Rows are outputs, columns are inputs; the arrows choose the kernel that is edited, with Shift several.")
        )
        self.viewport().update()
