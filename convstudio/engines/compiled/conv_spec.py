"""What a plan depends on, apart from the source: kernels, the way they walk, the size and the strides of the result."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from convstudio.engines.base import Array, Taps
from convstudio.engines.compiled.source_layout import KINDS, LETTERS, SourceView
from convstudio.engines.compiled.tap_lists import Floats
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

_SAMPLE_SECONDS = 0.3e-9  # of memory traffic, for each output
_TAP_SECONDS = 2.5e-11  # of arithmetic, for each tap of an output


@dataclass(frozen=True)
class KernelWindow:
    """How windows lie on a patch: strides and reaches on both axes, in patch positions."""

    stride: Pair
    reach: Pair

    @property
    def column_reach(self) -> int:
        """The reach in columns of a phase."""
        # A phase holds every stride-th column, so neighbours in it are a stride apart.
        return -(-self.reach[1] // self.stride[1])

    def rows(self, outputs: int) -> int:
        """Patch rows that so many rows of outputs need."""
        return (outputs - 1) * self.stride[0] + self.reach[0] + 1


class Result(NamedTuple):
    """Shape, strides and dtype.char of the array that sums are written to."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    letter: str

    @classmethod
    def of(cls, out: Array) -> "Result":
        """Those of an array."""
        return cls(out.shape, out.strides, out.dtype.char)


class ConvSpec(NamedTuple):
    """out_steps: bytes from a channel and from a row of the result to the next."""

    weights: bytes
    shape: tuple[int, int, int, int]
    bias: bytes
    groups: int
    every_tap: bool
    stride: Pair
    dilation: Pair
    size: Pair
    out_steps: Pair
    dtype: str

    @classmethod
    def of(cls, given: SourceView, taps: Taps, result: "Result") -> "ConvSpec":
        """For a source, kernels and a result; strides and dilations are those of the reading."""
        rows, columns, (weights, bias) = given.rows, given.columns, taps.numbers
        assert result.letter == "f"
        assert result.shape[2] == 1 or result.strides[2] == np.dtype(np.float32).itemsize
        return cls(
            weights,
            taps.weights.shape,
            bias,
            taps.groups,
            taps.every_tap,
            (rows.stride, columns.stride),
            (rows.dilation, columns.dilation),
            (result.shape[1], result.shape[2]),
            (result.strides[0], result.strides[1]),
            KINDS[LETTERS.index(given.letter)],
        )

    @property
    def kernels(self) -> Weights:
        """(outputs, inputs per group, rows, columns) float64."""
        return np.frombuffer(self.weights, dtype=np.float64).reshape(self.shape)

    @property
    def starts(self) -> Floats:
        """(outputs,) float32: the bias, with which each sum starts, or zeros."""
        if not self.bias:
            return np.zeros(self.shape[0], dtype=np.float32)
        return np.frombuffer(self.bias, dtype=np.float64).astype(np.float32)

    @property
    def per_group(self) -> int:
        """Outputs of a group."""
        return self.shape[0] // self.groups

    @property
    def window(self) -> KernelWindow:
        """The stride of the kernels and their reach, dilated, on both axes."""
        reach = self.dilation[0] * (self.shape[2] - 1), self.dilation[1] * (self.shape[3] - 1)
        return KernelWindow(self.stride, reach)

    def seconds(self, taps: float) -> float:
        """About how many seconds one thread takes for all outputs, at this many taps for each."""
        samples = self.shape[0] * self.size[0] * self.size[1]
        return samples * (_SAMPLE_SECONDS + taps * _TAP_SECONDS)
