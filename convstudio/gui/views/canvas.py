"""ImageCanvas: a picture that is zoomed, panned, pointed at and drawn upon."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.gui.views import canvas_painting as paint
from convstudio.gui.views.picture_canvas import PictureCanvas
from convstudio.values.zoom_viewport import Rectangle

_NOTCH = 360.0  # of wheel travel for a factor of two: three notches
_ARROW = 0.1  # of the visible width
_DRAG_BUTTONS = Qt.MouseButton.LeftButton | Qt.MouseButton.MiddleButton


class CanvasTool(Enum):
    """What dragging with the left button does; the middle button always pans."""

    PAN = "pan"
    REGION = "region"
    LINE = "line"


class ImageCanvas(PictureCanvas):
    """A PictureCanvas for hands: wheel, drag, click and keys.

    clicked: (row, column). drag_asked: the picture is dragged away by its title.
    region_drawn: (left, top, width, height) of whole input samples, or None.
    line_drawn: (row, column, row, column) from its beginning to its end, or None.
    """

    clicked = Signal(float, float)
    drag_asked = Signal()
    region_drawn = Signal(object)
    line_drawn = Signal(object)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.tool = CanvasTool.PAN
        self._pressed: QPointF | None = None
        self._begun: tuple[float, float] | None = None
        self._dragged = False

    def set_tool(self, tool: CanvasTool) -> None:
        """What dragging does from now on."""
        self.tool = tool
        self._show_tool()

    def _show_tool(self) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if self.tool is CanvasTool.PAN else Qt.CursorShape.CrossCursor)

    def _draw(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The mark as it would be if the button were let go here."""
        if self._picture is None:
            return
        plane = paint.plane_rectangle(self._picture)
        if self.tool is CanvasTool.REGION:
            self.set_region(_whole_samples(start, end, plane))
        else:
            self.set_line((*_inside(start, plane), *_inside(end, plane)))

    def _tell_drawn(self) -> None:
        if self.tool is CanvasTool.REGION:
            self.region_drawn.emit(self._region)
        else:
            self.line_drawn.emit(self._line)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        travel = event.angleDelta().y()
        if travel:
            self.zoom_to(self._viewport.scale * 2 ** (travel / _NOTCH), event.position())
            self._point(event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The start of a click, of panning, or of drawing."""
        if event.button() & _DRAG_BUTTONS:
            self._pressed, self._dragged = event.position(), False
            draws = event.button() == Qt.MouseButton.LeftButton and self._picture is not None
            self._begun = (
                self.projection().point(event.position()) if draws and self.tool is not CanvasTool.PAN else None
            )
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point, or pan while a button is held."""
        if self._pressed is None:
            self._point(event.position())
            return
        travel = event.position() - self._pressed
        if not self._dragged and travel.manhattanLength() < QApplication.startDragDistance() / 2:
            return
        if not self._dragged and not self.area().contains(self._pressed):
            self._pressed = None
            self.drag_asked.emit()
            return
        self._dragged = True
        if self._begun is not None:
            self._draw(self._begun, self.projection().point(event.position()))
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._pressed = event.position()
        step = self.devicePixelRatioF() / self._viewport.scale
        self.pan(-travel.x() * step, -travel.y() * step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move was a click; one that drew has drawn."""
        if self._dragged and self._begun is not None:
            self._tell_drawn()
        self._begun = None
        clicked = self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        self._show_tool()
        row, column = self.projection().point(event.position())
        if clicked and self._picture is not None and _covers(paint.plane_rectangle(self._picture), row, column):
            self.clicked.emit(row, column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom, 0 fits, 1 is 100 %, arrows pan."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self.zoom_to(1.0)
            case Qt.Key.Key_Escape if self._region is not None or self._line is not None:
                self.region_drawn.emit(None)
                self.line_drawn.emit(None)
            case Qt.Key.Key_Space:
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            case Qt.Key.Key_Left | Qt.Key.Key_Right | Qt.Key.Key_Up | Qt.Key.Key_Down:
                x, y = _DIRECTIONS[Qt.Key(event.key())]
                self.pan(x * _ARROW * self._viewport.width, y * _ARROW * self._viewport.height)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The hand goes with the space bar."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._show_tool()
        else:
            super().keyReleaseEvent(event)


_DIRECTIONS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def _covers(rectangle: Rectangle, row: float, column: float) -> bool:
    left, top, width, height = rectangle
    return left <= column < left + width and top <= row < top + height


def _inside(place: tuple[float, float], plane: Rectangle) -> tuple[float, float]:
    left, top, width, height = plane
    return min(max(place[0], top), top + height), min(max(place[1], left), left + width)


def _whole_samples(start: tuple[float, float], end: tuple[float, float], plane: Rectangle) -> Rectangle | None:
    """The input samples touched between two places, None where there are none of the plane."""
    (top, bottom), (left, right) = (
        (int(min(pair)), int(-(-max(pair) // 1)))
        for pair in zip(_inside(start, plane), _inside(end, plane), strict=True)
    )
    return (
        (float(left), float(top), float(right - left), float(bottom - top)) if right > left and bottom > top else None
    )
