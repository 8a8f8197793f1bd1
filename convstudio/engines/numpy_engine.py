"""NumPy alone: every method in plain array code."""

from functools import partial

import numpy as np

from convstudio.engines import methods
from convstudio.engines.base import Array, Availability, Demand, Taps
from convstudio.engines.patches import PatchEngine
from convstudio.engines.prices import Costs, plane_prices
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

_COSTS = Costs(plane=1.2, tap=0.44, pass_tap=0.44, transform=36.0, phase=6.2)


class NumpyEngine(PatchEngine):
    """Shifted sums, separable passes, NumPy's FFT, and matrix products."""

    name = "numpy"
    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.FFT, Method.MATRIX})

    def availability(self) -> Availability:
        """Always there."""
        return Availability(True, f"NumPy {np.__version__}")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; see base.Engine."""
        return plane_prices(demand, _COSTS)

    def correlate(self, patch: Array, taps: Taps) -> Array:
        """The VALID correlation of a patch; see patches.PatchEngine."""
        match taps.method:
            case Method.MATRIX:
                return methods.matrix_product(patch, taps)
            case Method.FFT:
                return methods.by_planes(patch, taps, partial(methods.transformed, dtype=taps.dtype))
            case Method.SEPARABLE:
                return methods.by_planes(patch, taps, partial(_separable, taps=taps))
            case _:
                direct = partial(methods.shifted_sums, dtype=taps.dtype, every_tap=taps.every_tap)
                return methods.by_planes(patch, taps, direct)


def _separable(plane: Array, kernel: Weights, taps: Taps) -> Array:
    factors = methods.rank_one(kernel)
    if factors is None:  # a phase of a kernel of rank one has rank one: only rounding brings us here
        return methods.shifted_sums(plane, kernel, taps.dtype, every_tap=False)
    column, row = factors
    tall = methods.shifted_sums(plane, row, taps.dtype, every_tap=False)
    return methods.shifted_sums(tall, column, taps.dtype, every_tap=False)
