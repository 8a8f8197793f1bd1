"""PlacedPicture: samples ready to be shown, with the place where they lie on the input."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Rectangle, Viewport


@dataclass(frozen=True)
class Placement:
    """Where samples of one axis lie on the input: the centre of sample i is at scale * i + offset.

    Input sample 0 has its centre at 0 and covers -0.5 .. 0.5, so a view draws it half a sample further.
    """

    scale: float = 1.0
    offset: float = 0.0

    def after(self, stride: int, reach: int, before: int) -> "Placement":
        """The placement of one more layer, whose samples lie on these."""
        return Placement(self.scale * stride, self.offset + self.scale * (reach / 2 - before))

    def centre(self, index: float) -> float:
        """The input coordinate of the centre of a sample."""
        return self.scale * index + self.offset

    def index(self, coordinate: float) -> float:
        """The sample (not whole) at an input coordinate."""
        return (coordinate - self.offset) / self.scale


def sample_rectangle(placement: tuple[Placement, Placement], row: float, column: float) -> Rectangle:
    """(left, top, width, height) on the input of a sample that lies at (rows, columns) of a placement."""
    down, along = placement
    left, top = along.centre(column) + 0.5 - along.scale / 2, down.centre(row) + 0.5 - down.scale / 2
    return left, top, along.scale, down.scale


def outline(rows: Sequence[int], columns: Sequence[int]) -> Rectangle:
    """(left, top, width, height) on the input around the crossings of its rows and columns, ascending."""
    return float(columns[0]), float(rows[0]), columns[-1] - columns[0] + 1.0, rows[-1] - rows[0] + 1.0


@dataclass(frozen=True, eq=False)
class PlacedPicture:
    """What a canvas paints.

    pixels: (rows, columns, 3) uint8 RGB, C-contiguous, one pixel for each sample of region.
    samples: (channels shown, rows, columns), the exact numbers behind the pixels, of any real dtype.
    region: which samples these are; a step over 1 means that the screen shows every step-th sample.
    channels: the channel index of each plane of samples.
    placement: (rows, columns), where the samples lie on the input.
    plane: (rows, columns) of the whole plane of which region is a part.
    extremes: of a signal, the lowest and the highest (2, channels, rows, columns) of the samples about each one shown;
    None where each stands for itself.
    """

    pixels: npt.NDArray[np.uint8]
    samples: npt.NDArray[Any]
    region: Region
    channels: tuple[int, ...]
    placement: tuple[Placement, Placement]
    plane: tuple[int, int]
    extremes: npt.NDArray[Any] | None = None

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """(left, top, width, height) on the input, where input sample (0, 0) covers 0..1 in both directions."""
        top, height = _extent(self.region.rows, self.placement[0])
        left, width = _extent(self.region.columns, self.placement[1])
        return left, top, width, height

    def sample_at(self, row: float, column: float) -> tuple[int, int, tuple[float, ...]] | None:
        """(row index, column index, values) of the shown sample that covers an input position, None outside.

        Indices are those of the whole plane; row and column are in the coordinates of rectangle.
        """
        left, top, _, _ = self.rectangle
        down, along = self.placement
        at_row = math.floor((row - top) / (down.scale * self.region.rows.step) + 1e-9)  # on an edge: the next one
        at_column = math.floor((column - left) / (along.scale * self.region.columns.step) + 1e-9)
        if not (0 <= at_row < len(self.region.rows) and 0 <= at_column < len(self.region.columns)):
            return None
        values = tuple(float(value) for value in self.samples[:, at_row, at_column])
        return self.region.rows[at_row], self.region.columns[at_column], values


def numbers_of(picture: PlacedPicture, viewport: Viewport) -> str:
    """The shown samples of a viewport as text: a line for each row, tabs between columns, planes under each other.

    Empty where the screen shows only every n-th sample, or none.
    """
    if picture.region.rows.step > 1 or picture.region.columns.step > 1:
        return ""
    rows = _within(viewport.top, viewport.height, picture.region.rows, picture.placement[0])
    columns = _within(viewport.left, viewport.width, picture.region.columns, picture.placement[1])
    planes = picture.samples[:, rows, columns].tolist()
    return "\n\n".join("\n".join("\t".join(f"{value:.7g}" for value in row) for row in plane) for plane in planes)


def _within(start: float, length: float, shown: range, placement: Placement) -> slice:
    """The shown samples whose centres lie between two input coordinates."""
    low, high = (placement.index(edge - 0.5) - shown.start for edge in (start, start + length))
    return slice(max(0, int(np.ceil(low))), max(0, int(np.ceil(high))))


def _extent(wanted: range, placement: Placement) -> tuple[float, float]:
    pitch = placement.scale * wanted.step
    return placement.centre(wanted.start) + 0.5 - pitch / 2, pitch * len(wanted)
