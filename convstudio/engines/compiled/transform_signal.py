"""Overlap-save on rows one sample high: how long segments are, which of them go together, and the table.

outputs     |<-- 3096 -->|<-- 3096 -->|<- 900 ->|
segments    [------ 4096 ------]                      as many in one job as two vectors have lanes
                         [------ 4096 ------]
"""

import math
from collections import defaultdict
from functools import lru_cache
from itertools import chain

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import transform_signal_table as words
from convstudio.engines.compiled.reading import COLUMNS, ROWS, SOURCE, address, readable, seen
from convstudio.engines.compiled.threads import processors, run, threads_for
from convstudio.engines.compiled.toolchain import machine
from convstudio.engines.compiled.transform import Layout
from convstudio.engines.compiled.transform_axis import axis
from convstudio.engines.compiled.transform_spectra import Kernels, kernels_of, spectra
from convstudio.geometry import reach

LENGTHS = tuple(2**power for power in range(6, 17))
LARGEST_REACH = 48 * 1024
_LARGEST_SCRATCH = 24 * 2**20  # bytes
_SECONDS = 0.12e-9  # of a sample of a segment and a factor of two of its length, on one thread
_SLOW = {1024: 1.1, 2048: 1.2, 4096: 1.2, 8192: 1.3, 16384: 1.5, 32768: 1.8, 65536: 2.0}  # beyond the caches
_PREPARING = 5  # of a sample, in factors of two


def fits_signal(taps: Taps) -> bool:
    """Whether segments are long enough for these kernels, and memory for their inputs."""
    if taps.weights.shape[2] != 1:
        return False
    extent = reach(taps.weights.shape[3], taps.dilation[1])
    if extent > LARGEST_REACH:
        return False
    length = next(length for length in LENGTHS if length > 1.1 * extent)
    return 4 * words.scratch_floats(length, taps.weights.shape[1] + 1, 8) <= _LARGEST_SCRATCH


def transformed_signal(reading: Reading, taps: Taps, out: Array, bias: Array | None = None) -> None:
    """Correlate rows one sample high: out (outputs, 1, columns) float32, columns side by side, is written.

    bias: (outputs,), added. Every sample of the source must be finite.
    """
    source = readable(reading.source)
    there, kernels = seen(reading, source), kernels_of(taps)
    in_place = source.dtype == np.float32 and reading.columns.positions.step == 1 and there.inside(ROWS) == range(1)
    stretch = there.inside(COLUMNS) if in_place else range(0)
    layout = layout_of(out.shape[2], kernels, taps.stride[1], stretch, processors())
    numbers = there.words.copy()
    numbers[SOURCE] = address(source)
    biases = np.zeros(len(out), dtype=np.float32) if bias is None else np.ascontiguousarray(bias, dtype=np.float32)
    jobs = layout.jobs.copy()
    held = [spectra(kernels, kernel, sides) for kernel, sides in layout.spectra]
    jobs[:, words.SPECTRA] = np.array([address(one) for one in held], dtype=np.int64)[layout.jobs[:, words.SPECTRA]]
    table = np.array(
        [
            0, len(jobs), address(jobs), address(numbers), address(out), out.strides[0], kernels.inputs,
            kernels.outputs, taps.stride[1], address(biases),
        ],
        dtype=np.int64,
    )  # fmt: skip
    run(words.functions()["run"], table, layout.scratch, threads_for(layout.seconds))


@lru_cache(maxsize=64)
def layout_of(outputs: int, kernels: Kernels, stride: int, stretch: range, threads: int) -> Layout:
    """Segments that meet the same kernels, as many together as lanes allow."""
    lanes = machine().lanes
    length = segment_length(outputs, kernels.reach[1], stride, 2 * lanes, len(kernels.of_group), threads)
    alike: dict[int, list[list[int]]] = defaultdict(list)
    given = _given(length, kernels.reach[1], stride)
    for group, kernel in enumerate(kernels.of_group):
        for first in range(0, outputs, given):
            start = first * stride
            inside = stretch.start <= start and start + length <= stretch.stop
            alike[kernel].append([group, start, int(inside), first, min(given, outputs - first)])
    jobs = [
        [address(axis(length).words), kernel, *chain.from_iterable(batch)]
        for kernel, segments in alike.items()
        for batch in _batches(segments, 2 * lanes)
    ]
    held = kernels.inputs + 1 if kernels.inputs * kernels.outputs > 1 else 1
    samples = len(jobs) * length * 2 * lanes * (kernels.inputs + kernels.outputs) / 2
    return Layout(
        np.array(jobs, dtype=np.int64),
        tuple((kernel, (1, length)) for kernel in range(len(kernels.different))),
        4 * words.scratch_floats(length, held, lanes),
        _SECONDS * samples * (math.log2(length) + _PREPARING),
    )


def _given(length: int, extent: int, stride: int) -> int:
    """Outputs of a segment."""
    return (length - extent - 1) // stride + 1 if length > extent else 0


def segment_length(outputs: int, extent: int, stride: int, together: int, groups: int, threads: int) -> int:
    """The length whose jobs, shared out among threads, cost least."""
    prices: dict[int, float] = {}
    for length in LENGTHS:
        given = _given(length, extent, stride)
        if given:
            jobs = -(-(-(-outputs // given) * groups) // together)
            prices[length] = -(-jobs // threads) * length * (math.log2(length) + _PREPARING) * _SLOW.get(length, 1.0)
    return min(prices, key=prices.__getitem__)


def _batches(segments: list[list[int]], together: int) -> list[list[list[int]]]:
    """So many at a time; what is missing in the last batch are segments again, of which nothing is written."""
    missing = -len(segments) % together
    segments = [*segments, *([[*segments[-1][: words.COLUMNS], 0]] * missing)]
    return [segments[first : first + together] for first in range(0, len(segments), together)]
