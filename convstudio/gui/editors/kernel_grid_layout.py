"""Where the cells of the kernel grid lie: the whole kernel always, each cell as large as the room allows."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from convstudio.values.kernel import Cell

LARGEST = 64  # pixels of a cell's side
LINED = 14  # pixels from which cells are told apart by lines
_THINNEST = 20  # pixels of a kernel's shorter side: a row of a thousand taps can still be seen and pointed at


@dataclass(frozen=True)
class GridLayout:
    """A kernel of this shape drawn into size, both (height, width), the latter in pixels.

    Cells are squares of whole pixels. Where there are fewer pixels than cells, neighbours share one; where a kernel is
    much longer than wide, cells are longer than wide as well.
    """

    shape: tuple[int, int]
    size: tuple[int, int]

    @classmethod
    def fitted(cls, shape: tuple[int, int], room: tuple[int, int]) -> "GridLayout":
        """The largest cells with which the whole kernel fits into (height, width) pixels."""
        high, wide = (max(1, pixels) for pixels in room)
        side: float = min(high // shape[0], wide // shape[1], LARGEST)
        side = side or min(high / shape[0], wide / shape[1])
        least = _THINNEST if side < LINED else 1
        height, width = (max(1, least, round(count * side)) for count in shape)
        return cls(shape, (min(high, height), min(wide, width)))

    @property
    def side(self) -> int:
        """The shorter side of a cell in whole pixels, 0 where cells share pixels."""
        return min(self.size[0] // self.shape[0], self.size[1] // self.shape[1])

    def box(self, cell: Cell) -> QRect:
        """The pixels of a cell, at least one."""
        return self.block(cell, cell)

    def block(self, first: Cell, last: Cell) -> QRect:
        """The pixels of all cells from the first to the last, these included."""
        top, left = (_pixels(*axis)[0] for axis in zip(first, self.size, self.shape, strict=True))
        bottom, right = (_pixels(*axis)[1] for axis in zip(last, self.size, self.shape, strict=True))
        return QRect(left, top, right - left, bottom - top)

    def at(self, y: int, x: int) -> Cell | None:
        """The cell under a pixel, the middle one of those that share it; None beside the kernel."""
        if not (0 <= y < self.size[0] and 0 <= x < self.size[1]):
            return None
        row, column = (_cell(*axis) for axis in zip((y, x), self.size, self.shape, strict=True))
        return row, column


def _pixels(cell: int, size: int, count: int) -> tuple[int, int]:
    """The first pixel of a cell along one axis, and the one after its last."""
    if size >= count:
        return cell * size // count, (cell + 1) * size // count
    pixel = ((cell + 1) * size - 1) // count  # the one whose share of the cells this one belongs to
    return pixel, pixel + 1


def _cell(pixel: int, size: int, count: int) -> int:
    if size >= count:
        return ((pixel + 1) * count - 1) // size
    return (pixel * count // size + (pixel + 1) * count // size - 1) // 2
