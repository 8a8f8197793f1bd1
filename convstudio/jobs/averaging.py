"""Averaged: a picture by area average, filled strip by strip while the whole result is seen."""

import numpy as np

from convstudio.engines.base import Array
from convstudio.values.region import Region


class Averaged:
    """Means of step x step blocks about the samples of a region that steps.

    samples: (channels, rows, columns) float32, one mean for each sample of the region.
    """

    def __init__(self, region: Region, channels: int) -> None:
        """region: the samples on the screen, every n-th of the plane, each in the middle of its block."""
        self.region = region
        self.samples = np.zeros((channels, *region.shape), dtype=np.float32)

    @property
    def needed(self) -> bool:
        """Whether a sample stands for more than itself."""
        return self.region.rows.step > 1 or self.region.columns.step > 1

    def add(self, strip: Region, values: Array) -> None:
        """Take in a strip of whole rows (channels, rows, columns); it begins at a block's first row."""
        if not self.needed:
            return
        first, step = self._blocks(self.region.rows), self.region.rows.step
        begin = max(0, -(-(strip.rows[0] - first) // step))
        tops = [first + index * step - strip.rows[0] for index in range(begin, len(self.region.rows))]
        tops = [top for top in tops if 0 <= top < values.shape[1]]
        if not tops:
            return
        rows = _means(values, np.array(tops), step, axis=1)
        lefts = self._blocks(self.region.columns) + self.region.columns.step * np.arange(len(self.region.columns))
        self.samples[:, begin : begin + len(tops)] = _means(rows, lefts, self.region.columns.step, axis=2)

    @staticmethod
    def _blocks(wanted: range) -> int:
        return max(0, wanted.start - wanted.step // 2)


def _means(values: Array, starts: np.ndarray, step: int, axis: int) -> Array:
    """Means of runs of step values along an axis; the last run may be shorter."""
    length = values.shape[axis]
    stop = min(int(starts[-1]) + step, length)
    index = [slice(None)] * values.ndim
    index[axis] = slice(0, stop)
    totals = np.add.reduceat(values[tuple(index)], starts, axis=axis)
    counts = np.minimum(starts + step, length) - starts
    shape = [1] * values.ndim
    shape[axis] = len(starts)
    return np.asarray(totals / counts.reshape(shape), dtype=np.float32)
