"""Plan: a layer resolved against one input and one engine; StackPlan: a stack of them, first to last."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convstudio.values.border import Border
from convstudio.values.kernel import Weights
from convstudio.values.layer import Activation, Layer, Pads, Pair
from convstudio.values.region import Region

Shape = tuple[int, int, int]


class Method(Enum):
    """How the sums are done; the numbers agree within conventions, "Values and tolerance"."""

    DIRECT = "direct"
    SEPARABLE = "separable"
    FFT = "fft"
    MATRIX = "matrix"
    BOX = "box"
    WINOGRAD = "winograd"


@dataclass(frozen=True)
class InputFacts:
    """What planning must know of an input: shape (channels, rows, columns), dtype, and whether sums must be direct.

    direct_only: it holds NaN or infinity, or a peak so high that a transform would drown the rest.
    """

    shape: Shape
    dtype: str = "uint8"
    direct_only: bool = False

    @property
    def compute_dtype(self) -> str:
        """float32, or float64 for types that float32 cannot hold exactly."""
        dtype = np.dtype(self.dtype)
        wide = dtype.itemsize >= 8 or (dtype.kind in "iu" and dtype.itemsize >= 4)
        return "float64" if wide else "float32"

    @property
    def result_dtype(self) -> str:
        """float64 for float64 input, float32 for everything else."""
        dtype = np.dtype(self.dtype)
        return "float64" if dtype.kind == "f" and dtype.itemsize >= 8 else "float32"


@dataclass(frozen=True, eq=False)
class Plan:
    """Integers, weights and reasons: everything that computes, shows, explains or exports reads this.

    weights: (outputs, inputs per group, rows, columns) float64, already flipped if asked.
    bias: (outputs,) float64. padding: ((top, bottom), (left, right)).
    output_shape: after the activation (MAGNITUDE folds the outputs of a group into one).
    bytes: the output and the working memory beside it. seconds: by the price that it was chosen for.
    foretold: seconds on this machine, to a factor of two; None where nothing like it was measured here.
    """

    layer: Layer
    facts: InputFacts
    engine: str
    output_shape: Shape
    padding: Pads
    stride: Pair
    dilation: Pair
    groups: int
    weights: Weights
    bias: npt.NDArray[np.float64]
    border: Border
    border_value: float
    activation: Activation
    method: Method
    reasons: tuple[str, ...]
    parameters: int
    macs: int
    bytes: int
    seconds: float
    foretold: float | None = None

    @property
    def input_shape(self) -> Shape:
        """(channels, rows, columns) of the input."""
        return self.facts.shape

    @property
    def kernel_size(self) -> Pair:
        """(rows, columns) of the kernels."""
        return int(self.weights.shape[2]), int(self.weights.shape[3])

    @cached_property
    def minds_nothing(self) -> bool:
        """Whether NaN and infinity need no care: sums are direct, and no weight is zero, so that none is left out."""
        return self.method in (Method.DIRECT, Method.MATRIX) and bool(self.weights.all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self._question == other._question

    @property
    def _question(self) -> tuple[object, ...]:
        """What plans are compared by; the rest follows. The method is one: prices change when a machine is fitted."""
        return self.facts, self.engine, self.method, self.layer

    @cached_property
    def _hash(self) -> int:
        return hash(self._question)

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class StackPlan:
    """Plans of the layers that are switched on, each reading what the one before gives."""

    plans: tuple[Plan, ...]

    @property
    def input_shape(self) -> Shape:
        """(channels, rows, columns) that the first layer reads."""
        return self.plans[0].input_shape

    @property
    def output_shape(self) -> Shape:
        """(channels, rows, columns) that the last layer gives."""
        return self.plans[-1].output_shape

    @cached_property
    def whole(self) -> Region:
        """All samples of the result."""
        return Region.whole(*self.output_shape[1:])

    @property
    def by_channel(self) -> bool:
        """Every layer works on each channel by itself, so that each output is of one channel of the input."""
        return all(plan.groups == plan.input_shape[0] for plan in self.plans)

    @property
    def parameters(self) -> int:
        """Weights and biases of all layers."""
        return sum(plan.parameters for plan in self.plans)

    @property
    def macs(self) -> int:
        """Multiply-adds of all layers."""
        return sum(plan.macs for plan in self.plans)

    @cached_property
    def bytes(self) -> int:
        """The most that is held at once beyond the input: every layer's output and working memory."""
        return self.plans[-1].bytes + max(plan.bytes - _output_bytes(plan) for plan in self.plans)

    @property
    def seconds(self) -> float:
        """Of all layers, by their prices."""
        return sum(plan.seconds for plan in self.plans)

    @property
    def foretold(self) -> float | None:
        """Seconds of all layers, None where those of one are unknown."""
        known = [plan.foretold for plan in self.plans if plan.foretold is not None]
        return sum(known) if len(known) == len(self.plans) else None

    @cached_property
    def result_dtype(self) -> str:
        """The dtype of the result."""
        return self.plans[0].facts.result_dtype

    def upto(self, count: int) -> "StackPlan":
        """The stack of the first layers only."""
        return StackPlan(self.plans[:count])


def in_words(seconds: float | None) -> str:
    """A foretold time in words."""
    return "unknown" if seconds is None else f"{seconds * 1e3:.3g} ms"


def _output_bytes(plan: Plan) -> int:
    return math.prod(plan.output_shape) * np.dtype(plan.facts.result_dtype).itemsize
