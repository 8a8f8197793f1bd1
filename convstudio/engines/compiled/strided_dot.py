"""Direct sums where windows lie far apart, as the samples of a zoomed-out screen do: each a product of two rows."""

from collections.abc import Callable
from ctypes import c_void_p
from functools import cache
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import loop_runner
from convstudio.engines.compiled import strided_dot_layout as words
from convstudio.engines.compiled.llvm_toolchain import OVER_JOBS, library, machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS, JOBS
from convstudio.engines.compiled.source_layout import READING_WORDS, SOURCE, SourceView, address, words_of
from convstudio.values.layer import Pair

_STRIDE = 5  # from here on a gathered sample costs more than a product
_NARROWEST = 7  # columns of a kernel: less would leave most of a vector to zeros
_SECONDS = 0.1e-9  # of a product
_JOBS = 8  # for each thread: the edges of a plane take longer than its middle


def suits(shape: tuple[int, ...], stride: Pair, dilation: Pair) -> bool:
    """Whether windows of single planes lie so far apart. shape: of the weights, (outputs, inputs, rows, columns)."""
    return stride[1] >= _STRIDE and dilation == (1, 1) and shape[1] == 1 and shape[3] >= _NARROWEST


def fits(reading: Reading, taps: Taps) -> bool:
    """Whether a reading suits: samples side by side and known to be finite, as zeros that fill up rows meet them."""
    rows, columns = reading.rows, reading.columns
    near = rows.positions.step == columns.positions.step == 1
    dilation = rows.dilation, columns.dilation
    return near and not taps.every_tap and suits(taps.weights.shape, (rows.stride, columns.stride), dilation)


def dots(given: SourceView, taps: Taps, source: Array, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32; source is readable."""
    outputs, _, height, width = taps.weights.shape
    lanes = machine().lanes
    vectors = -(-width // lanes)
    kernels = np.zeros((outputs, height, vectors * lanes), np.float32)
    kernels[..., :width] = taps.weights[:, 0]
    starts = np.zeros(outputs, np.float32) if taps.bias is None else taps.bias.astype(np.float32)
    seconds = _SECONDS * out.size * height * vectors * lanes
    workers = loop_runner.threads_for(seconds)
    jobs = _jobs(outputs, outputs // taps.groups, out.shape[1], workers)
    table = np.zeros(words.TABLE_WORDS, np.int64)
    table[JOBS], table[JOB_ROWS] = len(jobs), address(jobs)
    table[words.READING : words.READING + READING_WORDS] = words_of(given).words
    table[words.READING + SOURCE] = address(source)
    table[words.OUT : words.WIDTH + 1] = address(out), out.strides[0], out.strides[1], out.shape[2]
    table[words.HEIGHT : words.COLUMN_STRIDE + 1] = height, vectors, given.rows.stride, given.columns.stride
    table[words.KERNELS], table[words.STARTS] = address(kernels), address(starts)
    loop_runner.run(_loop(), table, height * vectors * lanes * 4, workers)


def _jobs(outputs: int, each: int, rows: int, workers: int) -> Any:
    """(jobs, JOB_WORDS): strips of rows, output by output."""
    high = max(1, -(-rows // (_JOBS * workers))) if workers > 1 else rows
    strips = [(row, min(high, rows - row)) for row in range(0, rows, high)]
    return np.array([(*strip, output // each, output) for output in range(outputs) for strip in strips], np.int64)


@cache
def _loop() -> Callable[..., None]:
    sources = ("strided_dot_layout.py", "strided_dot_codegen.py", *OVER_JOBS)
    return library("dots", _write, sources, {"run": (c_void_p, c_void_p)})["run"]


def _write(cpu: Any) -> Any:
    from convstudio.engines.compiled.strided_dot_codegen import write_dots

    return write_dots(cpu)
