"""Edits of a whole kernel (turned, shifted, normalised): pure functions from Kernel to Kernel.

A cell keeps the text it was typed with as long as that text still means its weight; a kernel keeps its recipe as long
as no weight changed. Cells that are not part of the kernel stay so and move with the others.
"""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from itertools import chain
from typing import assert_never

import numpy as np
import numpy.typing as npt

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import ABSENT, MAXIMUM_SIDE, Kernel, Weights, fitted, shift_of
from convstudio.values.kernel_properties import sum_of, total_of
from convstudio.values.number_parsing import format_number

Indices = npt.NDArray[np.intp]

_INTEGER_TEXT = re.compile(r"-?[0-9]{1,15}")


class Normalisation(Enum):
    """What the weights are divided by (conventions, "Normalising a kernel")."""

    SUM = "sum"
    ABS_SUM = "abs-sum"
    L1 = "l1"
    POSITIVE = "positive"
    PEAK = "peak"


def rotated(kernel: Kernel, quarter_turns: int) -> Kernel:
    """The kernel turned by quarter turns, counter-clockwise."""
    return _rearranged(kernel, lambda cells: np.rot90(cells, quarter_turns))


def turned(kernel: Kernel) -> Kernel:
    """The kernel turned by 45 degrees clockwise, ring by ring: each of 8r cells goes r cells on (Kirsch's compass)."""
    rows, columns = kernel.shape
    if rows != columns or rows % 2 == 0:
        raise ConvStudioError(
            f"the kernel is {rows}x{columns}; turning by 45 degrees moves cells along rings and needs an odd square."
        )
    return _rearranged(kernel, _along_rings)


def _along_rings(cells: Weights) -> Weights:
    turned_cells, middle = cells.copy(), len(cells) // 2
    for radius in range(1, middle + 1):
        ring = _ring(middle, radius)
        turned_cells[ring] = np.roll(cells[ring], radius)
    return turned_cells


def _ring(middle: int, radius: int) -> tuple[Indices, Indices]:
    """(rows, columns) of the cells at this distance from the middle, clockwise from the top left."""
    low, high = middle - radius, middle + radius
    there, back = np.arange(low, high), np.arange(high, low, -1)
    first, last = np.full(2 * radius, low), np.full(2 * radius, high)
    return np.concatenate([first, there, last, back]), np.concatenate([there, last, back, first])


def shifted(kernel: Kernel, rows: int, columns: int) -> Kernel:
    """The kernel with its cells moved down and to the right; zeros come in, what leaves is lost."""
    return _rearranged(kernel, lambda cells: _moved(_moved(cells, rows, 0), columns, 1))


def _moved(cells: Weights, by: int, axis: int) -> Weights:
    moved, places = np.roll(cells, by, axis), np.arange(cells.shape[axis])
    np.moveaxis(moved, axis, 0)[(places < by) | (places >= len(places) + by)] = 0
    return moved


def ringed(kernel: Kernel) -> Kernel:
    """The kernel with a ring of zeros around it."""
    return resized(kernel, (kernel.shape[0] + 2, kernel.shape[1] + 2))


def cropped(kernel: Kernel) -> Kernel:
    """The kernel without the rings and outer rows or columns that are zero on both sides; at least one cell stays."""
    rows, columns = (_spare(np.any(kernel.weights, axis=axis)) for axis in (1, 0))
    height, width = kernel.shape
    return _rearranged(kernel, lambda cells: cells[rows : height - rows, columns : width - columns])


def _spare(used: npt.NDArray[np.bool_]) -> int:
    """How many places at either end are unused."""
    places = np.flatnonzero(used)
    most = (len(used) - 1) // 2
    return most if len(places) == 0 else min(int(places[0]), int(len(used) - 1 - places[-1]), most)


def convolved(kernel: Kernel, other: Kernel) -> Kernel:
    """One kernel that does what both do one after the other: (rows + rows - 1, columns + columns - 1).

    Filtering twice by correlation is filtering once with the full convolution of the two kernels. A sum per cell of the
    smaller kernel, in float64.
    """
    small, large = sorted((kernel.weights, other.weights), key=lambda weights: weights.size)
    size = small.shape[0] + large.shape[0] - 1, small.shape[1] + large.shape[1] - 1
    if max(size) > MAXIMUM_SIDE:
        raise ConvStudioError(f"the two kernels make one of {size[0]}x{size[1]}; a side may be {MAXIMUM_SIDE}.")
    weights = np.zeros(size)
    with np.errstate(over="ignore", invalid="ignore"):
        for (row, column), weight in np.ndenumerate(small):
            weights[row : row + large.shape[0], column : column + large.shape[1]] += weight * large
    return Kernel(weights)


def flipped(kernel: Kernel, axis: int) -> Kernel:
    """The kernel mirrored: axis 0 swaps top and bottom, axis 1 left and right."""
    if axis not in (0, 1):
        raise ConvStudioError(f"axis is {axis}; a kernel is flipped along axis 0 (rows) or 1 (columns).")
    return _rearranged(kernel, lambda cells: np.flip(cells, axis))


def transposed(kernel: Kernel) -> Kernel:
    """The kernel with rows and columns exchanged."""
    return _rearranged(kernel, np.transpose)


def resized(kernel: Kernel, size: tuple[int, int]) -> Kernel:
    """The kernel cut or filled with zeros to (rows, columns) at both ends alike, an odd one at the bottom and right."""
    if not all(1 <= side <= MAXIMUM_SIDE for side in size):
        raise ConvStudioError(f"the size is {size[0]}x{size[1]}; each side must lie between 1 and {MAXIMUM_SIDE}.")
    return _rearranged(kernel, lambda cells: fitted(cells, size))


def cut_off(have: int, want: int) -> list[int]:
    """Which of so many rows or columns, from 0, another size cuts off."""
    first = -shift_of(have, want)
    return [place for place in range(have) if not first <= place < first + want]


def negated(kernel: Kernel) -> Kernel:
    """The kernel with every sign changed; zeros stay plain zeros."""
    return kernel.weighted(0.0 - kernel.weights)


def scaled(kernel: Kernel, factor: float) -> Kernel:
    """The kernel with every weight multiplied by a finite number."""
    if not math.isfinite(factor):
        raise ConvStudioError(f"the factor is {factor}; it must be a finite number.")
    if factor == 1:
        return kernel
    with np.errstate(over="ignore"):
        return kernel.weighted(kernel.weights * factor)


def divided(kernel: Kernel, divisor: float) -> Kernel:
    """The kernel with every weight divided by a number; cells typed as whole numbers become fractions."""
    if not math.isfinite(divisor) or divisor == 0:
        raise ConvStudioError(f"the divisor is {divisor}; it must be a finite number other than zero.")
    if divisor == 1:
        return kernel
    with np.errstate(over="ignore"):
        quotient = kernel.weighted(kernel.weights / divisor)
    return replace(quotient, texts=_fractions(kernel.texts, divisor) or quotient.texts)


def normalised(kernel: Kernel, rule: Normalisation) -> Kernel:
    """The kernel divided by what the rule names; unchanged where that is zero."""
    divisor = divisor_of(kernel.weights, rule)
    if math.isinf(divisor):
        raise ConvStudioError("the weights add up to infinity; scale the kernel down first.")
    return divided(kernel, divisor) if divisor else kernel


def divisor_of(weights: Weights, rule: Normalisation) -> float:
    """What a rule divides by; a sum that is nothing but rounding counts as zero."""
    match rule:
        case Normalisation.SUM:
            return sum_of(weights)
        case Normalisation.ABS_SUM:
            return abs(sum_of(weights))
        case Normalisation.L1:
            return total_of(np.abs(weights))
        case Normalisation.POSITIVE:
            return total_of(np.maximum(weights, 0))
        case Normalisation.PEAK:
            return float(np.abs(weights).max())
        case _:
            assert_never(rule)


def _rearranged(kernel: Kernel, move: Callable[[Weights], Weights]) -> Kernel:
    """The kernel with its cells moved as move moves an array; place 0 stands for a new cell."""
    numbered = np.arange(1.0, kernel.weights.size + 1).reshape(kernel.shape)
    places = move(numbered).astype(np.intp)
    weights = np.append(0.0, kernel.weights)[places]
    recipe = kernel.recipe if np.array_equal(weights, kernel.weights) else ""
    cells = ("0", *chain.from_iterable(kernel.texts))
    moved = tuple(tuple(cells[place] for place in row) for row in places.tolist()) if kernel.texts else ()
    return replace(kernel, weights=weights, recipe=recipe, texts=moved)


def _fractions(texts: tuple[tuple[str, ...], ...], divisor: float) -> tuple[tuple[str, ...], ...]:
    whole = divisor > 0 and divisor == int(divisor)
    cells = {cell for row in texts for cell in row} - {ABSENT}
    if not whole or not all(_INTEGER_TEXT.fullmatch(cell) for cell in cells):
        return ()
    below = format_number(divisor)
    quotients = {cell: cell if float(cell) == 0 else f"{cell}/{below}" for cell in cells} | {ABSENT: ABSENT}
    return tuple(tuple(quotients[cell] for cell in row) for row in texts)
