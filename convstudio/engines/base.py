"""The protocol of engines: what is read, the taps, what a method costs, and the sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair
from convstudio.values.plan import Method

Array = npt.NDArray[Any]


class EngineError(ConvStudioError):
    """An engine that is not there, or cannot do what was asked."""


@dataclass(frozen=True)
class Availability:
    """Whether an engine works here, and why not or with what."""

    works: bool
    reason: str


class Reading(NamedTuple):
    """What is read: a source (channels, rows, columns) of any real dtype, seen through a border.

    rows, columns: the positions read on each axis, which may lie outside the source, and how kernels walk over them.
    The samples at rows.positions x columns.positions are the patch on which every engine computes the VALID case.
    whole: the image that source is some channels of, if it outlives the call and never changes: an engine may keep a
    copy of it where it computes. channels: which of them, in this order.
    """

    source: Array
    rows: Walk
    columns: Walk
    border: Border = Border.ZEROS
    value: float = 0.0
    whole: Array | None = None
    channels: slice | Sequence[int] = ()


@dataclass(frozen=True, eq=False)
class Taps:
    """Kernels and the way they walk over a patch that needs no padding any more; engines remember plans by this object.

    weights: (outputs, inputs per group, rows, columns) float64. dtype: the dtype of the sums and of the result.
    every_tap: the patch may hold NaN or infinity, so weights of zero are multiplied too. bias: (outputs,) float64.
    """

    weights: Weights
    stride: Pair
    dilation: Pair
    groups: int
    method: Method
    dtype: np.dtype[Any]
    every_tap: bool = False
    bias: Weights | None = None

    @cached_property
    def numbers(self) -> tuple[bytes, bytes]:
        """Weights and bias as bytes: what plans are remembered by."""
        return self.weights.tobytes(), b"" if self.bias is None else self.bias.tobytes()

    def result_size(self, patch: Array) -> Pair:
        """(rows, columns) of the result on a patch (channels, rows, columns)."""
        sizes = [
            (patch.shape[1 + axis] - self.dilation[axis] * (self.weights.shape[2 + axis] - 1) - 1) // self.stride[axis]
            + 1
            for axis in (0, 1)
        ]
        return sizes[0], sizes[1]


@dataclass(frozen=True)
class Demand:
    """What a price depends on.

    weights: (outputs, inputs per group, rows, columns). size: (rows, columns) of a result. dtype: of the sums.
    """

    weights: Weights
    stride: Pair
    dilation: Pair
    groups: int
    size: Pair
    dtype: np.dtype[Any]

    @property
    def millions(self) -> float:
        """Millions of samples in one output plane."""
        return self.size[0] * self.size[1] * 1e-6


class Engine(Protocol):
    """An executor. compute is called from worker threads, several at a time."""

    name: str
    methods: frozenset[Method]

    def availability(self) -> Availability:
        """Whether the engine works here; cheap, and never raises."""
        ...

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds that each of its methods would take; a method that cannot do it is left out."""
        ...

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """Write the sums of what a reading shows, each with its bias, into out (outputs, rows', columns').

        out has the dtype of the taps; its rows may lie apart in memory. Beyond it, the engine keeps its working memory
        under 64 MB for kernels on single planes.
        """
        ...
