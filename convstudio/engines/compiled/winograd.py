"""Winograd's minimal filtering for banks of 3x3 kernels: a quarter of the products of the plain sum.

Units of tiles are at work together, as many as stay in the cache that a core has for itself with all their channels.
Those at the right and lower edge are moved back over their neighbours, and write the same numbers again.
"""

from collections.abc import Callable
from ctypes import c_void_p
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.compiled import loop_runner
from convstudio.engines.compiled import winograd_layout as words
from convstudio.engines.compiled.llvm_toolchain import OVER_JOBS, library, machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS, JOBS
from convstudio.engines.compiled.source_layout import (
    COLUMNS,
    READING_WORDS,
    ROWS,
    SOURCE,
    STEP,
    SourceWindow,
    Words,
    address,
    readable,
    seen,
)
from convstudio.engines.compiled.tap_lists import Floats
from convstudio.engines.compiled.winograd_layout import FAR, LINE, NEAR, PLANES, SETS, SPAN, TILE, VECTORS
from convstudio.engines.memoization import remembered
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

# 36 planes of 128 channels and 3 vectors of 8 floats are 432 KiB; a core of a Zen 3 has 512 KiB of second cache.
_MOST_CHANNELS = 128  # of a group: beyond, planes do not stay in the cache
_PLANES_BYTES = 256 << 10
_CALL = 0.03  # milliseconds of any call
_OUT = 4.5e-10  # seconds of an output on its way to memory: more threads are no faster
_PRODUCT, _ENTER, _LEAVE = 1.65e-10, 2.5e-7, 5e-8  # seconds: of a vector; of a unit of a channel, and of an output


def fits(size: Pair) -> bool:
    """Whether a result of so many rows and columns holds a unit of outputs: those at its ends are moved back inside."""
    return size[0] >= TILE and size[1] >= TILE * machine().lanes


def price(demand: Demand) -> float | None:
    """Milliseconds on an AMD Zen 3; None for what is no bank of 3x3 kernels, or too small or too deep."""
    outputs, channels, *kernel = demand.weights.shape
    if kernel != [3, 3] or demand.stride != (1, 1) or demand.dilation != (1, 1) or demand.dtype != np.float32:
        return None
    if channels > _MOST_CHANNELS or outputs // demand.groups < SETS:
        return None
    if not fits(demand.size):
        return None
    form = _WinogradForm(outputs // demand.groups, channels, demand.groups, demand.size, machine().lanes)
    return _CALL + 1e3 * loop_runner.wall(form.writing, form.computing)


def winograd(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side.

    For what has a price. Samples are finite.
    """
    assert out.dtype == np.float32
    source = readable(reading.source)
    outputs, channels = taps.weights.shape[:2]
    form = _WinogradForm(outputs // taps.groups, channels, taps.groups, (out.shape[1], out.shape[2]), machine().lanes)
    shown, bank = seen(reading, source), _bank(taps.weights.tobytes(), taps.weights.shape, taps.groups)
    bias = np.zeros(outputs, dtype=np.float32) if taps.bias is None else taps.bias.astype(np.float32)
    in_place = source.dtype == np.float32 and shown.words[COLUMNS + STEP] == 1
    units, jobs = form.units(shown, in_place=bool(in_place)), form.jobs()
    table = form.table(shown)
    table[JOBS], table[JOB_ROWS], table[words.UNITS] = len(jobs), address(jobs), address(units)
    table[words.READING + SOURCE] = address(source)
    table[words.OUT : words.OUT_ROW + 1] = address(out), out.strides[0], out.strides[1]
    table[words.WEIGHTS], table[words.BIAS] = address(bank), address(bias)
    loop_runner.run(_loop(), table, form.scratch_bytes, loop_runner.threads_for(form.seconds))


@dataclass(frozen=True)
class _WinogradForm:
    """What plans depend on. outputs, channels: of a group. size: rows and columns of a result."""

    outputs: int
    channels: int
    groups: int
    size: Pair
    lanes: int

    @property
    def unit(self) -> Pair:
        """Rows and columns of outputs of a unit."""
        return TILE, TILE * self.lanes

    @property
    def blocks(self) -> int:
        """How many blocks of units are at work together: two use the same weights one after the other."""
        return 2 if 2 * PLANES * self.channels * VECTORS * self.lanes * 4 <= _PLANES_BYTES else 1

    @property
    def plane(self) -> int:
        """Floats from a plane to the next: an odd number of lines, so planes begin in different sets of a cache."""
        return (self.blocks * self.channels * VECTORS * self.lanes // LINE | 1) * LINE + LINE * 2

    @property
    def places(self) -> Pair:
        """Units on both axes."""
        rows, columns = (-(-size // side) for size, side in zip(self.size, self.unit, strict=True))
        return rows, columns

    @property
    def writing(self) -> float:
        """About how many seconds results take on their way to memory."""
        return _OUT * self.outputs * self.groups * self.size[0] * self.size[1]

    @property
    def computing(self) -> float:
        """About how many seconds one thread takes for transforms and products."""
        products = PLANES * self.channels * (-(-self.outputs // SETS) * SETS)
        each = products * _PRODUCT + self.channels * _ENTER + self.outputs * _LEAVE
        return each * self.groups * self.places[0] * self.places[1]

    @property
    def seconds(self) -> float:
        """About how many seconds one thread takes for transforms, products and results."""
        return self.writing + self.computing

    @property
    def scratch_bytes(self) -> int:
        """Planes, products and the samples of a unit."""
        return 4 * (self.samples_at + words.samples_floats(self.lanes))

    @property
    def samples_at(self) -> int:
        """Floats before the samples."""
        return self.plane * PLANES + words.products_floats(self.blocks, self.lanes)

    def table(self, shown: SourceWindow) -> Words:
        """The table of the loop without addresses: words of the source, sizes of a group, places in scratch."""
        table = np.zeros(words.TABLE_WORDS, dtype=np.int64)
        table[words.READING : words.READING + READING_WORDS] = shown.words
        table[words.CHANNELS], table[words.OUTPUTS], table[words.BLOCKS] = self.channels, self.outputs, self.blocks
        table[words.PLANE], table[words.PRODUCTS_AT] = self.plane, self.plane * PLANES
        table[words.SAMPLES_AT] = self.samples_at
        return table

    def units(self, shown: SourceWindow, *, in_place: bool) -> Words:
        """(units, UNIT_WORDS), at least as many as are at work together."""
        rows, columns = (
            np.minimum(np.arange(count) * side, size - side)
            for count, side, size in zip(self.places, self.unit, self.size, strict=True)
        )
        inside = [
            (starts >= within.start) & (starts + reach <= within.stop)
            for starts, within, reach in (
                (rows, shown.inside(ROWS), SPAN),
                (columns, shown.inside(COLUMNS), words.read_columns(self.lanes)),
            )
        ]
        row, column = np.meshgrid(rows, columns, indexing="ij")
        place = np.logical_and.outer(*inside) & in_place
        units = np.stack([row, column, place], axis=-1).reshape(-1, words.UNIT_WORDS).astype(np.int64)
        return np.concatenate([units, np.repeat(units[-1:], max(self.together - len(units), 0), axis=0)])

    @property
    def together(self) -> int:
        """Units of a job."""
        return self.blocks * VECTORS

    def jobs(self) -> Words:
        """(jobs, JOB_WORDS); the last is moved back over the one before."""
        count = max(self.places[0] * self.places[1], self.together)
        firsts = np.minimum(np.arange(0, count, self.together), count - self.together)
        return np.array([(group, first) for group in range(self.groups) for first in firsts], dtype=np.int64)


def points() -> list[float]:
    """Where the polynomials are multiplied; infinity is the last, and not in here."""
    return [0.0, NEAR, -NEAR, FAR, -FAR]


def kernel_matrix() -> Weights:
    """(6, 3): a row of a kernel as its polynomial at the points, divided by what the samples' side leaves out."""
    # Lagrange's denominators go to the weights, once and in float64: polynomials of the samples begin with 1 then.
    rows = [np.array([1.0, p, p * p]) / np.prod([p - other for other in points() if other != p]) for p in points()]
    # At infinity a polynomial is its highest coefficient.
    return np.array([*rows, [0.0, 0.0, 1.0]])


@remembered
def _bank(data: bytes, shape: tuple[int, ...], groups: int) -> Floats:
    """The weights as winograd_table.WEIGHTS wants them; the last turn of outputs overlaps the one before."""
    kernels = np.frombuffer(data, dtype=np.float64).reshape(groups, -1, *shape[1:])
    matrix, outputs = kernel_matrix(), kernels.shape[1]
    planes = np.einsum("ia,jb,gocab->gijco", matrix, matrix, kernels, optimize=True)
    firsts = np.minimum(np.arange(0, outputs, SETS), outputs - SETS)
    chosen = planes[..., firsts[:, None] + np.arange(SETS)]  # group, i, j, channel, turn, set
    return np.ascontiguousarray(chosen.transpose(0, 1, 2, 4, 3, 5), dtype=np.float32)


@cache
def _loop() -> Callable[..., None]:
    sources = ("winograd_layout.py", "winograd_codegen.py", "prefetch_codegen.py", *OVER_JOBS)
    return library("winograd", _write, sources, {"run": (c_void_p, c_void_p)})["run"]


def _write(cpu: Any) -> Any:
    from convstudio.engines.compiled.winograd_codegen import write_winograd

    return write_winograd(cpu)
