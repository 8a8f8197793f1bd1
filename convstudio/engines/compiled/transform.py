"""Overlap-save in tiles: which tiles, which spectra, and the table that the compiled loop works through.

outputs of one axis    |<-- 224 -->|<-- 224 -->|<- 34 ->|       each tile reads reach samples more than it gives;
tiles                  [---- 256 ------]                        the last ones may be smaller
                                   [---- 256 ------]
                                               [-- 64 --]
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import transform_table as tiles
from convstudio.engines.compiled.reading import COLUMNS, ROWS, address, readable, seen
from convstudio.engines.compiled.threads import run, threads_for
from convstudio.engines.compiled.toolchain import machine
from convstudio.engines.compiled.transform_axis import axis
from convstudio.engines.compiled.transform_spectra import Kernels, kernels_of, spectra
from convstudio.geometry import reach
from convstudio.values.layer import Pair

Words = npt.NDArray[np.int64]

SIDES = (64, 128, 256, 512, 1024)
LARGEST_REACH = 900
_COST = {64: 1.1, 128: 1.0, 256: 1.0, 512: 1.2, 1024: 1.5}  # of a sample along an axis of a tile
_LINE = 16  # floats in a line of the cache
_TILE_COST = 16  # of a tile along an axis, in samples
_LARGEST_SCRATCH = 24 * 2**20  # bytes
_SECONDS = 1.5e-9  # of a sample of a tile, on one thread


def fits(taps: Taps) -> bool:
    """Whether tiles are large enough for these kernels, and memory for their inputs."""
    reaches = [reach(taps.weights.shape[2 + dimension], taps.dilation[dimension]) for dimension in (0, 1)]
    if max(reaches) > LARGEST_REACH:
        return False
    inputs = taps.weights.shape[1]
    rows, columns = (next(side for side in SIDES if side > 1.1 * extent) for extent in reaches)
    return 4 * tiles.scratch_floats(rows, columns, inputs + 1 if inputs > 1 else 1, 8) <= _LARGEST_SCRATCH


def transformed(reading: Reading, taps: Taps, out: Array, bias: Array | None = None) -> None:
    """Correlate a patch with the taps: out (outputs, rows, columns) float32, columns side by side, is written.

    bias: (outputs,), added. Every sample of the source must be finite.
    """
    source = readable(reading.source)
    there = seen(reading, source)
    kernels = kernels_of(taps)
    layout = _layout(
        out.shape[1:], kernels, taps.stride, there.inside(ROWS), there.inside(COLUMNS), _in_place(reading, source)
    )
    words = there.words.copy()
    words[0] = address(source)
    biases = np.zeros(len(out), dtype=np.float32) if bias is None else np.ascontiguousarray(bias, dtype=np.float32)
    jobs = layout.jobs.copy()
    held = [spectra(kernels, kernel, sides) for kernel, sides in layout.spectra]
    jobs[:, tiles.SPECTRA] = np.array([address(one) for one in held], dtype=np.int64)[layout.jobs[:, tiles.SPECTRA]]
    table = np.array(
        [
            0, len(jobs), address(jobs), address(words), address(out), out.strides[0], out.strides[1], kernels.inputs,
            kernels.outputs, *taps.stride, address(biases),
        ],
        dtype=np.int64,
    )  # fmt: skip
    run(tiles.functions()["run"], table, layout.scratch, threads_for(layout.seconds))


def _in_place(reading: Reading, source: Array) -> bool:
    return source.dtype == np.float32 and reading.columns.positions.step == 1


@dataclass(frozen=True)
class Cut:
    """A tile along one axis: samples read, the first output, and how many outputs."""

    side: int
    first: int
    outputs: int


@lru_cache(maxsize=256)
def cuts(outputs: int, extent: int, stride: int) -> tuple[Cut, ...]:
    """The cheapest tiles that give so many outputs of a kernel that reaches so far."""
    result, first = [], 0
    for side, count in _cheapest(outputs, extent, stride, SIDES)[1]:
        result.append(Cut(side, first, count))
        first += count
    return tuple(result)


def _cheapest(outputs: int, extent: int, stride: int, sides: tuple[int, ...]) -> tuple[float, list[Pair]]:
    """(cost, [(side, outputs)]): as many of the largest side as fit whole, the rest by smaller ones or one more."""
    best: tuple[float, list[Pair]] = (np.inf, [])
    for place, side in enumerate(sides):
        given = _given(side, extent, stride)
        if given < 1:
            continue
        price = side * _COST[side] + _TILE_COST
        whole, rest = divmod(outputs, given)
        tail = _cheapest(rest, extent, stride, sides[:place]) if rest else (0.0, [])
        if rest and price < tail[0]:
            tail = (price, [(side, rest)])
        best = min(best, (whole * price + tail[0], [(side, given)] * whole + tail[1]), key=lambda option: option[0])
    return best


def _given(side: int, extent: int, stride: int) -> int:
    """Outputs of a tile; whole steps of columns if that loses little."""
    given = (side - extent - 1) // stride + 1 if side > extent else 0
    return given // _LINE * _LINE if stride == 1 and given >= 6 * _LINE else given


@dataclass(frozen=True)
class Layout:
    """The jobs of a geometry; the word at SPECTRA is a place in `spectra`: (kernel, sides of the tile)."""

    jobs: Words
    spectra: tuple[tuple[int, Pair], ...]
    scratch: int
    seconds: float


@lru_cache(maxsize=64)
def _layout(size: Pair, kernels: Kernels, stride: Pair, rows: range, columns: range, in_place: bool) -> Layout:
    """Tiles of equal sides that meet the same kernels, two by two, the large ones first."""
    alike: dict[tuple[Pair, int], list[list[int]]] = {}
    down, along = (cuts(size[dimension], kernels.reach[dimension], stride[dimension]) for dimension in (0, 1))
    for (group, kernel), row, column in product(enumerate(kernels.of_group), down, along):
        inside = in_place and all(
            within.start <= cut.first * step and cut.first * step + cut.side <= within.stop
            for cut, step, within in ((row, stride[0], rows), (column, stride[1], columns))
        )
        picture = [
            group, row.first * stride[0], column.first * stride[1], int(inside), row.first, column.first, row.outputs,
            column.outputs,
        ]  # fmt: skip
        alike.setdefault(((row.side, column.side), kernel), []).append(picture)
    order = sorted(alike, key=lambda key: -key[0][0] * key[0][1])
    jobs = [
        [address(axis(sides[0]).words), address(axis(sides[1]).words), number, *pair]
        for number, (sides, kernel) in enumerate(order)
        for pair in _pairs(alike[sides, kernel])
    ]
    lanes, held = machine().lanes, kernels.inputs + 1 if kernels.inputs * kernels.outputs > 1 else 1
    return Layout(
        np.array(jobs, dtype=np.int64),
        tuple((kernel, sides) for sides, kernel in order),
        4 * max(tiles.scratch_floats(*sides, held, lanes) for sides, _ in order),
        _SECONDS * sum(sides[0] * sides[1] * len(alike[sides, kernel]) for sides, kernel in order),
    )


def _pairs(pictures: list[list[int]]) -> list[list[int]]:
    """Two by two; one that is left over rides with itself, and its second result is not written."""
    if len(pictures) % 2:
        pictures = [*pictures, [*pictures[-1][: tiles.ROWS], 0, 0]]
    return [pictures[i] + pictures[i + 1] for i in range(0, len(pictures), 2)]
