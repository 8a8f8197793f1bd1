"""ChannelsView: inputs along the top, each kernel's map of each input below, their sums on the right."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.gui.theme import mixed, picture_image
from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import number_text

Pixels = npt.NDArray[np.uint8]
_MARGIN, _LARGEST = 12, 104
_INSET = 0.32  # of a map: its kernel, in the corner
_FEW = 3  # pixels of the screen for a sample
_SIGN = 0.36  # of a cell: room for a plus


@dataclass(frozen=True, eq=False)
class Block:
    """One layer as pictures. maps, kernels: by (kernel, input); where there is none, the two are not connected.

    inputs, outputs: how many there are, of which the first are shown. biases: of the kernels shown.
    """

    title: str
    names: tuple[str, ...]
    sources: tuple[Pixels, ...]
    maps: dict[tuple[int, int], Pixels]
    kernels: dict[tuple[int, int], Pixels]
    sums: tuple[Pixels, ...]
    biases: tuple[float, ...]
    inputs: int
    outputs: int


class ChannelsView(QWidget):
    """Shows one or two Blocks side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        self.setObjectName("channels_view")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("How inputs become outputs"))
        self._blocks: tuple[Block, ...] = ()

    def set_blocks(self, blocks: tuple[Block, ...], words: str) -> None:
        """Show layers. words: the same, for screen readers."""
        self._blocks = blocks
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a few maps."""
        return QSize(860, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Blocks side by side, all cells of one size."""
        if not self._blocks:
            return
        with QPainter(self) as painter:
            line = QFontMetricsF(self.font()).height()
            wide = sum(len(block.sources) * (1 + _SIGN) + 1.5 for block in self._blocks) + 0.8 * (len(self._blocks) - 1)
            high = max(len(block.sums) for block in self._blocks) * 1.12 + 1.3
            room = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN - 3 * line
            cell = max(16.0, min(room[0] / wide, room[1] / high, _LARGEST))
            left = _MARGIN + max(0.0, (room[0] - wide * cell) / 2)
            for block in self._blocks:
                _ChannelsPainting(painter, block, self.palette(), QPointF(left, _MARGIN), cell, line).paint()
                left += (len(block.sources) * (1 + _SIGN) + 2.3) * cell


class _ChannelsPainting:
    def __init__(
        self, painter: QPainter, block: Block, palette: QPalette, corner: QPointF, cell: float, line: float
    ) -> None:
        self._painter, self._block, self._cell, self._line = painter, block, cell, line
        self._left, self._top = corner.x(), corner.y()
        role = QPalette.ColorRole
        self._text, self._muted = palette.color(role.WindowText), palette.color(role.PlaceholderText)
        self._mid = palette.color(role.Mid)
        self._faint = mixed(palette.color(role.Mid), palette.color(role.Window), 0.4)

    def paint(self) -> None:
        """Title, inputs, maps, sums."""
        block, painter = self._block, self._painter
        painter.setPen(self._text)
        wide = (len(block.sources) * (1 + _SIGN) + 1.5) * self._cell
        painter.drawText(QRectF(self._left, self._top, wide, self._line), Qt.AlignmentFlag.AlignCenter, block.title)
        for at, source in enumerate(block.sources):
            box = self._box(-1, at)
            self._picture(box, source)
            self._words(box, block.names[at] if at < len(block.names) else str(at))
        for kernel in range(len(block.sums)):
            self._row(kernel)
        self._more()

    def _row(self, kernel: int) -> None:
        block = self._block
        connected = [at for at in range(len(block.sources)) if (kernel, at) in block.maps]
        for at in range(len(block.sources)):
            box = self._box(kernel, at)
            if at in connected:
                place = self._picture(box, block.maps[kernel, at])
                self._inset(place, block.kernels[kernel, at])
                if at != connected[-1]:
                    self._sign(box, "+")
            else:
                self._painter.setPen(QPen(self._faint, 1, Qt.PenStyle.DotLine))
                self._painter.drawRect(box)
        end = self._box(kernel, len(block.sources))
        before = self._box(kernel, len(block.sources) - 1)
        self._sign(before, "=")
        if connected and connected[-1] != len(block.sources) - 1:
            self._painter.setPen(QPen(self._mid, 1, Qt.PenStyle.DotLine))
            y = end.center().y()
            self._painter.drawLine(QPointF(self._box(kernel, connected[-1]).right() + 4, y), QPointF(before.right(), y))
        self._picture(end, block.sums[kernel])
        bias = block.biases[kernel]
        if bias:
            self._words(end, tr("+ {bias}").format(bias=number_text(bias, 4)))

    def _box(self, row: int, column: int) -> QRectF:
        x = self._left + column * (1 + _SIGN) * self._cell
        y = self._top + 2.4 * self._line + (row + 1) * 1.12 * self._cell + (0.18 * self._cell if row >= 0 else 0)
        return QRectF(x, y, self._cell, self._cell)

    def _picture(self, box: QRectF, pixels: Pixels) -> QRectF:
        """Gives the place that it takes of its box."""
        image = picture_image(pixels)
        place = _inside(box, image)
        few = place.width() > _FEW * image.width()  # cells, not a photograph
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not few)
        self._painter.drawImage(place, image)
        self._painter.setPen(QPen(self._mid, 1))
        self._painter.drawRect(place)
        return place

    def _inset(self, box: QRectF, pixels: Pixels) -> None:
        """The kernel, its cells apart, in the lower left corner of its map."""
        side = _INSET * self._cell
        image = picture_image(np.ascontiguousarray(pixels))
        place = _inside(QRectF(box.left() + 2, box.bottom() - side - 2, side, side), image)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._painter.drawImage(place, image)
        self._painter.setPen(QPen(QColor(255, 255, 255), 1))
        self._painter.drawRect(place)

    def _sign(self, box: QRectF, sign: str) -> None:
        """Right of a box."""
        self._painter.setPen(self._text)
        place = QRectF(box.right(), box.top(), self._cell * _SIGN, box.height())
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, sign)

    def _words(self, box: QRectF, words: str) -> None:
        """Over a picture, where there is room."""
        self._painter.setPen(self._muted)
        place = QRectF(box.left() - 20, box.top() - self._line, box.width() + 40, self._line)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _more(self) -> None:
        block = self._block
        if block.inputs <= len(block.sources) and block.outputs <= len(block.sums):
            return
        words = tr("the first {inputs} of {all_inputs} inputs, {outputs} of {all_outputs} outputs").format(
            inputs=len(block.sources), all_inputs=block.inputs, outputs=len(block.sums), all_outputs=block.outputs
        )
        below = self._box(len(block.sums), 0)
        self._painter.setPen(self._muted)
        place = QRectF(self._left, below.top(), (len(block.sources) * (1 + _SIGN) + 1.5) * self._cell, self._line)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)


def _inside(box: QRectF, image: QImage) -> QRectF:
    """The largest place of the image's proportions in the middle of a box."""
    scale = min(box.width() / image.width(), box.height() / image.height())
    size = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - size[0] / 2, box.center().y() - size[1] / 2, *size)
