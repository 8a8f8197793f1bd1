"""What a person does to a whole kernel: pure functions from Kernel to Kernel, and what is known of its weights.

A cell keeps the text it was typed with as long as that text still means its weight; a kernel keeps its recipe as long
as no weight changed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain
from typing import assert_never

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_SIDE, Kernel, Weights, centred
from convstudio.values.number import format_number

_INTEGER_TEXT = re.compile(r"-?[0-9]{1,15}")
_ROUNDING = 4 * float(np.finfo(np.float64).eps)


class Normalisation(Enum):
    """What the weights are divided by (conventions, section 6)."""

    SUM = "sum"
    ABS_SUM = "abs-sum"
    L1 = "l1"
    POSITIVE = "positive"
    PEAK = "peak"


@dataclass(frozen=True)
class KernelFacts:
    """What the weights of a kernel tell about it.

    sum: what a flat area is multiplied by; l1: the sum of the absolute weights, the largest possible gain.
    rank: the numerical rank of the matrix; separable: the kernel is one column times one row.
    symmetric: turned by 180 degrees it is the same, so correlation and convolution agree.
    noise_gain: the root of the sum of squares, what independent noise is multiplied by.
    """

    sum: float
    l1: float
    rank: int
    symmetric: bool
    separable: bool
    noise_gain: float


def facts_of(weights: Weights) -> KernelFacts:
    """The facts of weights (rows, columns). The rank takes a singular value decomposition: slow beyond 300 cells."""
    peak = float(np.abs(weights).max())
    unit = weights / peak if peak else weights
    rank = int(np.linalg.matrix_rank(unit))
    return KernelFacts(
        sum=_sum(weights),
        l1=_total(np.abs(weights)),
        rank=rank,
        symmetric=bool(np.allclose(unit, unit[::-1, ::-1], rtol=0, atol=1e-12)),
        separable=rank <= 1,
        noise_gain=peak * float(np.sqrt(np.sum(unit * unit))),
    )


def rotated(kernel: Kernel, quarter_turns: int) -> Kernel:
    """The kernel turned by quarter turns, counter-clockwise."""
    return _rearranged(kernel, lambda cells: np.rot90(cells, quarter_turns))


def flipped(kernel: Kernel, axis: int) -> Kernel:
    """The kernel mirrored: axis 0 swaps top and bottom, axis 1 left and right."""
    if axis not in (0, 1):
        raise ConvStudioError(f"axis is {axis}; a kernel is flipped along axis 0 (rows) or 1 (columns).")
    return _rearranged(kernel, lambda cells: np.flip(cells, axis))


def transposed(kernel: Kernel) -> Kernel:
    """The kernel with rows and columns exchanged."""
    return _rearranged(kernel, np.transpose)


def resized(kernel: Kernel, size: tuple[int, int]) -> Kernel:
    """The kernel cut or filled with zeros to (rows, columns), its centre staying the centre."""
    if not all(1 <= side <= MAXIMUM_SIDE for side in size):
        raise ConvStudioError(f"the size is {size[0]}x{size[1]}; each side must lie between 1 and {MAXIMUM_SIDE}.")
    return _rearranged(kernel, lambda cells: centred(cells, size))


def negated(kernel: Kernel) -> Kernel:
    """The kernel with every sign changed; zeros stay plain zeros."""
    return Kernel(0.0 - kernel.weights)


def scaled(kernel: Kernel, factor: float) -> Kernel:
    """The kernel with every weight multiplied by a finite number."""
    if not math.isfinite(factor):
        raise ConvStudioError(f"the factor is {factor}; it must be a finite number.")
    if factor == 1:
        return kernel
    with np.errstate(over="ignore"):
        return Kernel(kernel.weights * factor)


def divided(kernel: Kernel, divisor: float) -> Kernel:
    """The kernel with every weight divided by a number; cells typed as whole numbers become fractions."""
    if not math.isfinite(divisor) or divisor == 0:
        raise ConvStudioError(f"the divisor is {divisor}; it must be a finite number other than zero.")
    if divisor == 1:
        return kernel
    with np.errstate(over="ignore"):
        return Kernel(kernel.weights / divisor, texts=_fractions(kernel.texts, divisor))


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
            return _sum(weights)
        case Normalisation.ABS_SUM:
            return abs(_sum(weights))
        case Normalisation.L1:
            return _total(np.abs(weights))
        case Normalisation.POSITIVE:
            return _total(np.maximum(weights, 0))
        case Normalisation.PEAK:
            return float(np.abs(weights).max())
        case _:
            assert_never(rule)


def _sum(weights: Weights) -> float:
    total = _total(weights)
    rounding = _ROUNDING * _total(np.abs(weights))
    return 0.0 if abs(total) <= rounding < math.inf else total


def _total(weights: Weights) -> float:
    try:
        return math.fsum(weights.ravel())
    except OverflowError:
        return math.inf


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
    if not whole or not all(_INTEGER_TEXT.fullmatch(cell) for row in texts for cell in row):
        return ()
    below = format_number(divisor)
    return tuple(tuple(cell if float(cell) == 0 else f"{cell}/{below}" for cell in row) for row in texts)
