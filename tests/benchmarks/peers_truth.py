"""The exact result in float64, and how far a result is from it."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tests.benchmarks.peers_cells import Array, Problem
from tests.benchmarks.peers_tool import dilated, strided

TOLERANCE = 2e-5  # of max|x| times the sum of |w| of an output: conventions, "Values and tolerance"
LARGEST_WHOLE = 50_000_000  # samples of input; above it the truth is known in crops
LARGEST_SUMMED = 121  # weights that are not zero; more are transformed
CROP = 400

Window = tuple[slice, slice]


@dataclass(frozen=True, eq=False)
class Truth:
    """Exact values of some windows of the result, and the tolerance of each output."""

    pieces: tuple[tuple[Window, Array], ...]
    tolerance: Array

    def share(self, result: Array) -> float:
        """The largest error as a share of the tolerance; NaN where the result is not a number."""
        shares = [
            np.max(np.abs(result[o][window] - exact[o])) / allowed
            for window, exact in self.pieces
            for o, allowed in enumerate(self.tolerance)
        ]
        return float(np.max(shares))


def truth(problem: Problem) -> Truth:
    """The exact result of a problem, whole or in crops at the corners, the edges and inside."""
    bound = float(np.abs(problem.x).max()) * np.abs(problem.w.astype(np.float64)).sum(axis=(1, 2, 3))
    _, rows, columns = problem.cell.output_shape
    if problem.x.size <= LARGEST_WHOLE:
        windows: list[Window] = [(slice(0, rows), slice(0, columns))]
    else:
        windows = list(product(_places(rows), _places(columns)))
    return Truth(tuple((window, _exact(problem, window)) for window in windows), TOLERANCE * bound)


def _places(length: int) -> tuple[slice, ...]:
    last = length - CROP
    return tuple(slice(start, start + CROP) for start in (0, last // 3, last // 2, last))


def _exact(problem: Problem, window: Window) -> Array:
    """(outputs, rows, columns) float64 of a window of the result."""
    patch = _patch(problem, window)
    shape = [problem.cell.outputs, *(part.stop - part.start for part in window)]
    result = np.zeros(shape)
    for output, channel, kernel in problem.pairs:
        result[output] += _correlated(patch[channel], kernel.astype(np.float64), problem)
    return result


def _patch(problem: Problem, window: Window) -> Array:
    """What a window of the result reads, with its zeros."""
    places: list[Any] = []
    for axis, (part, pad) in enumerate(zip(window, problem.cell.padding, strict=True)):
        step, length = problem.cell.steps[axis], problem.x.shape[1 + axis]
        start, stop = part.start * step - pad, (part.stop - 1) * step + pad + 1
        places.append((slice(max(0, start), min(length, stop)), (max(0, -start), max(0, stop - length))))
    (rows, above), (columns, beside) = places
    return np.pad(problem.x[:, rows, columns], ((0, 0), above, beside)).astype(np.float64)


def _correlated(patch: Array, kernel: Array, problem: Problem) -> Array:
    """The valid correlation of one plane with one kernel."""
    if np.count_nonzero(kernel) > LARGEST_SUMMED:
        from scipy.signal import oaconvolve

        wide = dilated(kernel, problem.cell.dilation)
        return strided(oaconvolve(patch, wide[::-1, ::-1], mode="valid"), problem)
    (down, along), d = problem.cell.steps, problem.cell.dilation
    rows, columns = (n - d * (k - 1) for n, k in zip(patch.shape, kernel.shape, strict=True))
    total = np.zeros((-(-rows // down), -(-columns // along)))
    for i, j in zip(*np.nonzero(kernel), strict=True):
        total += kernel[i, j] * patch[i * d : i * d + rows : down, j * d : j * d + columns : along]
    return total
