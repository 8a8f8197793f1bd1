"""Layer: one convolution as a person asks for it, before any image is known."""

from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cached_property
from typing import Annotated, Self

import numpy as np

from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.parameters import ParameterInfo

Pair = tuple[int, int]
Pads = tuple[Pair, Pair]

MAXIMUM_STEP = 4096
MAXIMUM_PAD = 65536


class Mode(Enum):
    """How far the window may reach over the edge (conventions, "Size and padding")."""

    FULL = "full"
    SAME = "same"
    VALID = "valid"
    SAME_UPPER = "same-upper"
    SAME_LOWER = "same-lower"
    EXPLICIT = "explicit"


class Grouping(Enum):
    """Which inputs an output reads."""

    EACH = "each"
    DEPTHWISE = "depthwise"
    STANDARD = "standard"
    GROUPED = "grouped"
    POINTWISE = "pointwise"


class Activation(Enum):
    """What follows the sum and the bias."""

    NONE = "none"
    RELU = "relu"
    ABS = "abs"
    MAGNITUDE = "magnitude"


def identity_bank() -> KernelBank:
    """The bank that changes nothing: a single one."""
    return KernelBank(np.ones((1, 1, 1, 1)))


@dataclass(frozen=True)
class Layer:
    """One convolution: kernels and the way they walk. Pairs are (vertical, horizontal), as in PyTorch."""

    bank: KernelBank = field(default_factory=identity_bank)
    mode: Annotated[
        Mode, ParameterInfo("Mode", "FULL keeps every overlap, SAME the size of the input, VALID only whole overlaps.")
    ] = Mode.SAME
    pads: Annotated[
        Pads, ParameterInfo("Padding", "Rows and columns added at the top, bottom, left and right.", 0, MAXIMUM_PAD)
    ] = ((0, 0), (0, 0))
    stride: Annotated[
        Pair, ParameterInfo("Stride", "How far the window jumps between two outputs.", 1, MAXIMUM_STEP, 1, "px")
    ] = (1, 1)
    dilation: Annotated[
        Pair, ParameterInfo("Dilation", "Distance between two kernel cells on the input.", 1, MAXIMUM_STEP, 1, "px")
    ] = (1, 1)
    anchor: Annotated[
        Pair | None, ParameterInfo("Anchor", "The kernel cell that lies on the output sample in mode SAME.")
    ] = None
    grouping: Annotated[Grouping, ParameterInfo("Channels", "Which input channels an output reads.")] = Grouping.EACH
    groups: Annotated[
        int, ParameterInfo("Groups", "Into how many groups the channels are split.", 1, MAXIMUM_STEP, 1)
    ] = 1
    border: Annotated[Border, ParameterInfo("Border", "What lies beyond the edge of the input.")] = Border.ZEROS
    border_value: Annotated[
        float, ParameterInfo("Border value", "The number beyond the edge when the border is constant.")
    ] = 0.0
    flip: Annotated[
        bool,
        ParameterInfo("Flip kernel (true convolution)", "Turn the kernel by 180 degrees first, as in mathematics."),
    ] = False
    bias: Annotated[
        tuple[float, ...], ParameterInfo("Bias", "Added to every sample: one number for all outputs or one for each.")
    ] = ()
    activation: Annotated[Activation, ParameterInfo("Activation", "What follows the sum and the bias.")] = (
        Activation.NONE
    )
    enabled: Annotated[bool, ParameterInfo("On", "A layer that is switched off hands its input on.")] = True
    name: str = ""

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, of.name) for of in fields(self)))

    def __hash__(self) -> int:
        return self._hash

    def __post_init__(self) -> None:
        check_pair("stride", self.stride, 1, MAXIMUM_STEP)
        check_pair("dilation", self.dilation, 1, MAXIMUM_STEP)
        check_pair("padding (top, bottom)", self.pads[0], 0, MAXIMUM_PAD)
        check_pair("padding (left, right)", self.pads[1], 0, MAXIMUM_PAD)
        if self.groups < 1:
            raise ConvStudioError(f"groups is {self.groups}; it must be at least 1.")
        if not np.isfinite([self.border_value, *self.bias]).all():
            raise ConvStudioError("bias and border value must be finite numbers.")
        if self.anchor is not None:
            check_pair("anchor", self.anchor, 0, MAXIMUM_STEP)
            if any(at >= side for at, side in zip(self.anchor, self.bank.size, strict=True)):
                rows, columns = self.bank.size
                raise ConvStudioError(f"anchor {self.anchor} lies outside the {rows}x{columns} kernel.")

    def with_bank(self, bank: KernelBank) -> Self:
        """The layer with another bank; the anchor of another kernel size goes, and a bias that does not count."""
        anchor = self.anchor if bank.size == self.bank.size else None
        bias = self.bias if len(self.bias) <= 1 or bank.outputs == self.bank.outputs else ()
        return replace(self, bank=bank, anchor=anchor, bias=bias)


def check_pair(what: str, pair: Pair, minimum: int, maximum: int) -> None:
    """Refuse a (vertical, horizontal) pair of which a number is not whole or outside minimum..maximum."""
    for value in pair:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ConvStudioError(f"{what} is {pair}; it must be two whole numbers.")
        if not minimum <= value <= maximum:
            raise ConvStudioError(f"{what} is {pair}; each must lie between {minimum} and {maximum}.")
