"""The transforms of kernels, kept as long as they are in use and memory allows."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled import fft_layout as tiles
from convstudio.engines.compiled.fft_axis import axis, order
from convstudio.engines.compiled.fft_functions import tile_functions
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS, JOBS, run
from convstudio.engines.compiled.source_layout import SOURCE, address, seen
from convstudio.engines.fork_safety import new_lock
from convstudio.engines.memoization import remembered
from convstudio.engines.thread_pool import processors
from convstudio.output_size_and_padding import Walk, reach
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair
from convstudio.values.memory_budget import SPECTRA

Floats = npt.NDArray[np.float32]

LARGEST = SPECTRA  # bytes of spectra that are kept
_kept: OrderedDict[tuple[object, ...], Floats] = OrderedDict()
_lock = new_lock()


@dataclass(frozen=True)
class Pattern:
    """What a layout depends on. of_group: the number of the kernels that each group has; equal ones have one number.

    inputs, outputs: of a group. reach: (rows, columns) that the dilated kernel goes beyond its first sample.
    """

    of_group: tuple[int, ...]
    inputs: int
    outputs: int
    reach: Pair

    @property
    def held(self) -> int:
        """Transforms that a job keeps: one of each input and one of sums, or one that is both."""
        return self.inputs + 1 if self.inputs * self.outputs > 1 else 1


@dataclass(frozen=True)
class Kernels:
    """The kernels of a layer. different: bytes of the weights (outputs, inputs, rows, columns) of one group each."""

    different: tuple[bytes, ...]
    shape: tuple[int, int, int, int]
    dilation: Pair
    pattern: Pattern

    def weights(self, number: int) -> Weights:
        """(outputs, inputs, rows, columns) of one of the different groups."""
        return np.frombuffer(self.different[number]).reshape(self.shape)


def kernels_of(task: Taps | Demand) -> Kernels:
    """The kernels of a layer, each of them once."""
    return _kernels(task.weights.tobytes(), task.weights.shape, task.groups, task.dilation)


def pattern_of(task: Taps | Demand) -> Pattern:
    """The pattern of a layer's kernels, on which layouts depend."""
    return kernels_of(task).pattern


@remembered
def _kernels(data: bytes, shape: tuple[int, int, int, int], groups: int, dilation: Pair) -> Kernels:
    size = len(data) // groups
    parts = [data[first : first + size] for first in range(0, len(data), size)]
    # Channels filtered alike have equal groups: they share a spectrum, and tiles of two of them can share a job.
    numbers = {part: number for number, part in enumerate(dict.fromkeys(parts))}
    extents = reach(shape[2], dilation[0]), reach(shape[3], dilation[1])
    pattern = Pattern(tuple(numbers[part] for part in parts), shape[1], shape[0] // groups, extents)
    return Kernels(tuple(numbers), (shape[0] // groups, *shape[1:]), dilation, pattern)


def spectra(kernels: Kernels, number: int, sides: Pair) -> Floats:
    """The spectra of one of the different groups for tiles of these sides, float32.

    (outputs * inputs, stacks), or (outputs * inputs, length * 2) for segments of a signal, which are one row high.
    """
    key = (kernels.different[number], kernels.shape, kernels.dilation, sides)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    # Outside the lock, for it takes long; two that make the same at once keep the same numbers.
    make = _of_segments if sides[0] == 1 else _of_tiles
    made = make(kernels.weights(number), kernels.dilation, sides)
    with _lock:
        _kept[key] = made
        while len(_kept) > 1 and kept_bytes() > LARGEST:
            _kept.popitem(last=False)
    return made


def kept_bytes() -> int:
    """Bytes of all spectra that are kept."""
    return sum(one.nbytes for one in _kept.values())


def forget() -> None:
    """Give the spectra back."""
    with _lock:
        _kept.clear()


def _of_tiles(weights: Weights, dilation: Pair, sides: Pair) -> Floats:
    """The kernels, spread by the dilation and divided by the size of the tile, through the passes of the tiles."""
    lanes, count = machine().lanes, weights.shape[0] * weights.shape[1]
    extents = [reach(size, step) + 1 for size, step in zip(weights.shape[2:], dilation, strict=True)]
    planes = np.zeros((count + 1, *extents), dtype=np.float32)  # the last one is the imaginary part of all
    # Divided here once: passes there and back multiply by the samples of a tile, and results need no division.
    planes[:-1, :: dilation[0], :: dilation[1]] = (weights / (sides[0] * sides[1])).reshape(count, *weights.shape[2:])
    made = _aligned((count, tiles.stacked(*sides, lanes)))
    rows, columns = (Walk(range(side), 1, 1) for side in sides)
    numbers = seen(Reading(planes, rows, columns), planes).words.copy()
    numbers[SOURCE] = address(planes)
    ends = [address(axis(side).words) for side in sides]
    picture = [0, 0, 0, 0, 0, *sides]  # gathered: beyond the kernel lies the border, zeros
    jobs = np.array([[*ends, address(made[i]), i, *picture, count, *picture] for i in range(count)])
    table = np.zeros(tiles.TABLE_WORDS, dtype=np.int64)
    table[[JOBS, JOB_ROWS, tiles.READING, tiles.INPUTS]] = count, address(jobs), address(numbers), 1
    run(
        tile_functions()["spectra"],
        table,
        4 * tiles.scratch_floats(*sides, 0, lanes),
        1 if count < 4 else processors(),
    )
    return made


def _of_segments(weights: Weights, dilation: Pair, sides: Pair) -> Floats:
    """The transforms in float64, divided by the length, in the order that the passes leave."""
    length, count = sides[1], weights.shape[0] * weights.shape[1]
    rows = np.zeros((count, length))
    rows[:, : weights.shape[3] * dilation[1] : dilation[1]] = weights.reshape(count, -1) / length
    spectrum = np.fft.fft(rows)[:, order(length)]
    made = _aligned((count, 2 * length))
    made[:, ::2], made[:, 1::2] = spectrum.real, spectrum.imag
    return made


def _aligned(shape: Pair) -> Floats:
    """Memory that begins with a line of the cache."""
    memory = np.empty(shape[0] * shape[1] + 16, dtype=np.float32)
    start = -address(memory) % 64 // 4
    return memory[start : start + shape[0] * shape[1]].reshape(shape)
