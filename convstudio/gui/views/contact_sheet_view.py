"""SheetView: many pictures of one place in a grid, zoomed and panned together."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from convstudio.gui.theme import picture_image, stage_colour
from convstudio.gui.translation import tr
from convstudio.gui.views import canvas_painting as paint
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.zoom_viewport import Viewport

_GAP = 4.0
_NOTCH = 360.0  # of wheel travel for a factor of two
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class SheetView(QWidget):
    """Rows and columns of pictures under their labels. view_changed: Viewport of a cell. adopted: (row, column)."""

    view_changed = Signal(object)
    adopted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contact_sheet")
        self.setAccessibleName(tr("Contact sheet"))
        self.setToolTip(tr("Wheel: zoom all · drag: pan all · click or Enter: adopt this one"))
        self._labels: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._cells: list[tuple[PlacedPicture, QImage] | str] = []
        self._viewport = Viewport()
        self._current, self._over = (0, 0), (-1, -1)
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # what is shown

    def set_labels(self, rows: Sequence[str], columns: Sequence[str]) -> None:
        """What the rows and the columns stand for."""
        self._labels = tuple(rows), tuple(columns)
        self._cells = []
        self._current = (0, 0)
        self._measure()
        self.update()

    def set_cells(self, cells: Sequence[PlacedPicture | str]) -> None:
        """The picture of each cell, row by row, or the words in place of it."""
        self._cells = [cell if isinstance(cell, str) else (cell, picture_image(cell.pixels)) for cell in cells]
        self.update()

    @property
    def viewport(self) -> Viewport:
        """What each cell shows."""
        return self._viewport

    def set_viewport(self, viewport: Viewport) -> None:
        """Show the same place at the same scale as a canvas; nothing is emitted."""
        self._viewport = self._viewport.like(viewport)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(900, 560)

    # where things are

    def _edges(self) -> tuple[float, float]:
        """(left, top): room for the labels."""
        metrics = self.fontMetrics()
        wide = max((metrics.horizontalAdvance(text) for text in self._labels[0]), default=0)
        return wide + 3 * _GAP, metrics.height() + 2 * _GAP

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell lies."""
        left, top = self._edges()
        rows, columns = max(1, len(self._labels[0])), max(1, len(self._labels[1]))
        wide, high = (self.width() - left) / columns, (self.height() - top) / rows
        return QRectF(left + column * wide, top + row * high, max(1.0, wide - _GAP), max(1.0, high - _GAP))

    def _at(self, place: QPointF) -> tuple[int, int]:
        """(row, column) under a point; (-1, -1) for none."""
        for row in range(len(self._labels[0])):
            for column in range(len(self._labels[1])):
                if self.cell(row, column).contains(place):
                    return row, column
        return -1, -1

    def _measure(self) -> None:
        place, ratio = self.cell(0, 0), self.devicePixelRatioF()
        size = max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio))
        self._go(self._viewport.resized(*size))

    def _go(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._viewport = viewport
            self.update()
            self.view_changed.emit(viewport)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Labels and cells."""
        left, top = self._edges()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            for column, text in enumerate(self._labels[1]):
                place = self.cell(0, column)
                painter.drawText(QRectF(place.left(), 0, place.width(), top), Qt.AlignmentFlag.AlignCenter, text)
            for row, text in enumerate(self._labels[0]):
                place = self.cell(row, 0)
                where = QRectF(0, place.top(), left - 2 * _GAP, place.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
                for column in range(len(self._labels[1])):
                    self._paint_cell(painter, row, column)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        place, index = self.cell(row, column), row * len(self._labels[1]) + column
        painter.save()
        painter.setClipRect(place)
        painter.fillRect(place, stage_colour(self.palette()))
        shown = self._cells[index] if index < len(self._cells) else ""
        if isinstance(shown, str):
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(6, 6, -6, -6), words, shown)
        else:
            projection = paint.Projection(self._viewport, place, self.devicePixelRatioF())
            paint.paint_picture(painter, shown[1], shown[0], projection)
        focused = (row, column) == self._current and self.hasFocus()
        if focused or (row, column) == self._over:
            accent = QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid
            painter.setPen(QPen(self.palette().color(accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.restore()

    # events

    def changeEvent(self, event: QEvent) -> None:
        """Pictures with the colours of a sign are others on another background."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._cells:
            self.view_changed.emit(self._viewport)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells of another size show more or less."""
        super().resizeEvent(event)
        self._measure()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom all about the pointer."""
        at = self._at(event.position())
        if at[0] >= 0:
            place = self.cell(*at)
            row, column = paint.Projection(self._viewport, place, self.devicePixelRatioF()).point(event.position())
            scale = self._viewport.scale * 2 ** (event.angleDelta().y() / _NOTCH)
            self._go(self._viewport.scaled(scale, column, row))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The start of a click or of panning."""
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or mark the cell under the pointer."""
        if self._pressed is None:
            over = self._at(event.position())
            if over != self._over:
                self._over = over
                self.update()
            return
        travel = event.position() - self._pressed
        if self._dragged or travel.manhattanLength() >= QApplication.startDragDistance() / 2:
            self._dragged, self._pressed = True, event.position()
            step = self.devicePixelRatioF() / self._viewport.scale
            self._go(self._viewport.moved(-travel.x() * step, -travel.y() * step))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move adopts."""
        at = self._at(event.position())
        if not self._dragged and at[0] >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = at
            self.adopted.emit(*at)
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a cell, Enter adopts it, plus and minus zoom."""
        key, (rows, columns) = event.key(), (len(self._labels[0]), len(self._labels[1]))
        if key in _MOVES and rows and columns:
            down, along = _MOVES[Qt.Key(key)]
            row, column = self._current
            self._current = min(max(row + down, 0), rows - 1), min(max(column + along, 0), columns - 1)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows and columns:
            self.adopted.emit(*self._current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            x, y = self._viewport.centre
            self._go(self._viewport.scaled(self._viewport.scale * (0.5 if key == Qt.Key.Key_Minus else 2.0), x, y))
        else:
            super().keyPressEvent(event)
