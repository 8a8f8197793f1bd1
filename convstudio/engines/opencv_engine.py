"""OpenCV: filter2D and sepFilter2D, fast on every CPU, and matrix products for banks."""

from functools import partial
from itertools import product

import cv2
import numpy as np

from convstudio.engines import methods
from convstudio.engines.base import Array, Availability, Demand, Taps
from convstudio.engines.patches import PatchEngine
from convstudio.engines.prices import Costs, plane_prices
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

# filter2D goes to a DFT by itself from these many cells on (measured with OpenCV 5.0.0: 132 and 64); a DFT spreads
# NaN over everything, so a kernel that must be summed directly is taken apart into blocks below that.
# Keys are dtype.char, f and d: dtype.name takes microseconds, and small phases are asked for by the thousand.
_DIRECT_SIDE = {"f": 11, "d": 7}
_READ_AS_THEY_ARE = {"f": "BHhf", "d": "d"}  # uint8, uint16, int16, float32; float64
_DEPTH = {"f": cv2.CV_32F, "d": cv2.CV_64F}


_COSTS = Costs(plane=0.45, tap=0.024, pass_tap=0.05, transform=7.6, phase=1.2)


class OpencvEngine(PatchEngine):
    """cv2.filter2D plane by plane; strides and dilations by phases."""

    name = "opencv"
    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.FFT, Method.MATRIX})

    def availability(self) -> Availability:
        """Always there: OpenCV is a dependency."""
        return Availability(True, f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; see base.Engine."""
        return plane_prices(demand, _COSTS)

    def correlate(self, patch: Array, taps: Taps) -> Array:
        """The VALID correlation of a patch; see patches.PatchEngine."""
        match taps.method:
            case Method.MATRIX:
                return methods.matrix_product(patch, taps)
            case Method.SEPARABLE:
                return methods.by_planes(patch, taps, partial(_separable, taps=taps))
            case Method.FFT:
                return methods.by_planes(patch, taps, partial(_filtered, taps=taps))
            case _:
                return methods.by_planes(patch, taps, partial(_direct, taps=taps))


def _readable(plane: Array, dtype: np.dtype[np.float64]) -> Array:
    """The plane as OpenCV reads it: a known native type, samples of a row side by side; rows may lie apart."""
    if not plane.dtype.isnative or plane.dtype.char not in _READ_AS_THEY_ARE[dtype.char]:
        return np.ascontiguousarray(plane, dtype=dtype)
    side_by_side = plane.strides[1] == plane.itemsize and plane.strides[0] >= plane.shape[1] * plane.itemsize
    return plane if side_by_side else np.ascontiguousarray(plane)


def _filtered(plane: Array, kernel: Weights, taps: Taps) -> Array:
    whole = cv2.filter2D(
        _readable(plane, taps.dtype), _DEPTH[taps.dtype.char], kernel, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT
    )
    return whole[: plane.shape[0] - kernel.shape[0] + 1, : plane.shape[1] - kernel.shape[1] + 1]


def _direct(plane: Array, kernel: Weights, taps: Taps) -> Array:
    if taps.every_tap:  # filter2D leaves out weights of zero, and with them the NaN under them
        return methods.shifted_sums(plane, kernel, taps.dtype, every_tap=True)
    side = _DIRECT_SIDE[taps.dtype.char]
    if kernel.size <= side * side:
        return _filtered(plane, kernel, taps)
    rows, columns = plane.shape[0] - kernel.shape[0] + 1, plane.shape[1] - kernel.shape[1] + 1
    total = np.zeros((rows, columns), dtype=taps.dtype)
    for top, left in product(range(0, kernel.shape[0], side), range(0, kernel.shape[1], side)):
        block = kernel[top : top + side, left : left + side]
        if block.any():
            window = plane[top : top + rows + block.shape[0] - 1, left : left + columns + block.shape[1] - 1]
            total += _filtered(window, block, taps)
    return total


def _separable(plane: Array, kernel: Weights, taps: Taps) -> Array:
    factors = methods.rank_one(kernel)
    if factors is None:  # a phase of a kernel of rank one has rank one: only rounding brings us here
        return _direct(plane, kernel, taps)
    column, row = factors
    whole = cv2.sepFilter2D(
        _readable(plane, taps.dtype),
        _DEPTH[taps.dtype.char],
        row,
        column,
        anchor=(0, 0),
        borderType=cv2.BORDER_CONSTANT,
    )
    return whole[: plane.shape[0] - kernel.shape[0] + 1, : plane.shape[1] - kernel.shape[1] + 1]
