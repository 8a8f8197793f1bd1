"""Boxes by running sums: kernels whose weights are all the same cost the same at any size.

    patch                     sums                          windows
    a row enters at the       of the rows in the window,    a sum enters on the right,
    bottom, one leaves  --->  one for each column      ---> one leaves                   ---> * weight + bias, into out

Sums and windows are float64, so what enters and leaves again leaves nothing behind. A tile begins with the rows of its
first window, and a line with the sums of its first.
"""

from collections.abc import Callable
from ctypes import c_void_p
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.compiled import threads
from convstudio.engines.compiled.reading import COLUMNS, READING_WORDS, SOURCE, STEP, Words, address, readable, seen
from convstudio.engines.compiled.threads import HEAD_WORDS, JOB_ROWS, JOBS
from convstudio.engines.compiled.toolchain import library
from convstudio.engines.factors import uniform
from convstudio.values.layer import Pair

# The words of the table. OUT_*: bytes. ROOM: floats of a line. IN_PLACE: whether samples are float32 side by side.
# KERNELS: the address of a weight and a bias (float64) for each output.
READING = HEAD_WORDS
_FIRST = READING + READING_WORDS
(OUT, OUT_CHANNEL, OUT_ROW, HEIGHT, WIDTH, ROW_STRIDE, COLUMN_STRIDE) = range(_FIRST, _FIRST + 7)
(ROOM, IN_PLACE, KERNELS, TABLE_WORDS) = range(_FIRST + 7, _FIRST + 11)
# The words of a tile: where its outputs lie, the source's channel, the output's number.
(ROW, TILE_ROWS, COLUMN, TILE_COLUMNS, CHANNEL, OUTPUT, TILE_WORDS) = range(7)

LINE = 16  # floats in a line of cache
_TILE_COLUMNS = 1024
_LARGEST_SCRATCH = 16 << 20
_CALL, _OUT, _SLIDE, _SCAN = 0.03, 0.45, 0.25, 0.35  # milliseconds: of a call; of a million samples, see price
_FLOAT_BYTES = 4


def price(demand: Demand) -> float | None:
    """Milliseconds on two cores of an AMD Zen 3; None for kernels that are no boxes of single planes."""
    outputs, inputs, height, width = demand.weights.shape
    if inputs != 1 or demand.dilation != (1, 1) or height * width == 1 or not uniform(demand.weights):
        return None
    form = _Form(outputs, demand.groups, (height, width), demand.stride, demand.size)
    if form.scratch_bytes > _LARGEST_SCRATCH:
        return None
    return _CALL + 1e3 * form.seconds / threads.threads_for(form.seconds)


def box(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side.

    For what has a price: one input for each output, weights that are all the same, no dilation. Samples are finite.
    """
    assert out.dtype == np.float32
    assert taps.weights.shape[1] == 1
    source = readable(reading.source)
    outputs, _, height, width = taps.weights.shape
    strides = reading.rows.stride, reading.columns.stride
    form = _Form(outputs, taps.groups, (height, width), strides, (out.shape[1], out.shape[2]))
    jobs, words = form.jobs(), seen(reading, source).words
    kernels = np.zeros((outputs, 2))
    kernels[:, 0] = taps.weights[:, 0, 0, 0]
    kernels[:, 1] = 0.0 if taps.bias is None else taps.bias
    table = np.zeros(TABLE_WORDS, dtype=np.int64)
    table[JOBS], table[JOB_ROWS] = len(jobs), address(jobs)
    table[READING : READING + READING_WORDS] = words
    table[READING + SOURCE] = address(source)
    table[OUT : OUT_ROW + 1] = address(out), out.strides[0], out.strides[1]
    table[HEIGHT : COLUMN_STRIDE + 1] = height, width, *strides
    table[ROOM], table[KERNELS] = form.room, address(kernels)
    table[IN_PLACE] = source.dtype == np.float32 and words[COLUMNS + STEP] == 1
    threads.run(_loop(), table, form.scratch_bytes, threads.threads_for(form.seconds))


@dataclass(frozen=True)
class _Form:
    """What the tiles depend on. kernel, stride, size (of a result): rows and columns."""

    outputs: int
    groups: int
    kernel: Pair
    stride: Pair
    size: Pair

    @property
    def tile_columns(self) -> int:
        """Outputs of a tile side by side: wide enough that neighbours share little."""
        return min(self.size[1], max(_TILE_COLUMNS // self.stride[1], 2 * self.kernel[1] // self.stride[1], LINE))

    @property
    def room(self) -> int:
        """Floats that a line of the patch of a tile takes."""
        samples = (self.tile_columns + LINE) * self.stride[1] + self.kernel[1]
        return -(-samples // LINE) * LINE + LINE

    @property
    def scratch_bytes(self) -> int:
        """What _Lines in box_loop.py lays out: zeros, sums, windows and the ring of gathered lines."""
        return ((4 + self.kernel[0] + 1) * self.room + 3 * LINE) * _FLOAT_BYTES

    @property
    def seconds(self) -> float:
        """About what one thread takes."""
        rows, columns = (n * s for n, s in zip(self.size, self.stride, strict=True))
        samples = self.outputs * (_SLIDE * rows * columns + _SCAN * self.size[0] * columns)
        return 1e-9 * (samples + self.outputs * _OUT * self.size[0] * self.size[1])

    def jobs(self) -> Words:
        """(tiles, TILE_WORDS)."""
        return _jobs(self, threads.threads_for(self.seconds))


@lru_cache(maxsize=64)
def _jobs(form: _Form, workers: int) -> Words:
    """Tiles of full width, and so high that each thread gets some; a window's rows are not read often in vain."""
    columns = _parts(form.size[1], form.tile_columns, LINE)
    wanted = -(-4 * workers // (len(columns) * form.outputs)) if workers > 1 else 1
    lowest = 4 * form.kernel[0] // form.stride[0] + 1
    rows = _parts(form.size[0], max(-(-form.size[0] // wanted), min(lowest, -(-form.size[0] // workers))), 1)
    each = form.outputs // form.groups
    tiles = [
        (row.start, len(row), column.start, len(column), output // each, output)
        for output in range(form.outputs)
        for row in rows
        for column in columns
    ]
    return np.array(tiles, dtype=np.int64)


def _parts(count: int, size: int, step: int) -> list[range]:
    """range(count) in parts of about equal length, none longer than size rounded up to the step that they start on."""
    number = -(-count // size)
    each = -(-count // (number * step)) * step
    return [range(a, b) for a, b in pairwise([*range(0, count, each), count])]


@cache
def _loop() -> Callable[..., None]:
    names = ("box.py", "box_loop.py", "gather_loop.py", "reading.py", "threads.py", "writer.py")
    sources = tuple(str(Path(__file__).with_name(name)) for name in names)
    return library("box", _write, sources, {"run": (c_void_p, c_void_p)})["run"]


def _write(cpu: Any) -> Any:
    from convstudio.engines.compiled.box_loop import write_box

    return write_box(cpu)
