"""What of a sliding window is drawn, and where: input, kernel and result side by side, all cells of one size."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from convstudio.explain.sliding_window_steps import Scene
from convstudio.values.layer import Pair

_LARGEST = 56.0
_GAP = 1.6  # between grids, in lines of type


@dataclass(frozen=True, eq=False)
class Slide:
    """What is drawn of a scene.

    channel: which of the scene's input channels (counted within it) its input grid shows; names: of all of them.
    span: the numbers that are black and white on the input. about: what picture and kernel these are.
    """

    scene: Scene
    channel: int = 0
    names: tuple[str, ...] = ()
    span: tuple[float, float] = (0.0, 255.0)
    about: str = ""


@dataclass(frozen=True)
class SlideGrid:
    """Cells of one size. shape: (rows, columns)."""

    left: float
    top: float
    cell: float
    shape: Pair

    def box(self, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """The place of a cell, or of a block of them."""
        return QRectF(self.left + column * self.cell, self.top + row * self.cell, columns * self.cell, rows * self.cell)

    @property
    def whole(self) -> QRectF:
        """All cells."""
        return self.box(0, 0, *self.shape)

    def at(self, place: QPointF) -> Pair | None:
        """The cell under a place."""
        if not self.whole.contains(place):
            return None
        row, column = int((place.y() - self.top) / self.cell), int((place.x() - self.left) / self.cell)
        return min(row, self.shape[0] - 1), min(column, self.shape[1] - 1)


@dataclass(frozen=True)
class SlideLayout:
    """head, foot: lines of words above and below. Each grid has a title and the numbers of its columns above it."""

    head: QRectF
    foot: QRectF
    line: float
    input: SlideGrid
    kernel: SlideGrid
    result: SlideGrid

    @classmethod
    def of(cls, scene: Scene, area: QRectF, line: float, said: int) -> "SlideLayout":
        """Fitted into an area. line: the height of a line of type; said: lines of words below."""
        shapes = (
            (len(scene.rows.positions), len(scene.columns.positions)),
            (scene.rows.cells, scene.columns.cells),
            (len(scene.rows.outputs), len(scene.columns.outputs)),
        )
        gutter, gap, above = 1.7 * line, _GAP * line, 1.4 * line
        foot = said * line
        wide = sum(columns for _, columns in shapes)
        high = max(rows for rows, _ in shapes)
        titles = 2.5 * line
        room = area.width() - 3 * gutter - 2 * gap, area.height() - above - titles - foot - line
        cell = max(2.0, min(room[0] / wide, room[1] / high, _LARGEST))
        cell = float(int(cell)) if cell >= 8 else cell
        used = wide * cell + 3 * gutter + 2 * gap
        left, top = area.left() + (area.width() - used) / 2, area.top() + above + titles
        grids = []
        for shape in shapes:
            left += gutter
            grids.append(SlideGrid(round(left), round(top + (high - shape[0]) * cell / 2), cell, shape))
            left += shape[1] * cell + gap
        below = QRectF(area.left(), top + high * cell + line, area.width(), foot)
        return cls(QRectF(area.left(), area.top(), area.width(), line), below, line, *grids)
