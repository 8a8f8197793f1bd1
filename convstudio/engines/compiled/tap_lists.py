"""What the direct loop follows: lists of taps, each with where to read and the weights of the sets that use it.

A set is a row of outputs that is being summed up in registers; SETS of them share what is loaded.

    sets of rows            input row   0 1 2 3 4 5           sets of outputs: four kernels on the same windows,
    one 3x3 kernel,  set 0              a b c                 every tap is used by all four
    four output      set 1                a b c
    rows             set 2                  a b c             solo: one output row, set 0 alone
                     set 3                    a b c
    segments of taps used by sets      0 01 02 13 23 3        (first and last set)

Weights of zero are left out unless every tap is wanted: a sparse kernel costs what its taps cost.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from convstudio.engines.compiled.reading import Words

SETS = 4
WHOLE = SETS - 1  # the segment of taps that all sets use: first set 0, last set 3
SOLO = 0  # the segment of taps that set 0 alone uses

Floats = npt.NDArray[np.float32]


class Sets(Enum):
    """What the sets of a list are."""

    ROWS = "rows"
    OUTPUTS = "outputs"
    SOLO = "solo"


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

    segments: (m, 2) int64: first set * SETS + last set, number of taps.
    """

    taps: Words
    weights: Floats
    segments: Words

    def moved(self, channel: int) -> "TapList":
        """The same taps so many channels further on."""
        return TapList(self.taps + np.array((channel, 0, 0)), self.weights, self.segments) if channel else self

    def cost(self) -> float:
        """About how many cycles the loop takes for each vector of columns of SETS outputs."""
        used = self.segments[:, 0] % SETS - self.segments[:, 0] // SETS + 1
        if len(self.segments) == 1 and self.segments[0, 0] == SOLO:
            return SETS * 0.75 * len(self.taps)
        return float((self.segments[:, 1] * (0.5 * used + 0.4)).sum()) + 2.0 * len(self.segments)


def of_rows(kernel: Floats, stride: int, dilation: tuple[int, int], *, every_tap: bool) -> TapList:
    """Sets are the output rows y, y + d, y + 2d, y + 3d of a kernel (channels, rows, columns)."""
    height = kernel.shape[1]
    rows = np.arange((SETS - 1) * stride + height)
    at = rows[:, None] - stride * np.arange(SETS)  # the kernel row that a set uses on an input row
    used = (at >= 0) & (at < height)
    spread = np.where(used[:, :, None, None], kernel.transpose(1, 0, 2)[np.clip(at, 0, height - 1)], 0)
    spread = spread.transpose(0, 2, 3, 1)  # rows, channels, columns, sets
    kept = np.broadcast_to(used[:, None, None], spread.shape) if every_tap else spread != 0
    kept = np.any(kept, axis=3)
    row, channel, column = np.nonzero(kept)
    weights = spread[kept][used[row]]
    taps = np.stack([channel, row * dilation[0], column * dilation[1]], axis=1)
    return TapList(taps, weights, _segments(used, kept.sum(axis=(1, 2))))


def _segments(used: npt.NDArray[np.bool_], counts: Words) -> Words:
    """Rows of inputs after each other that the same sets use become one segment."""
    there = counts > 0
    first, last = used.argmax(axis=1)[there], SETS - 1 - used[:, ::-1].argmax(axis=1)[there]
    numbers, counts = first * SETS + last, counts[there]
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)])
    totals = np.add.reduceat(counts, starts) if len(starts) else counts
    return np.stack([numbers[starts], totals], axis=1).astype(np.int64)


def of_outputs(kernels: Floats, dilation: tuple[int, int], *, every_tap: bool) -> TapList:
    """Sets are outputs: kernels (SETS, channels, rows, columns), or one kernel (1, ...) for set 0 alone."""
    kept = np.ones(kernels.shape[1:], dtype=bool) if every_tap else kernels.any(axis=0)
    channel, row, column = np.nonzero(kept)
    taps = np.stack([channel, row * dilation[0], column * dilation[1]], axis=1)
    number = WHOLE if len(kernels) == SETS else SOLO
    segments = np.array([[number, len(taps)]] if len(taps) else np.empty((0, 2)), dtype=np.int64)
    return TapList(taps, np.ascontiguousarray(kernels[:, kept].T).ravel(), segments)
