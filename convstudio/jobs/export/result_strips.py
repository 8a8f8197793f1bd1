"""A result on its way into a file: in strips that are made as they are needed, or held whole where it must be.

Streamed   64 outputs of 12 megapixels pass through 33 MB      gone through twice, it is computed twice
Held       one part, the whole result                          gone through twice, it is computed once
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from convstudio.engines import buffer_pool
from convstudio.engines.base import Array
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.memory_check import result_bytes
from convstudio.jobs.render.render_loop import Progress, render, strips, tiles
from convstudio.values.plan import Method, StackPlan
from convstudio.values.region import Region

_STRIP_BYTES = 32 << 20
_LEAST_ROWS = 32  # of fewer, what surrounds a strip costs more than it

Part = tuple[int, Array]  # the first row, and the samples (outputs, rows, columns)


@dataclass
class StreamedResult:
    """The result of a stack in strips of all outputs. The memory of a strip is that of the next: read it in time.

    region: what of the result; all of it if None. passes: how often it will be gone through, for the progress.
    seconds: spent computing so far.
    """

    stack: StackPlan
    source: Array
    token: CancelToken = field(default_factory=CancelToken)
    progress: Progress | None = None
    passes: int = 1
    region: Region | None = None
    seconds: float = 0.0
    _done: int = 0

    def __iter__(self) -> Iterator[Part]:
        """Compute strip by strip, until cancelled."""
        regions = _regions(self.stack, self.region)
        memory = buffer_pool.empty(_largest(self.stack, regions), self.stack.result_dtype)
        computed = tiles(self.stack, self.source, regions, None, self.token, into=memory)
        while (part := self._next(computed)) is not None:
            region, samples = part
            yield region.rows.start - regions[0].rows.start, samples
            self._done += 1
            if self.progress is not None:
                self.progress(self._done / (len(regions) * self.passes))

    def _next(self, computed: Iterator[tuple[Region, Array]]) -> tuple[Region, Array] | None:
        started = time.perf_counter()
        part = next(computed, None)
        self.seconds += time.perf_counter() - started
        return part


@dataclass
class WholeResult:
    """The result of a stack, or a region of it, as one part, computed when first asked for. seconds: that took."""

    stack: StackPlan
    source: Array
    token: CancelToken | None = None
    progress: Progress | None = None
    region: Region | None = None
    seconds: float = 0.0
    _whole: Array | None = None

    def __iter__(self) -> Iterator[Part]:
        """The one part; refused where it would not fit in memory."""
        if self._whole is None:
            started = time.perf_counter()
            self._whole = render(self.stack, self.source, token=self.token, progress=self.progress, region=self.region)
            self.seconds = time.perf_counter() - started
        yield 0, self._whole


def streamed_bytes(stack: StackPlan, dtype: str | None = None, region: Region | None = None) -> int:
    """The most that is held at once beyond the input while a result is streamed, and turned into another dtype."""
    largest = math.prod(_largest(stack, _regions(stack, region)))
    of_a_sample = np.dtype(stack.result_dtype).itemsize + (np.dtype(dtype).itemsize if dtype else 0)
    return stack.bytes - result_bytes(stack) + largest * of_a_sample


def _regions(stack: StackPlan, inside: Region | None = None) -> list[Region]:
    """The strips of the one render loop, made lower where those of all outputs would take too much memory."""
    outputs, height, width = stack.output_shape
    fit = _STRIP_BYTES // (outputs * width * np.dtype(stack.result_dtype).itemsize)
    transformed = [plan.kernel_size[0] for plan in stack.plans if plan.method is Method.FFT]
    rows = min(len(strips(stack, outputs)[0].rows), max(_LEAST_ROWS, fit, *transformed))
    return list((inside or Region.whole(height, width)).tiles(rows, width))


def _largest(stack: StackPlan, regions: list[Region]) -> tuple[int, int, int]:
    return stack.output_shape[0], *regions[0].shape
