"""Overlap-save in tiles: the jobs of a plane, and the table that the compiled loop works through."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.compiled import fft_layout as words
from convstudio.engines.compiled.fft_axis import axis
from convstudio.engines.compiled.fft_functions import tile_functions
from convstudio.engines.compiled.fft_kernel_spectra import LARGEST, Pattern, kernels_of, pattern_of, spectra
from convstudio.engines.compiled.fft_tiling import (
    SIDES,
    FftCut,
    Runs,
    cheapest,
    largest_first,
    partner_of,
    placed,
    seconds,
    tiles_of,
)
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.loop_runner import Loop, run, threads_for
from convstudio.engines.compiled.source_layout import COLUMNS, ROWS, SOURCE, address, readable, seen
from convstudio.engines.thread_pool import processors
from convstudio.values.layer import Pair

Words = npt.NDArray[np.int64]

LARGEST_REACH = 900
_LARGEST_SCRATCH, _LARGEST_TOGETHER = 24 * 2**20, 40 * 2**20  # bytes of a thread, and of all of them
_PRODUCT = 1e-9  # seconds of a sample of a tile, met by the spectrum of one more kernel
_OUTSIDE = 1e-9  # seconds of a sample on its way from and to memory, on one thread


def fits(task: Taps | Demand) -> bool:
    """Whether tiles are large enough for these kernels, and memory for their inputs."""
    pattern = pattern_of(task)
    if max(pattern.reach) > LARGEST_REACH:
        return False
    # A side above 1.1 times the reach gives an eleventh of what it reads or more. 1.1 * 900 < 1024: there is one.
    rows, columns = (next(side for side in SIDES if side > 1.1 * extent) for extent in pattern.reach)
    return rows * columns <= _largest(pattern)


def price(demand: Demand) -> float:
    """Milliseconds on this CPU."""
    pattern, threads = pattern_of(demand), processors()
    different = max(pattern.of_group) + 1
    down, along = _cheapest(demand.size, pattern, demand.stride, threads)
    tiles = seconds(tiles_of(down, along, len(pattern.of_group) // different), threads) * different
    outside = _OUTSIDE * demand.size[0] * demand.size[1] * len(pattern.of_group)
    # `seconds` is of one input and one output, a way there and a way back: each channel takes half of it.
    ways = 1e3 * (tiles + outside / threads) * (pattern.inputs + pattern.outputs) / 2
    samples = sum(count * side * across for (side, across), count in tiles_of(down, along, 1).items())
    products = _PRODUCT * samples * pattern.inputs * pattern.outputs * len(pattern.of_group)
    return ways + 1e3 * products / threads


def _cheapest(size: Pair, pattern: Pattern, stride: Pair, threads: int) -> tuple[Runs, Runs]:
    planes = -(-len(pattern.of_group) // (max(pattern.of_group) + 1))
    return cheapest(size, pattern.reach, stride, planes, _largest(pattern), threads)


def _largest(pattern: Pattern) -> int:
    """Samples that a tile may have: the tiles of a job and the spectra of all kernels take two floats for each."""
    pairs = pattern.inputs * pattern.outputs * (max(pattern.of_group) + 1)
    return min(_LARGEST_SCRATCH // pattern.held, LARGEST // pairs) // 8


def transformed(reading: Reading, taps: Taps, out: Array, bias: Array | None = None) -> None:
    """Correlate a patch with the taps: out (outputs, rows, columns) float32, columns side by side, is written.

    bias: (outputs,), added. Every sample of the source must be finite.
    """
    overlap_saved(reading, taps, out, bias, layout_of, (words.SPECTRA, taps.stride), tile_functions()["run"])


def overlap_saved(
    reading: Reading,
    taps: Taps,
    out: Array,
    bias: Array | None,
    lay_out: Callable[..., "FftLayout"],
    form: tuple[int, tuple[int, ...]],
    loop: Loop,
) -> None:
    """The table of a layout, tiles or segments, and the call of its loop.

    form: the word of spectra in a job, and the strides of the axes that are transformed.
    """
    word, strides = form
    source = readable(reading.source)
    there, kernels = seen(reading, source), kernels_of(taps)
    in_place = source.dtype == np.float32 and reading.columns.positions.step == 1
    stretch = (there.inside(ROWS), there.inside(COLUMNS)) if in_place else (range(0), range(0))
    layout = lay_out((out.shape[1], out.shape[2]), kernels.pattern, taps.stride, stretch, processors())
    numbers = there.words.copy()
    numbers[SOURCE] = address(source)
    biases = np.zeros(len(out), dtype=np.float32) if bias is None else np.ascontiguousarray(bias, dtype=np.float32)
    held = [spectra(kernels, kernel, sides) for kernel, sides in layout.spectra]
    jobs = layout.jobs_with(held, word)
    table = np.array(
        [
            0, len(jobs), address(jobs), address(numbers), address(out), out.strides[0], out.strides[1],
            kernels.pattern.inputs, kernels.pattern.outputs, *strides, address(biases),
        ],
        dtype=np.int64,
    )  # fmt: skip
    run(loop, table, layout.scratch, layout.threads)


@dataclass(frozen=True)
class FftLayout:
    """The jobs of a geometry; the word at SPECTRA is a place in `spectra`: (kernel, sides of the tile).

    scratch: bytes that a thread needs. seconds: what it takes on one thread.
    """

    jobs: Words
    spectra: tuple[tuple[int, Pair], ...]
    scratch: int
    seconds: float

    @property
    def threads(self) -> int:
        """How many threads work on the jobs: one if they are short, and no more than scratch memory allows."""
        return min(threads_for(self.seconds), max(1, _LARGEST_TOGETHER // self.scratch))

    def jobs_with(self, held: list[npt.NDArray[np.float32]], word: int) -> Words:
        """The jobs with the addresses of these spectra at a word, where they have places in the list."""
        jobs = self.jobs.copy()
        jobs[:, word] = np.array([address(one) for one in held])[jobs[:, word]]
        return jobs


@dataclass(frozen=True)
class _Tile:
    """A tile of a group of channels."""

    group: int
    row: FftCut
    column: FftCut

    def picture(self, sides: Pair, stride: Pair, stretch: tuple[range, range]) -> list[int]:
        """PICTURE_WORDS of this tile, read with sides that may be larger than its own."""
        starts = self.row.first * stride[0], self.column.first * stride[1]
        inside = all(
            within.start <= start and start + side <= within.stop
            for start, side, within in zip(starts, sides, stretch, strict=True)
        )
        cuts = self.row.first, self.column.first, self.row.outputs, self.column.outputs
        return [self.group, *starts, int(inside), *cuts]


@lru_cache(maxsize=64)
def layout_of(size: Pair, pattern: Pattern, stride: Pair, stretch: tuple[range, range], threads: int) -> FftLayout:
    """Tiles that meet the same kernels, two by two, the large ones first."""
    down, along = map(placed, _cheapest(size, pattern, stride, threads))
    places: dict[tuple[int, Pair], int] = {}
    jobs, areas = [], []
    for kernel in range(max(pattern.of_group) + 1):
        own = [group for group, number in enumerate(pattern.of_group) if number == kernel]
        for sides, tiles in _pairs([_Tile(*parts) for parts in product(own, down, along)]):
            pictures = [word for tile in tiles for word in tile.picture(sides, stride, stretch)]
            number = places.setdefault((kernel, sides), len(places))
            jobs.append([*(address(axis(side).words) for side in sides), number, *_full(pictures)])
            areas.append(sides)
    # What comes last is small, so threads end together: R. Graham, Bounds on multiprocessing timing anomalies, 1969.
    order = sorted(range(len(jobs)), key=lambda job: -areas[job][0] * areas[job][1])
    return FftLayout(
        np.array([jobs[number] for number in order], dtype=np.int64),
        tuple(places),
        4 * max(words.scratch_floats(*sides, pattern.held, machine().lanes) for sides in set(areas)),
        seconds({sides: 2 * areas.count(sides) for sides in set(areas)}, 1) * (pattern.inputs + pattern.outputs) / 2,
    )


def _pairs(tiles: list[_Tile]) -> Iterator[tuple[Pair, list[_Tile]]]:
    """Two tiles of the same sides, or one with a smaller one that has no other to go with, or one alone."""
    alike: dict[Pair, list[_Tile]] = {}
    for tile in tiles:
        alike.setdefault((tile.row.side, tile.column.side), []).append(tile)
    for sides in largest_first(alike):
        together = alike[sides]
        partner = partner_of(sides, {other: len(those) for other, those in alike.items()})
        if len(together) % 2 and partner:
            # Read with the larger sides it gives the same outputs, and more that nobody writes.
            together.append(alike[partner].pop())
        for first in range(0, len(together), 2):
            yield sides, together[first : first + 2]


def _full(pictures: list[int]) -> list[int]:
    """The words of two pictures; one alone rides with itself, and its second result is not written."""
    # Its second copy has 0 rows and 0 columns of outputs: the loop that writes them makes no turn.
    alone = len(pictures) == words.PICTURE_WORDS
    return [*pictures, *pictures[: words.ROWS], 0, 0] if alone else pictures
