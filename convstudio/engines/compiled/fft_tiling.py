"""Which tiles cover the outputs of a plane, two of which make one job, and what that costs.

outputs of one axis    |<-- 224 -->|<-- 224 -->|<- 34 ->|       each tile reads reach samples more than it gives;
tiles                  [---- 256 ------]                        the last ones may be smaller
                                   [---- 256 ------]
                                               [-- 64 --]
"""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from convstudio.values.layer import Pair

SIDES = (64, 128, 256, 512, 1024)
LINE = 16  # floats in a line of the cache

_FACTORS = (
    {64: 0.95, 128: 0.97, 256: 1.0, 512: 1.18, 1024: 1.3},
    {64: 1.0, 128: 0.98, 256: 1.0, 512: 1.1, 1024: 1.18},
)
_SAMPLE_SECONDS = 3.5e-9  # of two samples, one of each picture, in tiles of 256x256; the others by the factors above
_SPILLING, _SPILLED = 512 * 1024, 1.4  # tiles so large leave the second cache altogether
_JOB_SECONDS = 4e-6  # of a job, however small
_TILE_SAMPLES = 16  # of a tile along an axis, for choosing among axes one by one
_SIMULATED = 64  # jobs that are shared out one by one; more of them even out


@dataclass(frozen=True)
class Run:
    """Tiles of one kind after each other along an axis: samples that each reads, outputs that it gives, how many."""

    side: int
    outputs: int
    count: int


@dataclass(frozen=True)
class FftCut:
    """A tile along one axis: samples read, the first output, and how many outputs."""

    side: int
    first: int
    outputs: int


Runs = tuple[Run, ...]
Cuts = tuple[FftCut, ...]


@lru_cache(maxsize=256)
def covers(outputs: int, extent: int, stride: int) -> tuple[Runs, ...]:
    """The tiles that give so many outputs of a kernel that reaches so far: one way for each largest side.

    They are counted, not listed: the price of any size is found in the same time.
    """
    ways = (_with(outputs, extent, stride, place) for place in range(len(SIDES)))
    return tuple(runs for _, runs in filter(None, ways))


Way = tuple[float, Runs]


def _with(outputs: int, extent: int, stride: int, place: int) -> Way | None:
    """(cost, runs): as many of a side as fit whole, the rest by smaller ones or one more."""
    side, given = SIDES[place], given_by(SIDES[place], extent, stride)
    if given < 1:
        return None
    price = float(side + _TILE_SAMPLES)
    whole, rest = divmod(outputs, given)
    tails = [_with(rest, extent, stride, smaller) for smaller in range(place)] if rest else [(0.0, ())]
    more: Way = (price, (Run(side, rest, 1),))
    ends: list[Way] = [more, *filter(None, tails)] if rest else [(0.0, ())]
    tail = min(ends, key=_cost)
    runs = (Run(side, given, whole),) if whole else ()
    return whole * price + tail[0], runs + tail[1]


def _cost(way: Way) -> tuple[float, list[Pair]]:
    """What ways are compared by: their cost, then the sizes of their tiles, smaller ones first."""
    return way[0], [(run.side, run.outputs) for run in way[1]]


def placed(runs: Runs) -> Cuts:
    """The tiles one by one."""
    cuts, first = [], 0
    for run in runs:
        for _ in range(run.count):
            cuts.append(FftCut(run.side, first, run.outputs))
            first += run.outputs
    return tuple(cuts)


def given_by(side: int, extent: int, stride: int) -> int:
    """Outputs of a tile of that side; whole lines of them if that loses little."""
    given = (side - extent - 1) // stride + 1 if side > extent else 0
    # Of six lines or more, rounding down loses less than a sixth.
    return given // LINE * LINE if stride == 1 and given >= 6 * LINE else given


@lru_cache(maxsize=256)
def cheapest(size: Pair, reach: Pair, stride: Pair, planes: int, largest: int, threads: int) -> tuple[Runs, Runs]:
    """(down, along): the tiles of a plane of outputs that take least time, with so many planes that share kernels.

    largest: samples that a tile may have.
    """
    down, along = (covers(size[axis], reach[axis], stride[axis]) for axis in (0, 1))
    ways = [both for both in product(down, along) if both[0][0].side * both[1][0].side <= largest]
    return min(ways, key=lambda both: seconds(tiles_of(both[0], both[1], planes), threads))


def tiles_of(down: Runs, along: Runs, planes: int) -> dict[Pair, int]:
    """How many tiles there are of each size."""
    rows, columns = Counter[int](), Counter[int]()
    for counts, runs in ((rows, down), (columns, along)):
        for run in runs:
            counts[run.side] += run.count
    return {(row, column): planes * rows[row] * columns[column] for row, column in product(rows, columns)}


def seconds(tiles: Mapping[Pair, int], threads: int) -> float:
    """How long tiles of these sizes take, two in a job, the large ones first, on so many threads."""
    left, jobs = dict(tiles), []
    for sides in largest_first(left):
        if left[sides] % 2 and (partner := partner_of(sides, left)):
            left[partner] -= 1
        jobs.append((-(-left[sides] // 2), _job_seconds(sides)))
    if sum(count for count, _ in jobs) > _SIMULATED:
        return sum(count * price for count, price in jobs) / threads
    ends = [0.0] * threads
    for count, price in jobs:
        for _ in range(count):
            # As tickets do it: the next job goes to the thread that is free first.
            heapq.heapreplace(ends, ends[0] + price)
    return max(ends)


def largest_first(tiles: Mapping[Pair, object]) -> list[Pair]:
    """The sizes, those with most samples first."""
    return sorted(tiles, key=lambda sides: (-sides[0] * sides[1], sides))


def partner_of(sides: Pair, left: Mapping[Pair, int]) -> Pair | None:
    """The size of a tile that has none of its own size to go with, and may go with one of these sides instead."""
    for other in largest_first(left):
        if other != sides and left[other] % 2 and other[0] <= sides[0] and other[1] <= sides[1]:
            return other
    return None


def _job_seconds(sides: Pair) -> float:
    factor = _FACTORS[0][sides[0]] * _FACTORS[1][sides[1]] * (_SPILLED if sides[0] * sides[1] >= _SPILLING else 1.0)
    return _JOB_SECONDS + _SAMPLE_SECONDS * factor * sides[0] * sides[1]
