"""Draws the kernel matrix: one cached picture of the kernels in view, then lines, frames and names."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from convstudio.gui.editors.bank_layout import BankLayout
from convstudio.gui.theme import is_dark, mixed, picture_image
from convstudio.values.colormap import signed_colour
from convstudio.values.kernel import KernelBank

_WIDEST = 60  # pixels of a column's name
Place = tuple[int, int]
_Key = tuple[range, range, Place]


class BankPainter:
    """Remembers the picture of the weights in view until bank, view or palette change."""

    def __init__(self) -> None:
        self._images: dict[_Key, QImage] = {}
        self._peak = 0.0

    def forget(self) -> None:
        """The bank or the palette is another."""
        self._images = {}
        self._peak = 0.0

    def paint(self, painter: QPainter, widget: QWidget, bank: KernelBank, layout: BankLayout, view: QRect) -> None:
        """Hatching where there are no weights, the blocks of the groups, and their outlines."""
        outputs, columns = layout.seen(view.top(), view.left(), view.height(), view.width())
        if not outputs or not columns:
            return
        palette = widget.palette()
        painter.fillRect(_rect(layout, outputs, columns), _hatching(palette))
        per_output, per_input = layout.per_group
        for group in range(layout.group_of(outputs[0]), layout.group_of(outputs[-1]) + 1):
            rows = range(max(outputs.start, group * per_output), min(outputs.stop, (group + 1) * per_output))
            inputs = range(max(columns.start, group * per_input), min(columns.stop, (group + 1) * per_input))
            if rows and inputs:
                self._paint_block(painter, bank, layout, rows, inputs, is_dark(palette))
        self._paint_lines(painter, layout, outputs, columns, palette)

    def _paint_block(
        self, painter: QPainter, bank: KernelBank, layout: BankLayout, rows: range, inputs: range, dark: bool
    ) -> None:
        key = (rows, inputs, layout.cell)
        if key not in self._images:
            if len(self._images) > 2 * layout.groups + 8:  # views that were scrolled past
                self._images = {}
            first = layout.group_of(rows[0]) * layout.per_group[1]
            self._images[key] = self._picture(
                bank, rows, range(inputs.start - first, inputs.stop - first), layout, dark
            )
        painter.drawImage(_rect(layout, rows, inputs), self._images[key])

    def _picture(self, bank: KernelBank, rows: range, inputs: range, layout: BankLayout, dark: bool) -> QImage:
        """One pixel for each weight; of kernels larger than their cell only every n-th weight."""
        self._peak = self._peak or float(np.max(np.abs(bank.weights))) or 1.0
        skips = [max(1, side // pixels) for side, pixels in zip(bank.size, layout.cell, strict=True)]
        weights = bank.weights[
            rows.start : rows.stop, inputs.start : inputs.stop, skips[0] // 2 :: skips[0], skips[1] // 2 :: skips[1]
        ]
        o, i, kh, kw = weights.shape
        flat = weights.transpose(0, 2, 1, 3).reshape(o * kh, i * kw)
        return picture_image(np.ascontiguousarray(signed_colour(flat / self._peak, dark)))

    def _paint_lines(
        self, painter: QPainter, layout: BankLayout, outputs: range, columns: range, palette: QPalette
    ) -> None:
        area = _rect(layout, outputs, columns)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Window), 2))
        for output in range(outputs.start, outputs.stop + 1):
            y = layout.top + output * layout.cell[0]
            painter.drawLine(area.left(), y, area.right() + 1, y)
        for column in range(columns.start, columns.stop + 1):
            x = layout.left + column * layout.cell[1]
            painter.drawLine(x, area.top(), x, area.bottom() + 1)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
        per_output, per_input = layout.per_group
        for group in range(layout.group_of(outputs[0]), layout.group_of(outputs[-1]) + 1):
            rows = range(group * per_output, min((group + 1) * per_output, layout.outputs))
            inputs = range(group * per_input, (group + 1) * per_input)
            painter.drawRect(_rect(layout, rows, inputs))

    def paint_selection(
        self, painter: QPainter, widget: QWidget, layout: BankLayout, rows: Sequence[Place], count: int
    ) -> None:
        """A dashed frame around so many kernels of each row, from these places on; the colours stay as they are."""
        palette = widget.palette()
        frames = [
            _rect(layout, range(outputs[0][0], outputs[-1][0] + 1), range(column, column + count))
            for column, group in groupby(rows, key=itemgetter(1))
            if (outputs := list(group))
        ]
        for colour, style in ((QPalette.ColorRole.Base, Qt.PenStyle.SolidLine), (_TEXT, Qt.PenStyle.DashLine)):
            painter.setPen(QPen(palette.color(colour), 2, style))
            painter.drawRects(frames)

    def paint_marks(
        self, painter: QPainter, widget: QWidget, layout: BankLayout, chosen: Place, hovered: Place | None
    ) -> None:
        """The row and column under the pointer, and the frame of the chosen kernel."""
        palette = widget.palette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        if hovered is not None:
            painter.setPen(QPen(accent, 1))
            row, column = hovered
            painter.drawRect(_rect(layout, range(row, row + 1), range(layout.inputs)))
            painter.drawRect(_rect(layout, range(layout.outputs), range(column, column + 1)))
        row, column = chosen
        frame = QRectF(_rect(layout, range(row, row + 1), range(column, column + 1)))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 4))
        painter.drawRect(frame)
        painter.setPen(QPen(accent if widget.hasFocus() else mixed(accent, palette.color(_TEXT), 0.6), 2))
        painter.drawRect(frame)

    def paint_names(
        self,
        painter: QPainter,
        widget: QWidget,
        layout: BankLayout,
        view: QRect,
        names: tuple[list[str], list[str]],
        chosen: Place,
    ) -> None:
        """The names of inputs above and of outputs beside the matrix; they stay in sight while it scrolls."""
        palette, metrics = widget.palette(), widget.fontMetrics()
        outputs, columns = layout.seen(view.top(), view.left(), view.height(), view.width())
        ground = palette.color(QPalette.ColorRole.Window)
        painter.fillRect(view.left(), view.top(), view.width(), layout.top, ground)
        painter.fillRect(view.left(), view.top(), layout.left, view.height(), ground)
        painter.setClipRect(view.adjusted(layout.left - 1, 0, 0, 0))
        needed = min(metrics.horizontalAdvance(max(names[0], key=len)) + 6, _WIDEST)
        step = -(-needed // layout.cell[1])
        for column in columns:
            if column % step == 0:  # the last name may reach beyond the matrix
                box = QRect(layout.left + column * layout.cell[1], view.top(), layout.cell[1] * step, layout.top)
                if layout.inputs == 1:
                    box.setWidth(max(needed, layout.cell[1]))
                _name(painter, widget, box, names[0][column], Qt.AlignmentFlag.AlignHCenter, column == chosen[1])
        painter.setClipRect(view.adjusted(0, layout.top - 1, 0, 0))
        step = -(-metrics.height() // layout.cell[0])
        for output in outputs:
            if output % step == 0:
                box = QRect(view.left(), layout.top + output * layout.cell[0], layout.left - 4, layout.cell[0] * step)
                _name(painter, widget, box, names[1][output], Qt.AlignmentFlag.AlignRight, output == chosen[0])
        painter.setClipping(False)


_TEXT = QPalette.ColorRole.WindowText


def _name(painter: QPainter, widget: QWidget, box: QRect, text: str, align: Qt.AlignmentFlag, strong: bool) -> None:
    palette = widget.palette()
    painter.setPen(palette.color(_TEXT if strong else QPalette.ColorRole.PlaceholderText))
    shown = widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, shown)


def _rect(layout: BankLayout, rows: range, columns: range) -> QRect:
    high, wide = layout.cell
    return QRect(
        layout.left + columns.start * wide, layout.top + rows.start * high, len(columns) * wide, len(rows) * high
    )


def _hatching(palette: QPalette) -> QBrush:
    line = mixed(QColor(palette.color(QPalette.ColorRole.Mid)), palette.color(QPalette.ColorRole.Window), 0.8)
    return QBrush(line, Qt.BrushStyle.BDiagPattern)
