"""LineProfile: the samples of a plane along a line."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.values.min_max_envelope import even_starts, extremes, woven
from convstudio.values.placed_picture import Placement
from convstudio.values.zoom_viewport import Line

MOST_RUNS = 1000  # more than a profile has columns on the screen
_ROUNDING = 1e-9

Indices = npt.NDArray[np.intp]


class LineProfile(NamedTuple):
    """distances: (points,) from where the line begins, in input samples. values: (channels, points), NaN outside."""

    distances: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]

    def drawable(self) -> "LineProfile":
        """At most so many runs of points, each by its lowest and highest value: no spike is missed."""
        count = len(self.distances)
        if count <= MOST_RUNS:
            return self
        starts = even_starts(count, MOST_RUNS)
        return LineProfile(np.repeat(self.distances[starts], 2), woven(extremes(self.values, starts)))


class Path(NamedTuple):
    """Which sample lies under each point of a line: rows and columns (points,), -1 where none does."""

    distances: npt.NDArray[np.float64]
    rows: Indices
    columns: Indices

    @property
    def inside(self) -> slice:
        """The points under which a sample lies: one stretch."""
        found = np.flatnonzero((self.rows >= 0) & (self.columns >= 0))
        return slice(int(found[0]), int(found[-1]) + 1) if len(found) else slice(0, 0)


def path(line: Line, placement: tuple[Placement, Placement], plane: tuple[int, int]) -> Path:
    """The samples of a plane that a line (row, column, row, column) passes, at about one point for each of them."""
    start, end = np.array(line[:2]), np.array(line[2:])
    length = float(np.hypot(*(end - start)))
    count = int(max(2, np.ceil(length / min(axis.scale for axis in placement)) + 1))
    share = np.linspace(0.0, 1.0, count)
    rows, columns = (
        _indices(start[axis] + share * (end[axis] - start[axis]), placement[axis], plane[axis]) for axis in (0, 1)
    )
    return Path(share * length, rows, columns)


def _indices(coordinates: npt.NDArray[np.float64], placement: Placement, count: int) -> Indices:
    """Which sample covers each coordinate, on an edge the next one; -1 where none does."""
    at = np.floor((coordinates - 0.5 - placement.offset) / placement.scale + 0.5 + _ROUNDING).astype(np.intp)
    return np.where((at >= 0) & (at < count), at, -1)
