"""Profile: the samples of a picture along a line."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.values.picture import Picture, Placement
from convstudio.values.viewport import Line

MOST_POINTS = 2000


class Profile(NamedTuple):
    """distances: (points,) from where the line begins, in input samples. values: (channels, points), NaN outside."""

    distances: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


def profile(picture: Picture, line: Line) -> Profile:
    """The shown samples that a line (row, column, row, column) passes, at about one point for each of them.

    The numbers are exact; of a picture that shows every n-th sample they are those.
    """
    start, end = np.array(line[:2]), np.array(line[2:])
    length = float(np.hypot(*(end - start)))
    shown = picture.region.rows, picture.region.columns
    pitch = min(axis.scale * wanted.step for axis, wanted in zip(picture.placement, shown, strict=True))
    count = int(min(MOST_POINTS, max(2, np.ceil(length / pitch) + 1)))
    share = np.linspace(0.0, 1.0, count)
    rows, columns = (start[axis] + share * (end[axis] - start[axis]) for axis in (0, 1))
    down = _indices(rows, picture.region.rows, picture.placement[0])
    along = _indices(columns, picture.region.columns, picture.placement[1])
    inside = (down >= 0) & (along >= 0)
    values = np.full((len(picture.samples), count), np.nan)
    values[:, inside] = picture.samples[:, down[inside], along[inside]]
    return Profile(share * length, values)


def _indices(coordinates: npt.NDArray[np.float64], wanted: range, placement: Placement) -> npt.NDArray[np.intp]:
    """Which shown sample covers each coordinate; -1 where none does."""
    index = (coordinates - 0.5 - placement.offset) / placement.scale
    at = np.floor((index - wanted.start) / wanted.step + 0.5).astype(np.intp)
    return np.where((at >= 0) & (at < len(wanted)), at, -1)
