"""Lists of taps, which the direct loop follows, each with where to read and the weights of the sets that use it.

A set is a row of outputs that is being summed up in registers; SETS of them share what is loaded.

    sets of rows            input row   0 1 2 3 4 5           sets of outputs: four kernels on the same windows,
    one 3x3 kernel,  set 0              a b c                 every tap is used by all four
    four output      set 1                a b c
    rows             set 2                  a b c             solo: one output row, set 0 alone
                     set 3                    a b c
    sets that use it                    0 0 0 1 2 3
    (first, last)                       0 1 2 3 3 3

    nine: a 3x3 kernel on two output rows, whose weights never leave their registers

Taps are sorted by the sets that use them. Weights of zero are left out unless every tap is wanted: a sparse kernel
costs what its taps cost.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from convstudio.engines.compiled.source_layout import Words

SETS = 4
NINE = 9  # weights that stay in registers, of a 3x3 kernel
_SOLO_TAP, _SET_TAP, _TAP, _LIST, _NINE = 1.05, 0.5, 0.3, 4.0, 14.0  # cycles for a vector: see TapList.cost

Floats = npt.NDArray[np.float32]


class Sets(Enum):
    """What the sets of a list stand for: rows of one output, several outputs, one row, or two rows of a 3x3 kernel."""

    ROWS = "rows"
    OUTPUTS = "outputs"
    SOLO = "solo"
    NINE = "nine"

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The sets (first, last) that may use a tap, in the order in which taps are sorted."""
        every = [(first, last) for first in range(SETS) for last in range(first, SETS)]
        return {Sets.ROWS: every, Sets.OUTPUTS: [(0, SETS - 1)]}.get(self, [(0, 0)])

    @property
    def count(self) -> int:
        """How many sets a list has."""
        return {Sets.SOLO: 1, Sets.NINE: 2}.get(self, SETS)

    @property
    def rows(self) -> int:
        """Rows of outputs that are summed up together."""
        return self.count if self in (Sets.ROWS, Sets.NINE) else 1


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

    counts: int64, the number of taps for each range of sets in Sets.ranges. A list of NINE has every weight once.
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
        if self.sets is Sets.NINE:
            return _NINE
        if self.sets is Sets.SOLO:
            return SETS * _SOLO_TAP * len(self.taps)
        used = [last - first + 1 for first, last in self.sets.ranges]
        return float(self.counts @ (_SET_TAP * np.array(used) + _TAP)) + _LIST


def cost(lists: Sequence[TapList]) -> float:
    """The cycles of all lists together; lists that share their counts cost the same, so one of each is looked at."""
    alike = {id(of.counts): of for of in lists}
    times = Counter(id(of.counts) for of in lists)
    return sum(of.cost() * times[key] for key, of in alike.items())


def of_rows(kernels: Floats, stride: int, dilation: tuple[int, int], *, every_tap: bool) -> list[TapList]:
    """A list for each kernel (lists, channels, rows, columns); sets are its output rows y, y + d, y + 2d, y + 3d."""
    height = kernels.shape[2]
    rows = np.arange((SETS - 1) * stride + height)
    at = rows[:, None] - stride * np.arange(SETS)  # the kernel row that a set uses on an input row
    used = (at >= 0) & (at < height)
    first, last = used.argmax(axis=1), SETS - 1 - used[:, ::-1].argmax(axis=1)
    # In the order of Sets.ranges, so that each range is one run of the loop.
    order = np.lexsort((last, first))
    order = order[used[order].any(axis=1)]
    first, last, used = first[order], last[order], used[order]
    # Rows outside a kernel are clipped only to be indexed: `used` drops them.
    spread = kernels[:, :, np.clip(at[order], 0, height - 1)].transpose(0, 2, 1, 4, 3)  # row, channel, column, set

    def made(kept: Mask, members: Members) -> Parts:
        place, channel, column = np.nonzero(kept)
        taps = np.stack([channel, order[place] * dilation[0], column * dilation[1]], axis=1)
        ranges = first[place] * SETS + last[place]
        counts = np.bincount(ranges, minlength=SETS * SETS)[[a * SETS + b for a, b in Sets.ROWS.ranges]]
        return taps, spread[members][:, place, channel, column][:, used[place]], counts

    # 0 * NaN is NaN: where samples may be NaN or infinite, zeros are taps like all others.
    if every_tap or kernels.all():
        return _lists(Sets.ROWS, np.ones((len(kernels), *spread.shape[1:4]), dtype=bool), made)
    return _lists(Sets.ROWS, np.asarray(((spread != 0) & used[:, None, None]).any(axis=4)), made)


def of_outputs(kernels: Floats, dilation: tuple[int, int], *, every_tap: bool) -> list[TapList]:
    """A list for each (lists, outputs, channels, rows, columns) of SETS outputs, or of one for set 0 alone."""
    kept = np.ones_like(kernels[:, 0], dtype=bool) if every_tap else np.asarray(kernels.any(axis=1))

    def made(kept: Mask, members: Members) -> Parts:
        channel, row, column = np.nonzero(kept)
        taps = np.stack([channel, row * dilation[0], column * dilation[1]], axis=1)
        return taps, kernels[members][:, :, kept].transpose(0, 2, 1), np.array([len(taps)])

    return _lists(Sets.OUTPUTS if kernels.shape[1] == SETS else Sets.SOLO, kept, made)


def of_nine(kernels: Floats, dilation: tuple[int, int]) -> list[TapList]:
    """A list for each kernel (lists, 1, 3, 3), on four rows: the first three are those of set 0."""
    row, column = np.divmod(np.arange(NINE + 3), 3)
    taps = np.stack([np.zeros_like(row), row * dilation[0], column * dilation[1]], axis=1)
    counts = np.array([len(taps)])
    return [TapList(Sets.NINE, taps, weights, counts) for weights in np.ascontiguousarray(kernels.reshape(-1, NINE))]


Mask = npt.NDArray[np.bool_]
Members = npt.NDArray[np.intp]
Parts = tuple[Words, Floats, Words]


def _lists(sets: Sets, kept: Mask, made: Callable[[Mask, Members], Parts]) -> list[TapList]:
    """Lists whose kernels keep the same taps are made together, and share them. kept: (lists, ...) which taps."""
    alike: dict[bytes, list[int]] = {}
    for number, mask in enumerate(kept):
        alike.setdefault(mask.tobytes(), []).append(number)
    lists: dict[int, TapList] = {}
    for members in alike.values():
        taps, weights, counts = made(kept[members[0]], np.array(members))
        flat = np.ascontiguousarray(weights.reshape(len(members), -1))
        lists |= {n: TapList(sets, taps, each, counts) for n, each in zip(members, flat, strict=True)}
    return [lists[number] for number in range(len(kept))]
