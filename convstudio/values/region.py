"""Region: the samples asked for, rows x columns, each a range that may step."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Region:
    """Rows and columns of samples. A step of 4 means every fourth sample: what a zoomed-out screen shows."""

    rows: range
    columns: range

    @classmethod
    def whole(cls, height: int, width: int, step: int = 1) -> Self:
        """All samples of a plane, or every step-th of them."""
        return cls(range(0, height, step), range(0, width, step))

    @property
    def shape(self) -> tuple[int, int]:
        """How many (rows, columns) of samples."""
        return len(self.rows), len(self.columns)

    @property
    def empty(self) -> bool:
        """No sample at all."""
        return not self.rows or not self.columns

    @property
    def slices(self) -> tuple[slice, slice]:
        """The region as an index into the last two axes of an array."""
        return as_slice(self.rows), as_slice(self.columns)

    def tiles(self, rows: int, columns: int) -> tuple[Self, ...]:
        """The region cut into pieces of at most rows x columns samples, in reading order."""
        return tuple(
            type(self)(self.rows[top : top + rows], self.columns[left : left + columns])
            for top in range(0, len(self.rows), rows)
            for left in range(0, len(self.columns), columns)
        )


def as_slice(wanted: range) -> slice:
    """A non-negative ascending range as a slice."""
    return slice(wanted.start, wanted.stop, wanted.step)


def clipped(wanted: range, bounds: range) -> range:
    """The members of an ascending range that lie between the first and the last of another."""
    low, high = (bounds[0], bounds[-1] + 1) if bounds else (0, 0)
    start = wanted.start + max(0, -(-(low - wanted.start) // wanted.step)) * wanted.step
    return range(start, max(start, min(wanted.stop, high)), wanted.step)
