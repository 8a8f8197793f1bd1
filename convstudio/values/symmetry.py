"""Symmetry of a kernel: which cells mirror each other, and edits that keep them so."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from convstudio.values.kernel import ABSENT, Cell, Kernel, Weights
from convstudio.values.number_parsing import format_number

_EQUAL = 1e-12  # of the largest weight


class MirrorAxis(Enum):
    """What a kernel is mirrored in."""

    HORIZONTAL = "left and right"
    VERTICAL = "top and bottom"
    POINT = "through the centre"


_FLIPS = {MirrorAxis.HORIZONTAL: (1,), MirrorAxis.VERTICAL: (0,), MirrorAxis.POINT: (0, 1)}


def mirrored(weights: Weights, axis: MirrorAxis) -> Weights:
    """The weights (rows, columns) with mirrored cells exchanged."""
    return np.flip(weights, _FLIPS[axis])


def sign_of(unit: Weights, axis: MirrorAxis) -> int:
    """1 where mirrored cells are equal, -1 where they are opposite, 0 where neither; the largest weight is 1."""
    other = mirrored(unit, axis)
    if np.abs(unit - other).max() <= _EQUAL:
        return 1
    return -1 if np.abs(unit + other).max() <= _EQUAL else 0


@dataclass(frozen=True)
class SymmetryLock:
    """Edits of one cell change those that mirror it: in these axes, with the same sign or the opposite one."""

    axes: frozenset[MirrorAxis] = frozenset()
    opposite: bool = False

    def held(self, before: Kernel, after: Kernel) -> Kernel:
        """The kernel after an edit, with the mirror images of the changed cells changed alike.

        With opposite signs a cell that is its own mirror image becomes 0. A change of the size mirrors nothing.
        """
        if not self.axes or before.shape != after.shape:
            return after
        changed = np.argwhere((before.weights != after.weights) | (before.absent != after.absent))
        return self._mirrored(after, [(int(row), int(column)) for row, column in changed])

    def _mirrored(self, kernel: Kernel, cells: Iterable[Cell]) -> Kernel:
        changes: dict[Cell, tuple[float, str]] = {}
        for cell in cells:
            value, text = float(kernel.weights[cell]), kernel.written[cell[0]][cell[1]]
            for partner, sign in self.partners(kernel.shape, cell).items():
                image = sign * value + 0.0
                changes[partner] = image, text if sign == 1 or text == ABSENT else format_number(image)
        return kernel.with_cells(changes) if changes else kernel

    def partners(self, shape: tuple[int, int], cell: Cell) -> dict[Cell, int]:
        """Each mirror image of a cell with the factor of its weight: 1, -1, or 0 where it would be both."""
        found = {cell: 1}
        for axis in self.axes:
            down, across = 0 in _FLIPS[axis], 1 in _FLIPS[axis]
            for (row, column), sign in list(found.items()):
                image = shape[0] - 1 - row if down else row, shape[1] - 1 - column if across else column
                wanted = -sign if self.opposite else sign
                found[image] = wanted if found.get(image, wanted) == wanted else 0
        if 0 in found.values():  # the images of one cell contradict each other: all of them are zero
            return dict.fromkeys(found, 0)
        del found[cell]
        return found
