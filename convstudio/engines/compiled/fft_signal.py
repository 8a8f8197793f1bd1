"""Overlap-save with kernels one row high: how long segments are, which of them go together, and the table.

outputs     |<-- 3096 -->|<-- 3096 -->|<- 900 ->|
segments    [------ 4096 ------]                      as many in one job as two vectors have lanes
                         [------ 4096 ------]
"""

import math
from collections import defaultdict
from functools import lru_cache
from itertools import chain, product

import numpy as np

from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.compiled import fft_signal_layout as words
from convstudio.engines.compiled.fft import FftLayout, overlap_saved
from convstudio.engines.compiled.fft_axis import axis
from convstudio.engines.compiled.fft_functions import signal_functions
from convstudio.engines.compiled.fft_kernel_spectra import Pattern, pattern_of
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.source_layout import address
from convstudio.engines.thread_pool import processors
from convstudio.output_size_and_padding import reach
from convstudio.values.layer import Pair

LENGTHS = tuple(2**power for power in range(6, 17))
LARGEST_REACH = 48 * 1024
_LARGEST_SCRATCH = 24 * 2**20  # bytes
_SECONDS = 0.065e-9  # of a sample of a segment and a factor of two of its length, on one thread
_SLOW = {1024: 1.1, 2048: 1.2, 4096: 1.2, 8192: 1.3, 16384: 1.5, 32768: 1.8, 65536: 2.0}  # beyond the caches
_PREPARING = 5  # of a sample, in factors of two


def fits_signal(task: Taps | Demand) -> bool:
    """Whether kernels are one row high, segments long enough for them, and memory for their inputs."""
    if task.weights.shape[2] != 1:
        return False
    extent = reach(task.weights.shape[3], task.dilation[1])
    lengths = _lengths(pattern_of(task))
    return extent <= LARGEST_REACH and bool(lengths) and lengths[-1] > 1.1 * extent


def price_signal(demand: Demand) -> float:
    """Milliseconds on this CPU."""
    return _shared(demand.size, pattern_of(demand), demand.stride, processors())[1] * 1e3


def transformed_signal(reading: Reading, taps: Taps, out: Array, bias: Array | None = None) -> None:
    """Correlate rows with kernels one row high: out (outputs, rows, columns) float32, columns side by side, is written.

    bias: (outputs,), added. Every sample of the source must be finite.
    """
    form = (words.SPECTRA, taps.stride[1:])
    overlap_saved(reading, taps, out, bias, layout_of, form, signal_functions()["run"])


@lru_cache(maxsize=64)
def layout_of(size: Pair, pattern: Pattern, stride: Pair, stretch: tuple[range, range], threads: int) -> FftLayout:
    """Segments that meet the same kernels, as many together as lanes allow."""
    lanes = machine().lanes
    length, seconds = _shared(size, pattern, stride, threads)
    alike: dict[int, list[list[int]]] = defaultdict(list)
    parts = _parts(size[1], length, pattern.reach[1], stride[1], stretch[1])
    for (group, kernel), row in product(enumerate(pattern.of_group), range(size[0])):
        above = row * stride[0]
        for start, inside, first, outputs in parts:
            there = int(inside and above in stretch[0])
            alike[kernel].append([group, above, start, there, row, first, outputs])
    jobs = [
        [address(axis(length).words), kernel, *chain.from_iterable(batch)]
        for kernel, segments in alike.items()
        for batch in _batches(segments, 2 * lanes)
    ]
    return FftLayout(
        np.array(jobs, dtype=np.int64),
        tuple((kernel, (1, length)) for kernel in sorted(alike)),
        4 * words.scratch_floats(length, pattern.held, lanes),
        seconds * threads,
    )


def _parts(columns: int, length: int, extent: int, stride: int, stretch: range) -> list[tuple[int, bool, int, int]]:
    """(start, whether it lies inside, first output, outputs) of the segments of a row."""
    given = _given(length, extent, stride)
    return [
        (first * stride, stretch.start <= first * stride <= stretch.stop - length, first, min(given, columns - first))
        for first in range(0, columns, given)
    ]


def _given(length: int, extent: int, stride: int) -> int:
    """Outputs of a segment."""
    # A circular correlation of N samples is the plain one in its first N - reach outputs; the others wrap round.
    return (length - extent - 1) // stride + 1 if length > extent else 0


def _lengths(pattern: Pattern) -> list[int]:
    """The lengths of segments whose columns fit into the scratch memory of a thread, ascending."""
    return [length for length in LENGTHS if 4 * words.scratch_floats(length, pattern.held, 8) <= _LARGEST_SCRATCH]


@lru_cache(maxsize=256)
def _shared(size: Pair, pattern: Pattern, stride: Pair, threads: int) -> tuple[int, float]:
    """(length, seconds): of the segments whose jobs, shared out among threads, take least time."""
    together, different = 2 * machine().lanes, max(pattern.of_group) + 1
    prices: dict[int, float] = {}
    for length in _lengths(pattern):
        given = _given(length, pattern.reach[1], stride[1])
        if given:
            segments = -(-size[1] // given) * size[0] * len(pattern.of_group)
            jobs = different * -(-segments // (together * different))
            samples = -(-jobs // threads) * length * together * (pattern.inputs + pattern.outputs) / 2
            prices[length] = _SECONDS * samples * (math.log2(length) + _PREPARING) * _SLOW.get(length, 1.0)
    best = min(prices, key=prices.__getitem__)
    return best, prices[best]


def _batches(segments: list[list[int]], together: int) -> list[list[list[int]]]:
    """So many at a time; what is missing in the last batch are segments again, of which nothing is written."""
    missing = -len(segments) % together
    segments = [*segments, *([[*segments[-1][: words.COLUMNS], 0]] * missing)]
    return [segments[first : first + together] for first in range(0, len(segments), together)]
