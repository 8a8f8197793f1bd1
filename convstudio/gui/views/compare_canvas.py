"""CompareCanvas: the result with the input behind it, laid bare up to a line that can be dragged.

|  input   <|>   result  |        [ and ] move the line; holding / shows the input everywhere
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.gui.theme import picture_image, stage_colour
from convstudio.gui.translation import tr
from convstudio.gui.views import canvas_painting as paint
from convstudio.gui.views.canvas import ImageCanvas
from convstudio.values.placed_picture import PlacedPicture

_REACH = 6  # pixels from the line within which it is taken hold of
_STEP = 0.05  # of the width, for a key
_GRIP = 9.0
_MARGIN = 8.0


class CompareCanvas(ImageCanvas):
    """An ImageCanvas that may show another picture of the same field on the left of a line."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        """Nothing is compared yet."""
        super().__init__(title, parent)
        self._other: PlacedPicture | None = None
        self._other_image: QImage | None = None
        self._comparing = self._held = self._everywhere = False
        self._split = 0.5

    @property
    def split(self) -> float:
        """Where the line is, as a share of the width."""
        return self._split

    @property
    def comparing(self) -> bool:
        """Whether there is a line."""
        return self._comparing

    def set_other(self, picture: PlacedPicture | None) -> None:
        """The picture on the left of the line."""
        self._other, self._other_image = picture, None
        if self._comparing:
            self._repaint_ground()

    @Slot(bool)
    def set_comparing(self, comparing: bool) -> None:
        """Show the line and what is on its left, or the result alone."""
        self._comparing, self._held, self._everywhere = comparing, False, False
        self._say()
        self._repaint_ground()

    def set_split(self, share: float) -> None:
        """Move the line to a share of the width."""
        self._split = min(max(share, 0.0), 1.0)
        self._repaint_ground()

    def _say(self) -> None:
        super()._say()
        if getattr(self, "_comparing", False):  # the canvas speaks before this class is made
            self.setToolTip(
                tr("Drag the line, or press [ and ]: input on its left, result on its right · hold /: input")
            )

    def _curtain(self) -> float:
        area = self.area()
        return area.left() + (1.0 if self._everywhere else self._split) * area.width()

    # painting

    def _paint_ground(self, painter: QPainter) -> None:
        super()._paint_ground(painter)
        if not self._comparing or self._other is None:
            return
        if self._other_image is None:
            self._other_image = picture_image(self._other.pixels)
        area, projection = self.area(), self.projection()
        painter.setOpacity(1.0)
        painter.setClipRect(QRectF(area.left(), area.top(), self._curtain() - area.left(), area.height()))
        if not paint.covers(self._other, projection):
            painter.fillRect(area, stage_colour(self.palette()))
            paint.paint_frame(painter, self._other, projection, self.palette())
        paint.paint_picture(painter, self._other_image, self._other, projection)
        if paint.shows_grid(self._other, projection):
            paint.paint_grid(painter, self._other, projection)
        if paint.shows_numbers(self._other, projection):
            paint.paint_numbers(painter, self._other, projection, self.font())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line and what is on its sides, above everything."""
        super().paintEvent(event)
        if self._comparing and self._other is not None:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_line(painter)

    def _paint_line(self, painter: QPainter) -> None:
        area, x = self.area(), self._curtain()
        if not self._everywhere:
            middle = area.center().y()
            for pen in (QPen(QColor(0, 0, 0, 170), 3), QPen(QColor("white"), 1.5)):
                painter.setPen(pen)
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setBrush(QColor("white"))
            painter.setPen(QPen(QColor(0, 0, 0, 170), 1.5))
            painter.drawEllipse(QPointF(x, middle), _GRIP, _GRIP)
            for side in (-1, 1):
                painter.drawPolyline([QPointF(x + side * d, middle + y) for d, y in ((2.5, -3), (5.5, 0), (2.5, 3))])
        self._paint_label(painter, tr("Input"), QPointF(area.left() + _MARGIN, area.top() + _MARGIN), x, left=True)
        if not self._everywhere:
            self._paint_label(
                painter, tr("Result"), QPointF(area.right() - _MARGIN, area.top() + _MARGIN), x, left=False
            )

    def _paint_label(self, painter: QPainter, words: str, corner: QPointF, line: float, *, left: bool) -> None:
        """Words on a dark ground, where their side has room for them."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(words) + 12
        place = QRectF(corner.x() if left else corner.x() - wide, corner.y(), wide, metrics.height() + 4)
        if (place.right() > line - 2) if left else (place.left() < line + 2):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(QColor("white"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    # events

    def _near(self, place: QPointF) -> bool:
        return self._comparing and abs(place.x() - self._curtain()) <= _REACH and self.area().contains(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line."""
        if event.button() == Qt.MouseButton.LeftButton and self._near(event.position()):
            self._held = True
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        if self._held:
            self.set_split((event.position().x() - self.area().left()) / self.area().width())
            return
        super().mouseMoveEvent(event)
        if self._pressed is None and self._comparing:
            if self._near(event.position()):
                self.setCursor(Qt.CursorShape.SplitHCursor)
            else:
                self._show_tool()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the line."""
        if self._held:
            self._held = False
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """[ and ] move the line; / shows the input everywhere while it is held."""
        if not self._comparing:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_BracketLeft:
                self.set_split(self._split - _STEP)
            case Qt.Key.Key_BracketRight:
                self.set_split(self._split + _STEP)
            case Qt.Key.Key_Slash:
                self._show_everywhere(True)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The result comes back."""
        if event.key() == Qt.Key.Key_Slash and not event.isAutoRepeat():
            self._show_everywhere(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        """A key that is let go elsewhere is not seen here."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._show_everywhere(False)

    def _show_everywhere(self, everywhere: bool) -> None:
        if everywhere != self._everywhere:
            self._everywhere = everywhere
            self._repaint_ground()
