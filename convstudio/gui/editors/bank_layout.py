"""Where the cells of the kernel matrix lie. Integers only: rows are outputs, columns are all inputs."""

from dataclasses import dataclass

SMALLEST, LARGEST = 18, 72  # pixels of the longer side of a cell
_NARROWEST = 16
_ALONE = 28  # a single column has room for its name


@dataclass(frozen=True)
class BankLayout:
    """The matrix of one bank at one size.

    outputs, inputs: rows and columns of the matrix; groups: how many blocks lie on its diagonal.
    cell: (height, width) of a cell in pixels; top, left: room for the names above and beside the matrix.
    """

    outputs: int
    inputs: int
    groups: int
    cell: tuple[int, int]
    top: int
    left: int

    @classmethod
    def fitted(
        cls, shape: tuple[int, int, int, int], groups: int, room: tuple[int, int], margins: tuple[int, int]
    ) -> "BankLayout":
        """The largest cells with which a bank of this shape fits into (height, width), within bounds."""
        outputs, per_group, rows, columns = shape
        inputs = per_group * groups
        longer = max(rows, columns)
        high, wide = rows / longer, columns / longer
        side = min((room[0] - margins[0] - 1) / (outputs * high), (room[1] - margins[1] - 1) / (inputs * wide))
        side = max(SMALLEST, min(side, LARGEST))
        cell = (max(_NARROWEST, int(side * high)), max(_ALONE if inputs == 1 else _NARROWEST, int(side * wide)))
        return cls(outputs, inputs, groups, cell, *margins)

    @property
    def per_group(self) -> tuple[int, int]:
        """(outputs, inputs) of one group."""
        return max(1, self.outputs // self.groups), max(1, self.inputs // self.groups)

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of everything, in pixels."""
        return self.top + self.outputs * self.cell[0] + 1, self.left + self.inputs * self.cell[1] + 1

    def group_of(self, output: int) -> int:
        """The group an output belongs to."""
        return min(output // self.per_group[0], self.groups - 1)

    def column(self, output: int, channel: int) -> int:
        """The matrix column of an output's input, counted within its group."""
        return self.group_of(output) * self.per_group[1] + channel

    def channel(self, output: int, column: int) -> int | None:
        """The input within its group that a matrix column means for an output; None where there is no weight."""
        channel = column - self.group_of(output) * self.per_group[1]
        return channel if 0 <= channel < self.per_group[1] else None

    def at(self, y: int, x: int) -> tuple[int, int] | None:
        """(output, matrix column) under a point, if any."""
        output, column = (y - self.top) // self.cell[0], (x - self.left) // self.cell[1]
        inside = 0 <= output < self.outputs and 0 <= column < self.inputs
        return (output, column) if inside else None

    def seen(self, top: int, left: int, height: int, width: int) -> tuple[range, range]:
        """The (outputs, columns) that a rectangle touches."""
        rows = _touched(top - self.top, height, self.cell[0], self.outputs)
        return rows, _touched(left - self.left, width, self.cell[1], self.inputs)


def _touched(start: int, length: int, cell: int, count: int) -> range:
    return range(max(0, start // cell), max(0, min(count, -(-(start + length) // cell))))
