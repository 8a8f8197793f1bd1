"""The cells of the peer grid, as data, and the arrays of a cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import product
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Kind(Enum):
    """What the kernel is; users know, so a peer may use the function that fits it best."""

    DENSE = "dense"
    GAUSSIAN = "Gaussian"
    RANK_2 = "rank 2"
    MOTION = "motion blur"
    BOX = "box"


@dataclass(frozen=True)
class Cell:
    """One measurement: float32 in (channels, rows, columns), padding "same" with zeros.

    kernel: (rows, columns), odd. shared: one kernel for all channels. A signal has one row.
    """

    name: str
    shape: tuple[int, int, int]
    kernel: tuple[int, int]
    kind: Kind = Kind.DENSE
    outputs: int = 1
    stride: int = 1
    dilation: int = 1
    groups: int = 1
    shared: bool = False

    @property
    def signal(self) -> bool:
        """One row high."""
        return self.shape[1] == 1

    @property
    def padding(self) -> tuple[int, int]:
        """Zeros on each side, (vertical, horizontal)."""
        return self.dilation * (self.kernel[0] - 1) // 2, self.dilation * (self.kernel[1] - 1) // 2

    @property
    def steps(self) -> tuple[int, int]:
        """The stride, (vertical, horizontal)."""
        return (1, self.stride) if self.signal else (self.stride, self.stride)

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """(outputs, rows, columns) of the result."""
        rows, columns = (-(-n // step) for n, step in zip(self.shape[1:], self.steps, strict=True))
        return self.outputs, rows, columns


@dataclass(frozen=True, eq=False)
class Problem:
    """A cell with its arrays. x: (channels, rows, columns), w: (outputs, inputs per group, rows, columns), float32."""

    cell: Cell
    x: Array
    w: Array

    @cached_property
    def pairs(self) -> list[tuple[int, int, Array]]:
        """(output, input channel, kernel) of every kernel."""
        inputs, per_group = self.w.shape[1], self.cell.outputs // self.cell.groups
        return [(o, o // per_group * inputs + i, self.w[o, i]) for o, i in product(*map(range, self.w.shape[:2]))]

    @cached_property
    def factors(self) -> tuple[Array, Array] | None:
        """(column, row) of the one kernel, if it is a column times a row."""
        if self.cell.kind not in (Kind.GAUSSIAN, Kind.BOX):
            return None
        left, values, right = np.linalg.svd(self.w[0, 0].astype(np.float64))
        scale = np.sqrt(values[0])
        return (left[:, 0] * scale).astype(np.float32), (right[0] * scale).astype(np.float32)

    def strip(self, share: int) -> "Problem":
        """A share-th of the image, 16 lines at least: it tells what the whole will take."""
        axis = 2 if self.cell.signal else 1
        length = min(self.x.shape[axis], max(self.x.shape[axis] // share, 16))
        x = np.ascontiguousarray(self.x[:, :, :length] if axis == 2 else self.x[:, :length])
        return Problem(replace(self.cell, shape=x.shape), x, self.w)

    def other(self, seed: int) -> "Problem":
        """The same image with another kernel of the same kind."""
        return Problem(self.cell, self.x, weights(self.cell, seed))


def problem(cell: Cell) -> Problem:
    """The arrays of a cell: samples from 0 to 1."""
    return Problem(cell, np.random.default_rng(0).random(cell.shape, dtype=np.float32), weights(cell, 0))


def weights(cell: Cell, seed: int) -> Array:
    """Kernels (outputs, inputs per group, rows, columns), float32; another set for every seed."""
    inputs = cell.shape[0] // cell.groups
    random = np.random.default_rng(seed)
    if cell.shared:
        return np.tile(_kernel(cell, random).astype(np.float32), (cell.outputs, inputs, 1, 1))
    kernels = [_kernel(cell, random) for _ in range(cell.outputs * inputs)]
    return np.asarray(kernels, dtype=np.float32).reshape(cell.outputs, inputs, *cell.kernel)


def sigma(cell: Cell) -> float:
    """Of a Gaussian kernel: what scikit-image cuts off at this size with truncate=3."""
    return (cell.kernel[0] // 2) / 3


def _kernel(cell: Cell, random: np.random.Generator) -> Array:
    rows, columns = cell.kernel
    gain = random.uniform(0.5, 1.0)
    match cell.kind:
        case Kind.DENSE:
            return random.normal(size=cell.kernel)
        case Kind.GAUSSIAN:
            line = np.exp(-0.5 * ((np.arange(rows) - rows // 2) / sigma(cell)) ** 2)
            return gain * np.outer(line, line) / line.sum() ** 2
        case Kind.RANK_2:
            return random.normal(size=(rows, 2)) @ random.normal(size=(2, columns))
        case Kind.MOTION:
            return gain * np.eye(rows) / rows
        case Kind.BOX:
            return np.full(cell.kernel, gain / (rows * columns))
    assert_never(cell.kind)


MP4, MP12, MP100 = (1, 2048, 2048), (3, 3000, 4000), (1, 10000, 10000)
FEATURES = (32, 256, 256)


def _square(size: int) -> tuple[int, int]:
    return size, size


def _grey() -> Iterator[Cell]:
    for size in (3, 31):
        yield Cell(f"{size}x{size}, 512x512", (1, 512, 512), _square(size))
    for size in (3, 5, 7, 15, 31, 63):
        yield Cell(f"{size}x{size}, 4 MP", MP4, _square(size))
    yield Cell("Gaussian 31, 4 MP", MP4, _square(31), Kind.GAUSSIAN)
    yield Cell("rank-2 15, 4 MP", MP4, _square(15), Kind.RANK_2)
    yield Cell("motion blur 31, 4 MP", MP4, _square(31), Kind.MOTION)
    yield Cell("box 101, 4 MP", MP4, _square(101), Kind.BOX)


def _spread() -> Iterator[Cell]:
    for size, stride in ((7, 2), (7, 4), (15, 2)):
        yield Cell(f"{size}x{size} stride {stride}, 4 MP", MP4, _square(size), stride=stride)
    for size, dilation in ((5, 2), (3, 4)):
        yield Cell(f"{size}x{size} dilation {dilation}, 4 MP", MP4, _square(size), dilation=dilation)


def _networks() -> Iterator[Cell]:
    for size in (3, 7):
        yield Cell(f"depthwise {size}x{size}, 32 x 256x256", FEATURES, _square(size), outputs=32, groups=32)
    for size, word in ((1, "pointwise"), (3, "standard 3x3")):
        yield Cell(f"{word}, 32 to 128, 256x256", FEATURES, _square(size), outputs=128)
    for side in (224, 1024):
        yield Cell(f"stem 7x7/2, 3 to 64, {side}x{side}", (3, side, side), _square(7), outputs=64, stride=2)


def _large() -> Iterator[Cell]:
    for size in (3, 5, 15, 31):
        yield Cell(f"{size}x{size}, RGB 12 MP", MP12, _square(size), outputs=3, groups=3, shared=True)
    yield Cell("Gaussian 31, RGB 12 MP", MP12, _square(31), Kind.GAUSSIAN, 3, groups=3, shared=True)
    yield Cell("bank of 16 3x3, RGB 12 MP", MP12, _square(3), outputs=16)
    yield Cell("conv1d 1001, 1 M samples", (1, 1, 1_000_000), (1, 1001))
    for size in (5, 31):
        yield Cell(f"{size}x{size}, 100 MP", MP100, _square(size))


CELLS: tuple[Cell, ...] = (*_grey(), *_spread(), *_networks(), *_large())
