"""What the direct loop follows: lists of taps, each with where to read and the weights of the sets that use it.

A set is a row of outputs that is being summed up in registers; SETS of them share what is loaded.

    sets of rows            input row   0 1 2 3 4 5           sets of outputs: four kernels on the same windows,
    one 3x3 kernel,  set 0              a b c                 every tap is used by all four
    four output      set 1                a b c
    rows             set 2                  a b c             solo: one output row, set 0 alone
                     set 3                    a b c
    sets that use it                    0 0 0 1 2 3
    (first, last)                       0 1 2 3 3 3

Taps are sorted by the sets that use them. Weights of zero are left out unless every tap is wanted: a sparse kernel
costs what its taps cost.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from convstudio.engines.compiled.reading import Words

SETS = 4
_SOLO_TAP, _SET_TAP, _TAP, _LIST = 1.05, 0.5, 0.3, 4.0  # cycles for a vector: see TapList.cost

Floats = npt.NDArray[np.float32]


class Sets(Enum):
    """What the sets of a list are."""

    ROWS = "rows"
    OUTPUTS = "outputs"
    SOLO = "solo"

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The sets (first, last) that may use a tap, in the order in which taps are sorted."""
        every = [(first, last) for first in range(SETS) for last in range(first, SETS)]
        return {Sets.ROWS: every, Sets.OUTPUTS: [(0, SETS - 1)], Sets.SOLO: [(0, 0)]}[self]

    @property
    def count(self) -> int:
        """How many there are."""
        return 1 if self is Sets.SOLO else SETS


@dataclass(frozen=True)
class Steps:
    """How far apart in memory, in bytes, the things are that a tap can be away: see Steps.bytes."""

    row: int
    channel: int
    phases: int = 1
    phase: int = 0

    def bytes(self, channels: Words, rows: Words, columns: Words) -> Words:
        """Where taps of these channels, patch rows and patch columns lie."""
        return (
            channels * self.channel
            + rows * self.row
            + columns % self.phases * self.phase
            + columns // self.phases * np.dtype(np.float32).itemsize
        )


@dataclass(frozen=True)
class TapList:
    """taps: (n, 3) channel, row, column on the patch. weights: those of a tap's sets, tap after tap, float32.

    counts: int64, the number of taps for each range of sets in Sets.ranges.
    """

    sets: Sets
    taps: Words
    weights: Floats
    counts: Words

    def moved(self, channel: int) -> "TapList":
        """The same taps so many channels further on."""
        taps = self.taps + np.array((channel, 0, 0)) if channel else self.taps
        return TapList(self.sets, taps, self.weights, self.counts)

    def cost(self) -> float:
        """About how many cycles the loop takes for each vector of columns of SETS rows of outputs."""
        if self.sets is Sets.SOLO:
            return SETS * _SOLO_TAP * len(self.taps)
        used = [last - first + 1 for first, last in self.sets.ranges]
        return float(self.counts @ (_SET_TAP * np.array(used) + _TAP)) + _LIST


def of_rows(kernel: Floats, stride: int, dilation: tuple[int, int], *, every_tap: bool) -> TapList:
    """Sets are the output rows y, y + d, y + 2d, y + 3d of a kernel (channels, rows, columns)."""
    height = kernel.shape[1]
    rows = np.arange((SETS - 1) * stride + height)
    at = rows[:, None] - stride * np.arange(SETS)  # the kernel row that a set uses on an input row
    used = (at >= 0) & (at < height)
    spread = np.where(used[:, :, None, None], kernel.transpose(1, 0, 2)[np.clip(at, 0, height - 1)], 0)
    spread = spread.transpose(0, 2, 3, 1)  # rows, channels, columns, sets
    first, last = used.argmax(axis=1), SETS - 1 - used[:, ::-1].argmax(axis=1)
    order = np.lexsort((last, first))
    order = order[used[order].any(axis=1)]
    kept = np.broadcast_to(used[order][:, None, None], spread[order].shape) if every_tap else spread[order] != 0
    place, channel, column = np.nonzero(np.any(kept, axis=3))
    row = order[place]
    taps = np.stack([channel, row * dilation[0], column * dilation[1]], axis=1)
    counts = np.array([np.count_nonzero((first[row] == a) & (last[row] == b)) for a, b in Sets.ROWS.ranges])
    return TapList(Sets.ROWS, taps, spread[row, channel, column][used[row]], counts)


def of_outputs(kernels: Floats, dilation: tuple[int, int], *, every_tap: bool) -> TapList:
    """Sets are outputs: kernels (SETS, channels, rows, columns), or one kernel (1, ...) for set 0 alone."""
    kept = np.ones(kernels.shape[1:], dtype=bool) if every_tap else kernels.any(axis=0)
    channel, row, column = np.nonzero(kept)
    taps = np.stack([channel, row * dilation[0], column * dilation[1]], axis=1)
    sets = Sets.OUTPUTS if len(kernels) == SETS else Sets.SOLO
    return TapList(sets, taps, np.ascontiguousarray(kernels[:, kept].T).ravel(), np.array([len(taps)]))
