"""What a method costs: milliseconds, from a few constants that are fitted to the machine.

The constants of NumPy 2.4 are of two cores of an AMD Zen 3 (tests/benchmarks/method_costs.py).
"""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Demand
from convstudio.engines.kernel_decomposition import terms, uniform
from convstudio.values.plan import Method


@dataclass(frozen=True)
class MethodCosts:
    """Constants of an engine that works plane by plane: milliseconds per million output samples."""

    plane: float  # touching a plane once
    tap: float  # one multiply-add of the direct method
    pass_tap: float  # one multiply-add of a separable pass
    transform: float  # the transform of a plane, its product and the way back
    phase: float  # gathering one stride or dilation phase
    running: float  # sums that run along both axes


_MATRIX_GATHER = 1.0  # copying one window cell for all outputs, per million output samples
_MATRIX_GATHER_APART = 5.0  # the same where a stride sets the cells apart in memory (in an image beyond the cache)
_MOST_FACTORED = 256  # kernels of a bank that are looked at for their rank
_MATRIX_TAP = 0.017  # one multiply-add inside the matrix product


def plane_prices(demand: Demand, costs: MethodCosts) -> dict[Method, float]:
    """Milliseconds of each method of an engine that works plane by plane."""
    outputs, inputs, kh, kw = demand.weights.shape
    pairs = outputs * inputs
    # A stride cuts an axis into as many phases, of which a kernel of k cells meets k at most.
    phases = min(demand.stride[0], kh) * min(demand.stride[1], kw)
    gathering = costs.plane * phases + (costs.phase * phases if phases > 1 else 0.0)
    gather = _MATRIX_GATHER if demand.stride == (1, 1) else _MATRIX_GATHER_APART
    priced = {
        Method.DIRECT: pairs * gathering + costs.tap * float(np.count_nonzero(demand.weights)),
        Method.FFT: pairs * (gathering + costs.transform * phases),
        Method.MATRIX: demand.groups * inputs * kh * kw * gather + outputs * inputs * kh * kw * _MATRIX_TAP,
    }
    if kh * kw > 1 and uniform(demand.weights):
        priced[Method.BOX] = pairs * (gathering + costs.running * phases)
    if min(kh, kw) > 1 and pairs <= _MOST_FACTORED:
        # n factors take n (kh + kw) products in place of kh kw: with more of them nothing is gained.
        count = terms(demand.weights, kh * kw / (kh + kw))
        if count is not None:
            priced[Method.SEPARABLE] = pairs * gathering + count * (costs.plane + costs.pass_tap * (kh + kw))
    return {method: cost * demand.millions for method, cost in priced.items()}
