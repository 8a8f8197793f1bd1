"""Kernel, one small matrix of weights; KernelBank, one kernel for each pair of output and input channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import format_number

MAXIMUM_SIDE = 999
MAXIMUM_CELLS = MAXIMUM_SIDE**2  # a kernel for signals may be one row of them
MAXIMUM_WEIGHTS = 2**26  # of a layer: half a gigabyte of float64

ABSENT = "-"  # the text of a cell that is not part of the kernel; its weight is 0
Cell = tuple[int, int]  # (row, column)
Texts = tuple[tuple[str, ...], ...]

Weights = npt.NDArray[np.float64]


def for_channels(weights: Weights, channels: int, axis: int) -> Weights:
    """The weights once for each channel, one after the other along an axis; refused beyond MAXIMUM_WEIGHTS."""
    if weights.size * channels > MAXIMUM_WEIGHTS:
        raise ConvStudioError(
            f"{channels} channels with {weights.size} weights each are too many: a layer may have {MAXIMUM_WEIGHTS}."
        )
    return np.tile(weights, [channels if at == axis else 1 for at in range(weights.ndim)])


def frozen_weights(weights: npt.ArrayLike, axes: int, what: str) -> Weights:
    """A read-only float64 copy of weights, refused unless it has this many axes, all finite and none empty."""
    try:
        if np.iscomplexobj(weights):  # its imaginary part would only be warned of
            raise TypeError
        with np.errstate(invalid="ignore", over="ignore"):  # what comes of it is looked at below
            array = np.array(weights, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        raise ConvStudioError(f"{what} must be real numbers in a regular array.") from error
    if array.ndim != axes or array.size == 0:
        raise ConvStudioError(f"{what} must have {axes} axes, none of them empty; its shape is {array.shape}.")
    height, width = array.shape[-2:]
    if height * width > MAXIMUM_CELLS:
        raise ConvStudioError(f"{what} is {height}x{width}; a kernel may have {MAXIMUM_SIDE}x{MAXIMUM_SIDE} cells.")
    if not np.isfinite(array).all():
        raise ConvStudioError(f"{what} holds NaN or infinity; every weight must be a finite number.")
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Kernel:
    """Weights (rows, columns) in float64, with what a person remembers of them.

    recipe: how it was generated ("gaussian:size=5,sigma=1.2"), empty when typed.
    texts: the cells as typed ("1/16"), row by row; empty when nobody typed them. "-": not part of the kernel.
    """

    weights: Weights
    recipe: str = ""
    texts: Texts = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", frozen_weights(self.weights, 2, "the kernel"))

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        rows, columns = self.weights.shape
        return rows, columns

    @cached_property
    def written(self) -> Texts:
        """The text of every cell, row by row: as it was typed, otherwise the shortest that means the same number."""
        return self.texts or tuple(tuple(format_number(weight) for weight in row) for row in self.weights.tolist())

    @cached_property
    def absent(self) -> npt.NDArray[np.bool_]:
        """(rows, columns): which cells are not part of the kernel."""
        if not any(ABSENT in row for row in self.texts):
            return np.zeros(self.shape, bool)
        typed = np.array([[text == ABSENT for text in row] for row in self.texts])
        absent: npt.NDArray[np.bool_] = typed & (self.weights == 0)
        return absent

    def with_cells(self, cells: Mapping[Cell, tuple[float, str]]) -> "Kernel":
        """The kernel with other weights and texts in these cells; what is known of the whole is forgotten."""
        weights = self.weights.copy()
        for cell, (value, _) in cells.items():
            weights[cell] = value
        if not self.texts and all(text == format_number(value) for value, text in cells.values()):
            return Kernel(weights)
        rows = [list(row) for row in self.written]
        for (row, column), (_, text) in cells.items():
            rows[row][column] = text
        return Kernel(weights, texts=tuple(map(tuple, rows)))

    def weighted(self, weights: Weights) -> "Kernel":
        """The kernel with other weights everywhere but in the cells that are not part of it."""
        apart = {(int(row), int(column)): (0.0, ABSENT) for row, column in np.argwhere(self.absent)}
        return Kernel(weights).with_cells(apart)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kernel) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return self.shape, self.weights.tobytes(), self.recipe, self.texts


@dataclass(frozen=True, eq=False)
class KernelBank:
    """Weights (outputs, inputs per group, rows, columns), the layout of PyTorch, in float64.

    kept: the kernels of which more than the weights is known, by (output, input).
    """

    weights: Weights
    kept: Mapping[tuple[int, int], Kernel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", frozen_weights(self.weights, 4, "the kernel bank"))
        object.__setattr__(self, "kept", MappingProxyType(dict(self.kept)))

    @classmethod
    def of(cls, *kernels: Kernel) -> Self:
        """The bank with one input per output; smaller kernels are centred in the size of the largest."""
        if not kernels:
            raise ConvStudioError("a bank needs at least one kernel.")
        size = tuple(max(kernel.shape[axis] for kernel in kernels) for axis in (0, 1))
        padded = [centred(kernel.weights, (size[0], size[1])) for kernel in kernels]
        same = {(index, 0): kernel for index, kernel in enumerate(kernels) if kernel.shape == size}
        return cls(np.stack(padded)[:, None], same)

    @property
    def outputs(self) -> int:
        """How many output channels the bank describes."""
        return int(self.weights.shape[0])

    @property
    def inputs(self) -> int:
        """How many input channels one output reads: the inputs per group."""
        return int(self.weights.shape[1])

    @property
    def size(self) -> tuple[int, int]:
        """(rows, columns) of every kernel of the bank."""
        return int(self.weights.shape[2]), int(self.weights.shape[3])

    def kernel(self, output: int, channel: int) -> Kernel:
        """The kernel between an output and one input of its group."""
        return self.kept.get((output, channel)) or Kernel(self.weights[output, channel])

    def with_kernel(self, output: int, channel: int, kernel: Kernel) -> Self:
        """The bank with one kernel replaced; another size resizes all others."""
        if kernel.shape != self.size:
            resized = self.resized(kernel.shape)
            return resized.with_kernel(output, channel, kernel)
        weights = self.weights.copy()
        weights[output, channel] = kernel.weights
        return type(self)(weights, {**self.kept, (output, channel): kernel})

    def resized(self, size: tuple[int, int]) -> Self:
        """The bank at another kernel size: cut or filled with zeros at both ends alike."""
        return self if size == self.size else type(self)(fitted(self.weights, size))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KernelBank) and self._key() == other._key()

    @cached_property
    def _hash(self) -> int:
        return hash((self.weights.shape, self.weights.tobytes()))

    def __hash__(self) -> int:
        return self._hash

    def _key(self) -> tuple[Any, ...]:
        return self.weights.shape, self.weights.tobytes(), dict(self.kept)


def centred(weights: Weights, size: tuple[int, int]) -> Weights:
    """The last two axes cut or filled with zeros to size, the centre cell (k-1)//2 staying the centre."""
    shifts = [(want - 1) // 2 - (have - 1) // 2 for have, want in zip(weights.shape[-2:], size, strict=True)]
    return _moved(weights, size, shifts)


def fitted(weights: Weights, size: tuple[int, int]) -> Weights:
    """The last two axes cut or filled with zeros to size at both ends alike, an odd row or column at the last end.

    From 3x3 to 2x2 the top left stays, and comes back to its place from 2x2 to 3x3; between odd sizes the centre stays.
    """
    return _moved(weights, size, [shift_of(*sides) for sides in zip(weights.shape[-2:], size, strict=True)])


def shift_of(have: int, want: int) -> int:
    """Where the first row or column of a fitted kernel lies: before the first one if it is cut."""
    return (want - have) // 2 if want > have else -((have - want) // 2)


def _moved(weights: Weights, size: tuple[int, int], shifts: Sequence[int]) -> Weights:
    result = np.zeros((*weights.shape[:-2], *size))
    source, target = [], []
    for have, want, shift in zip(weights.shape[-2:], size, shifts, strict=True):
        low, high = max(0, shift), min(want, have + shift)
        target.append(slice(low, high))
        source.append(slice(low - shift, high - shift))
    result[..., target[0], target[1]] = weights[..., source[0], source[1]]
    return result
