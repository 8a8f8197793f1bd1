"""Large kernels by the correlation theorem, tile by tile.

Inputs are added up as spectra, so each output takes one way back. What a stride throws away is never transformed: its
phases are patches of their own (engines/correlation_methods.py), added up like inputs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.kernel_decomposition import spread
from convstudio.engines.memoization import remembered
from convstudio.engines.opencv.dft import Transform, fitting
from convstudio.engines.opencv.padded_source import patch, plain
from convstudio.engines.opencv.tiles import write
from convstudio.engines.thread_pool import even, processors, share
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

TILE_BYTES = 24 << 20  # spectra of the inputs of the tiles that all threads are at
LARGE_TILE_BYTES = 128 << 20  # those of one thread, where small tiles would hold little but the edges of a large kernel
KEPT_BYTES = 24 << 20  # spectra of kernels that are kept for all tiles
_REMEMBERED = 16  # spectra of kernels, at most, that are kept for the next call

Slices = tuple[slice, slice]


@dataclass(frozen=True)
class _Phase:
    """One dense correlation of a strided one: where it begins to read, and its share of every kernel."""

    row: int
    column: int
    kernels: Weights


@dataclass(frozen=True)
class _Work:
    """What all tiles have in common. spectra: of the kernels, by (output, input, phase), as far as they are kept."""

    reading: Reading
    taps: Taps
    out: Array
    phases: list[_Phase]
    way: Transform
    spectra: dict[tuple[int, int, int], Array]

    def tiles(self, places: list[Slices]) -> None:
        """Some tiles, transformed together."""
        patches = [patch(self.reading, self.taps, place) for place in places]
        sizes = [(across.stop - across.start, along.stop - along.start) for across, along in places]
        outputs, inputs = self.taps.weights.shape[:2]
        per_group = outputs // self.taps.groups
        for group in range(self.taps.groups):
            seen = {(i, p): self._there(patches, sizes, group * inputs + i, p) for i, p in self._parts()}
            for o in range(group * per_group, (group + 1) * per_group):
                results = self.way.back(self._product(seen, o), sizes)
                for place, result in zip(places, results, strict=True):
                    write(result, self.taps, o, self.out[o][place])

    def _parts(self) -> Iterator[tuple[int, int]]:
        return product(range(self.taps.weights.shape[1]), range(len(self.phases)))

    def _there(self, patches: list[Array], sizes: list[Pair], channel: int, p: int) -> Array:
        (s, t), phase = self.taps.stride, self.phases[p]
        kh, kw = phase.kernels.shape[2:]
        cells = [seen[channel, phase.row :: s, phase.column :: t] for seen in patches]
        return self.way.there([c[: n + kh - 1, : m + kw - 1] for c, (n, m) in zip(cells, sizes, strict=True)])

    def _product(self, seen: dict[tuple[int, int], Array], o: int) -> Array:
        last = (o + 1) % (len(self.out) // self.taps.groups) == 0  # of its group: no other needs the spectra
        total: Array | None = None
        for (i, p), spectrum in seen.items():
            kernel = self.spectra.get((o, i, p))
            kernel = self.way.of_kernel(self.phases[p].kernels[o, i]) if kernel is None else kernel
            part = self.way.times(spectrum, kernel, spectrum if last else None)
            total = part if total is None else np.add(total, part, out=total)
        assert total is not None
        return total


def transformed(reading: Reading, taps: Taps, out: Array) -> None:
    """The sums by the correlation theorem, with their bias, into out; see base.Engine."""
    phases = _phases(taps)
    kernel, size = phases[0].kernels.shape[2:], out.shape[1:]
    way, _ = fitting(kernel, size, taps.dtype, tile_samples(taps.weights.shape[1] * len(phases), taps.dtype))
    rows, columns = (even(n, side - k + 1) for n, side, k in zip(size, way.sides, kernel, strict=True))
    places = list(product(rows, columns))
    work = _Work(plain(reading), taps, out, phases, way, _spectra(phases, way))
    share(work.tiles, [places[first : first + way.patches] for first in range(0, len(places), way.patches)])


def tile_samples(spectra: int, dtype: np.dtype[Any]) -> tuple[int, int]:
    """How many samples a tile may have if so many spectra of it are held at once: as a rule, and for large kernels."""
    each = 2 * dtype.itemsize * spectra
    return TILE_BYTES // processors() // each, LARGE_TILE_BYTES // each


def _phases(taps: Taps) -> list[_Phase]:
    kernels = spread(taps.weights, taps.dilation)
    (s, t), (kh, kw) = taps.stride, kernels.shape[2:]
    found = [_Phase(i, j, kernels[:, :, i::s, j::t]) for i, j in product(range(min(s, kh)), range(min(t, kw)))]
    return [phase for phase in found if phase.kernels.any()] or found[:1]


def _spectra(phases: list[_Phase], way: Transform) -> dict[tuple[int, int, int], Array]:
    indices = [(*pair, p) for pair in np.ndindex(phases[0].kernels.shape[:2]) for p in range(len(phases))]
    first = _remembered(way, *_key(phases, indices[0]))
    kept = indices[: KEPT_BYTES // first.nbytes]
    known = _remembered if len(kept) <= _REMEMBERED else _fresh
    return {index: known(way, *_key(phases, index)) for index in kept}


def _key(phases: list[_Phase], index: tuple[int, ...]) -> tuple[bytes, Pair]:
    o, i, p = index
    kernel = phases[p].kernels[o, i]
    return kernel.tobytes(), (kernel.shape[0], kernel.shape[1])


def _fresh(way: Transform, data: bytes, shape: Pair) -> Array:
    return way.of_kernel(np.frombuffer(data, dtype=np.float64).reshape(shape))


_remembered = remembered(_fresh)
