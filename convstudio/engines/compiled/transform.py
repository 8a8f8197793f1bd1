"""Overlap-save in tiles: the jobs of a plane, and the table that the compiled loop works through."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import transform_table as words
from convstudio.engines.compiled.reading import COLUMNS, ROWS, SOURCE, address, readable, seen
from convstudio.engines.compiled.threads import processors, run, threads_for
from convstudio.engines.compiled.toolchain import machine
from convstudio.engines.compiled.transform_axis import axis
from convstudio.engines.compiled.transform_cuts import SIDES, Cut, cheapest, largest_first, partner_of, seconds
from convstudio.engines.compiled.transform_spectra import Kernels, kernels_of, spectra
from convstudio.geometry import reach
from convstudio.values.layer import Pair

Words = npt.NDArray[np.int64]

LARGEST_REACH = 900
_LARGEST_SCRATCH = 24 * 2**20  # bytes


def fits(taps: Taps) -> bool:
    """Whether tiles are large enough for these kernels, and memory for their inputs."""
    reaches = [reach(taps.weights.shape[2 + dimension], taps.dilation[dimension]) for dimension in (0, 1)]
    if max(reaches) > LARGEST_REACH:
        return False
    rows, columns = (next(side for side in SIDES if side > 1.1 * extent) for extent in reaches)
    return rows * columns <= _largest(_held(taps.weights.shape[1], taps.weights.shape[0] // taps.groups))


def _held(inputs: int, outputs: int) -> int:
    """Tiles that a job keeps."""
    return inputs + 1 if inputs * outputs > 1 else 1


def _largest(held: int) -> int:
    """Samples that a tile may have: two patches and the tiles of a job take two floats for each."""
    return _LARGEST_SCRATCH // (8 * (held + 1))


def transformed(reading: Reading, taps: Taps, out: Array, bias: Array | None = None) -> None:
    """Correlate a patch with the taps: out (outputs, rows, columns) float32, columns side by side, is written.

    bias: (outputs,), added. Every sample of the source must be finite.
    """
    source = readable(reading.source)
    there, kernels = seen(reading, source), kernels_of(taps)
    in_place = source.dtype == np.float32 and reading.columns.positions.step == 1
    stretch = (there.inside(ROWS), there.inside(COLUMNS)) if in_place else (range(0), range(0))
    layout = layout_of((out.shape[1], out.shape[2]), kernels, taps.stride, stretch, processors())
    numbers = there.words.copy()
    numbers[SOURCE] = address(source)
    biases = np.zeros(len(out), dtype=np.float32) if bias is None else np.ascontiguousarray(bias, dtype=np.float32)
    held = [spectra(kernels, kernel, sides) for kernel, sides in layout.spectra]
    jobs = layout.jobs_with(held)
    table = np.array(
        [
            0, len(jobs), address(jobs), address(numbers), address(out), out.strides[0], out.strides[1],
            kernels.inputs, kernels.outputs, *taps.stride, address(biases),
        ],
        dtype=np.int64,
    )  # fmt: skip
    run(words.functions()["run"], table, layout.scratch, threads_for(layout.seconds))


@dataclass(frozen=True)
class Layout:
    """The jobs of a geometry; the word at SPECTRA is a place in `spectra`: (kernel, sides of the tile).

    scratch: bytes that a thread needs. seconds: what it takes on one thread.
    """

    jobs: Words
    spectra: tuple[tuple[int, Pair], ...]
    scratch: int
    seconds: float

    def jobs_with(self, held: list[npt.NDArray[np.float32]]) -> Words:
        """The jobs with the addresses of these spectra."""
        jobs = self.jobs.copy()
        jobs[:, words.SPECTRA] = np.array([address(one) for one in held])[jobs[:, words.SPECTRA]]
        return jobs


@dataclass(frozen=True)
class _Tile:
    """A tile of a group of channels."""

    group: int
    row: Cut
    column: Cut

    def picture(self, sides: Pair, stride: Pair, stretch: tuple[range, range]) -> list[int]:
        """Its words when it is read with these sides, which may be larger than its own."""
        starts = self.row.first * stride[0], self.column.first * stride[1]
        inside = all(
            within.start <= start and start + side <= within.stop
            for start, side, within in zip(starts, sides, stretch, strict=True)
        )
        cuts = self.row.first, self.column.first, self.row.outputs, self.column.outputs
        return [self.group, *starts, int(inside), *cuts]


@lru_cache(maxsize=64)
def layout_of(size: Pair, kernels: Kernels, stride: Pair, stretch: tuple[range, range], threads: int) -> Layout:
    """Tiles that meet the same kernels, two by two, the large ones first."""
    groups = -(-len(kernels.of_group) // len(kernels.different))
    held = _held(kernels.inputs, kernels.outputs)
    down, along = cheapest(size, kernels.reach, stride, groups, _largest(held), threads)
    places: dict[tuple[int, Pair], int] = {}
    jobs, areas = [], []
    for kernel in range(len(kernels.different)):
        own = [group for group, number in enumerate(kernels.of_group) if number == kernel]
        for sides, tiles in _pairs([_Tile(*parts) for parts in product(own, down, along)]):
            pictures = [word for tile in tiles for word in tile.picture(sides, stride, stretch)]
            number = places.setdefault((kernel, sides), len(places))
            jobs.append([*(address(axis(side).words) for side in sides), number, *_full(pictures)])
            areas.append(sides)
    order = sorted(range(len(jobs)), key=lambda job: -areas[job][0] * areas[job][1])
    return Layout(
        np.array([jobs[number] for number in order], dtype=np.int64),
        tuple(places),
        4 * max(words.scratch_floats(*sides, held, machine().lanes) for sides in set(areas)),
        seconds({sides: 2 * areas.count(sides) for sides in set(areas)}, 1) * (kernels.inputs + kernels.outputs) / 2,
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
            together.append(alike[partner].pop())
        for first in range(0, len(together), 2):
            yield sides, together[first : first + 2]


def _full(pictures: list[int]) -> list[int]:
    """The words of two pictures; one alone rides with itself, and its second result is not written."""
    alone = len(pictures) == words.PICTURE_WORDS
    return [*pictures, *pictures[: words.ROWS], 0, 0] if alone else pictures
