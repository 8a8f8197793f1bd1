"""AreaAverage: a picture by area average, filled strip by strip while the whole result is seen."""

import numpy as np

from convstudio.engines.base import Array
from convstudio.jobs.display.pixel_conversion import block_means
from convstudio.values.region import Region


class AreaAverage:
    """Means of step x step blocks about the samples of a region that steps.

    samples: (channels, rows, columns), one mean for each sample of the region.
    """

    def __init__(self, region: Region, channels: int, dtype: str = "float32", *, wanted: bool = True) -> None:
        """region: the samples on the screen, every n-th of the plane, each in the middle of its block.

        wanted: somebody will look at the means; curves have none.
        """
        self.region, self._wanted = region, wanted
        self.samples = np.zeros((channels, *region.shape), dtype=dtype)

    @property
    def needed(self) -> bool:
        """Whether a sample stands for more than itself."""
        return self._wanted and (self.region.rows.step > 1 or self.region.columns.step > 1)

    def add(self, strip: Region, values: Array) -> None:
        """Take in a strip of whole rows (channels, rows, columns); it begins at a block's first row."""
        if not self.needed:
            return
        first, step = _begin(self.region.rows), self.region.rows.step
        begin = max(0, -(-(strip.rows[0] - first) // step))
        top = first + begin * step - strip.rows[0]
        end = min(len(self.region.rows), begin + -(-(values.shape[1] - top) // step))
        if top >= values.shape[1] or begin >= end:
            return
        left, wide = _begin(self.region.columns), self.region.columns.step
        seen = values[:, top : top + (end - begin) * step, left : left + len(self.region.columns) * wide]
        self.samples[:, begin:end] = block_means(seen, step, wide)


def _begin(wanted: range) -> int:
    """Where the first block begins."""
    return max(0, wanted.start - wanted.step // 2)
