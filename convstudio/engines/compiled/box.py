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
from itertools import pairwise, product
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.compiled import box_layout as words
from convstudio.engines.compiled import loop_runner
from convstudio.engines.compiled.box_layout import LINE
from convstudio.engines.compiled.llvm_toolchain import OVER_JOBS, library
from convstudio.engines.compiled.loop_runner import JOB_ROWS, JOBS
from convstudio.engines.compiled.source_layout import (
    COLUMNS,
    READING_WORDS,
    SOURCE,
    STEP,
    SourceWindow,
    Words,
    address,
    readable,
    seen,
)
from convstudio.engines.kernel_decomposition import uniform
from convstudio.output_size_and_padding import Walk
from convstudio.values.layer import Pair

_TILE_COLUMNS = 2048
_TILES, _HEIGHTS = 4, 6  # tiles for each thread, if they are so many times higher than kernels
_LARGEST_SCRATCH = 16 << 20
_CALL = 0.03  # milliseconds of any call
_OUT, _SLIDE, _WINDOW = 0.45, 0.3, 0.35  # ns: an output to memory, a sample that enters and leaves, a window
_FLOAT_BYTES = 4


def price(demand: Demand) -> float | None:
    """Milliseconds on two cores of an AMD Zen 3; None for kernels that are no boxes of single planes."""
    outputs, inputs, height, width = demand.weights.shape
    if inputs != 1 or height * width == 1 or not uniform(demand.weights):
        return None
    form = _BoxForm(outputs, demand.groups, (height, width), demand.stride, demand.size)
    if form.scratch_bytes > _LARGEST_SCRATCH:
        return None
    return _CALL + 1e3 * loop_runner.wall(form.writing, form.computing)


def box(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side.

    One input for each output, and weights that are all the same. Samples are finite: NaN would stay in the sums.
    """
    assert out.dtype == np.float32
    assert taps.weights.shape[1] == 1
    rows, columns = reading.rows, reading.columns
    # A box spread by d is d boxes, each on every d-th sample: sums that run along cannot skip.
    for (row, at_rows), (column, at_columns) in product(_undilated(rows), _undilated(columns)):
        target = out[:, at_rows, at_columns]
        part = reading._replace(rows=row, columns=column)
        if columns.dilation == 1:
            _box(part, taps, target)
        else:
            # The loop writes outputs side by side; these are a dilation apart.
            packed = np.empty(target.shape, dtype=np.float32)
            _box(part, taps, packed)
            target[:] = packed


def _undilated(walk: Walk) -> list[tuple[Walk, slice]]:
    """Walks whose kernels are not spread, and the outputs that each gives: every n-th for a dilation n."""
    d = walk.dilation
    # Output turn + m d begins at position turn * stride + m d * stride: every d-th position from turn * stride on holds
    # all that it reads, and is stepped through by the stride again.
    starts = [walk.positions[turn * walk.stride :: d] for turn in range(d)]
    return [(Walk(positions, walk.stride, 1), slice(turn, None, d)) for turn, positions in enumerate(starts)]


def _box(reading: Reading, taps: Taps, out: Array) -> None:
    if not out.size:
        return
    source = readable(reading.source)
    outputs, _, *kernel = taps.weights.shape
    strides = reading.rows.stride, reading.columns.stride
    form = _BoxForm(outputs, taps.groups, (kernel[0], kernel[1]), strides, (out.shape[1], out.shape[2]))
    workers = loop_runner.threads_for(form.seconds)
    shown, jobs = seen(reading, source), _jobs(form, workers)
    # float64, as the sums that they meet: a result is rounded once, where it is stored as float32.
    kernels = np.zeros((outputs, 2))
    kernels[:, 0] = taps.weights[:, 0, 0, 0]
    kernels[:, 1] = 0.0 if taps.bias is None else taps.bias
    table = form.table(shown)
    table[JOBS], table[JOB_ROWS], table[words.KERNELS] = len(jobs), address(jobs), address(kernels)
    table[words.READING + SOURCE] = address(source)
    table[words.IN_PLACE] = source.dtype == np.float32 and shown.words[COLUMNS + STEP] == 1
    table[words.OUT : words.OUT_ROW + 1] = address(out), out.strides[0], out.strides[1]
    loop_runner.run(_loop(), table, form.scratch_bytes, workers)


@dataclass(frozen=True)
class _BoxForm:
    """What the tiles depend on. kernel, stride, size (of a result): rows and columns."""

    outputs: int
    groups: int
    kernel: Pair
    stride: Pair
    size: Pair

    @property
    def tile_columns(self) -> int:
        """Outputs of a tile side by side: wide enough that neighbours share little."""
        # A tile reads width - 1 columns beyond its own: with 2 * width of its own that is less than half as much again.
        return min(self.size[1], max(_TILE_COLUMNS // self.stride[1], 2 * self.kernel[1] // self.stride[1], LINE))

    @property
    def room(self) -> int:
        """Floats that a line of the patch of a tile takes."""
        samples = (self.tile_columns + LINE) * self.stride[1] + self.kernel[1]
        return -(-samples // LINE) * LINE + LINE

    @property
    def scratch_bytes(self) -> int:
        """What _Lines in box_codegen.py lays out: zeros, sums, windows and the ring of gathered lines."""
        return ((4 + self.kernel[0] + 1) * self.room + 3 * LINE) * _FLOAT_BYTES

    @property
    def writing(self) -> float:
        """About how many seconds results take on their way to memory: more threads are no faster."""
        return 1e-9 * _OUT * self.outputs * self.size[0] * self.size[1]

    @property
    def computing(self) -> float:
        """About how many seconds one thread takes for sums and windows."""
        columns = self.outputs * self.size[1] * self.stride[1]
        return 1e-9 * self.size[0] * columns * (_SLIDE * self.stride[0] + _WINDOW)

    @property
    def seconds(self) -> float:
        """About how many seconds one thread takes for sums, windows and results."""
        return self.writing + self.computing

    def table(self, shown: SourceWindow) -> Words:
        """The table of the loop without addresses: words of the source, kernel, stride, length of a line."""
        table = np.zeros(words.TABLE_WORDS, dtype=np.int64)
        table[words.READING : words.READING + READING_WORDS] = shown.words
        table[words.HEIGHT : words.COLUMN_STRIDE + 1] = *self.kernel, *self.stride
        table[words.ROOM] = self.room
        return table


@lru_cache(maxsize=64)
def _jobs(form: _BoxForm, workers: int) -> Words:
    """(tiles, TILE_WORDS): the same number for each thread, in tiles so high that few rows are read twice."""
    columns = _parts(form.size[1], form.tile_columns, LINE)
    wanted = -(-_TILES * workers // (len(columns) * form.outputs)) if workers > 1 else 1
    # A tile sums height - 1 rows before its first output: a sixth of its rows where it is six times as high.
    high = form.size[0] * form.stride[0] // (_HEIGHTS * form.kernel[0])
    # As many for each thread, so that none idles while others have a last one.
    parts = -(-max(min(wanted, high), 1) // workers) * workers
    rows = _parts(form.size[0], -(-form.size[0] // parts), 1)
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
    sources = ("box_layout.py", "box_codegen.py", "prefetch_codegen.py", *OVER_JOBS)
    return library("box", _write, sources, {"run": (c_void_p, c_void_p)})["run"]


def _write(cpu: Any) -> Any:
    from convstudio.engines.compiled.box_codegen import write_box

    return write_box(cpu)
