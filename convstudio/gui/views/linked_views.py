"""LinkedViews: several canvases show one field; a lock holds them together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from convstudio.gui.views.canvas import ImageCanvas
from convstudio.values.zoom_viewport import Viewport

if TYPE_CHECKING:
    from convstudio.gui.views.plot_canvas import PlotCanvas


class LinkedViews(QObject):
    """Hands each canvas's viewport to the others while locked; locking again keeps the offset there is then.

    The first canvas leads: it alone fits new pictures and keeps them fitted.
    """

    def __init__(self, canvases: "Sequence[ImageCanvas | PlotCanvas]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvases = tuple(canvases)
        self._offsets = [(0.0, 0.0, 1.0)] * len(self._canvases)
        self._locked = True
        for canvas in self._canvases:
            canvas.view_changed.connect(self._follow)
        self._lead(True)
        self.align()

    @property
    def locked(self) -> bool:
        """Zooming one canvas zooms all."""
        return self._locked

    @Slot(bool)
    def set_locked(self, locked: bool) -> None:
        """Lock or unlock; the offset between the canvases stays as it is."""
        if locked and not self._locked:
            self._offsets = [_offset(self._canvases[0].viewport, canvas.viewport) for canvas in self._canvases]
        self._locked = locked
        self._lead(locked)

    def _lead(self, locked: bool) -> None:
        """Only the first canvas fits pictures by itself while the others follow it."""
        for canvas in self._canvases[1:]:
            canvas.set_following(locked)

    @Slot()
    def align(self) -> None:
        """Drop the offsets: all canvases show what the first one shows."""
        self._offsets = [(0.0, 0.0, 1.0)] * len(self._canvases)
        for canvas in self._canvases[1:]:
            canvas.set_viewport(self._canvases[0].viewport)

    @Slot(object)
    def _follow(self, viewport: Viewport) -> None:
        if not self._locked:
            return
        sender = self._canvases.index(self.sender())  # type: ignore[arg-type]
        first = _shifted(viewport, self._offsets[sender], back=True)
        for index, canvas in enumerate(self._canvases):
            if index != sender:
                canvas.set_viewport(_shifted(first, self._offsets[index], back=False))


def _offset(first: Viewport, other: Viewport) -> tuple[float, float, float]:
    """(columns, rows) between the centres and the ratio of the scales."""
    (x, y), (x2, y2) = first.centre, other.centre
    return x2 - x, y2 - y, other.scale / first.scale


def _shifted(viewport: Viewport, offset: tuple[float, float, float], back: bool) -> Viewport:
    x, y, ratio = offset
    columns, rows, factor = (-x, -y, 1 / ratio) if back else (x, y, ratio)
    column, row = viewport.centre
    scale = viewport.scale * factor
    return Viewport.around(column + columns, row + rows, scale, viewport.pixels_wide, viewport.pixels_high)
