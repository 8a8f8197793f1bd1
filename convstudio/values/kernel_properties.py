"""Properties of a kernel that its weights tell: sum, gains, symmetry, rank, shift."""

import math
from dataclasses import dataclass

import numpy as np

from convstudio.values.kernel import Weights
from convstudio.values.symmetry import MirrorAxis, sign_of

MAXIMUM_ANALYSED = 65  # a side; the facts of larger kernels take longer than a frame
_ROUNDING = 4 * float(np.finfo(np.float64).eps)
_SPLIT = 1e-12  # of the largest singular value: what is below is rounding


@dataclass(frozen=True)
class KernelFacts:
    """What the weights of a kernel tell about it.

    sum: what a flat area is multiplied by; l1: the sum of the absolute weights, the largest possible gain.
    noise_gain: the root of the sum of squares (L2), what independent noise is multiplied by.
    rank: the numerical rank of the matrix; separable: the kernel is one column times one row.
    shares: of each term of the rank in the sum of squares, largest first.
    signs: for each axis 1 where mirrored cells are equal, -1 where they are opposite, 0 where neither.
    shift: (rows, columns) by which the picture moves down and right; None where the weights add up to zero.
    """

    sum: float
    l1: float
    rank: int
    noise_gain: float
    shares: tuple[float, ...]
    signs: dict[MirrorAxis, int]
    shift: tuple[float, float] | None

    @property
    def symmetric(self) -> bool:
        """Turned by 180 degrees the kernel is the same, so correlation and convolution agree."""
        return self.signs[MirrorAxis.POINT] == 1

    @property
    def separable(self) -> bool:
        """One column times one row."""
        return self.rank <= 1


def facts_of(weights: Weights) -> KernelFacts:
    """The facts of weights (rows, columns). The rank takes a singular value decomposition: slow beyond 300 cells."""
    peak = float(np.abs(weights).max())
    unit = weights / peak if peak else weights
    values = np.linalg.svd(unit, compute_uv=False)
    rank = int(np.count_nonzero(values > values[0] * max(unit.shape) * np.finfo(np.float64).eps)) if peak else 0
    total = sum_of(weights)
    return KernelFacts(
        sum=total,
        l1=total_of(np.abs(weights)),
        rank=rank,
        noise_gain=peak * float(np.sqrt(np.sum(unit * unit))),
        shares=tuple((values[:rank] ** 2 / np.sum(values**2)).tolist()) if rank else (),
        signs={axis: sign_of(unit, axis) for axis in MirrorAxis},
        shift=_shift(unit) if total else None,
    )


def _shift(unit: Weights) -> tuple[float, float]:
    """Minus the centre of gravity, from the cell (k-1)//2 that lies on the output sample."""
    total = total_of(unit)
    rows, columns = (np.arange(side) - (side - 1) // 2 for side in unit.shape)
    down, right = -total_of(unit * rows[:, None]) / total, -total_of(unit * columns) / total
    return round(down, 9) + 0.0, round(right, 9) + 0.0


def factors_of(weights: Weights) -> tuple[list[float], list[float]]:
    """(column, row) of weights of rank 1, their outer product; the smallest weight of the column is 1 or -1."""
    row, column = np.unravel_index(np.argmax(np.abs(weights)), weights.shape)
    upright = weights[:, column] / weights[row, column]
    unit = np.abs(upright[np.abs(upright) > _SPLIT]).min()
    return [float(f"{value:.12g}") + 0.0 for value in upright / unit], [
        float(f"{value:.12g}") + 0.0 for value in weights[row] * unit
    ]


def output_range(weights: Weights, low: float, high: float, bias: float = 0.0) -> tuple[float, float]:
    """The lowest and highest result that samples between low and high can give."""
    up, down = total_of(np.maximum(weights, 0)), total_of(np.minimum(weights, 0))
    return bias + up * low + down * high, bias + up * high + down * low


def sum_of(weights: Weights) -> float:
    """The sum, exactly rounded; a sum that is nothing but rounding counts as zero."""
    total = total_of(weights)
    rounding = _ROUNDING * total_of(np.abs(weights))
    return 0.0 if abs(total) <= rounding < math.inf else total


def total_of(weights: Weights) -> float:
    """The sum, exactly rounded; infinity where it is too large."""
    try:
        return math.fsum(weights.ravel().tolist())
    except OverflowError:
        return math.inf
