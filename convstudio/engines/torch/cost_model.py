"""What sums cost with PyTorch, in milliseconds for each million output samples.

Those of the CPU were fitted on two cores of an AMD Zen 3 with torch 2.13. Those of GPUs are estimates from their memory
bandwidth; tests/benchmarks/gpu.py shows the true times of the methods on the machine it runs on.
"""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Demand
from convstudio.engines.torch.direct import factors_of
from convstudio.values.plan import Method

_WIDE_IN_GROUPS = 4  # what wide is for the outputs of each of several groups
_PAIRS_LOOKED_AT = 256  # whether kernels have rank one is asked of so many at most


@dataclass(frozen=True)
class TorchCosts:
    """Constants of a device: milliseconds per million samples.

    wide: conv2d takes as long for fewer outputs as for so many. planewise: DIRECT sums tap by tap, and
    MATRIX is conv2d; where it is not, DIRECT is conv2d.
    """

    plane: float  # sending a plane through once
    tap: float  # one multiply-add of a single plane
    bank: float  # a plane that goes into or comes out of conv2d
    bank_tap: float  # one multiply-add of conv2d
    transform: float  # transforming a plane one way, in tiles
    product: float  # the product of two spectra
    wide: int = 32
    planewise: bool = False


COSTS = {
    "cpu": TorchCosts(1.5, 0.45, 1.0, 0.015, 5.0, 2.5, planewise=True),
    "cuda": TorchCosts(0.02, 0.001, 0.02, 0.0001, 0.05, 0.03),
    "mps": TorchCosts(0.1, 0.005, 0.1, 0.0005, 0.3, 0.15),
    "xpu": TorchCosts(0.05, 0.003, 0.05, 0.0003, 0.15, 0.1),
}


def torch_prices(demand: Demand, costs: TorchCosts) -> dict[Method, float]:
    """Milliseconds of each method: taps one by one, conv2d, two passes if the kernels allow, transforms."""
    outputs, inputs, kh, kw = demand.weights.shape
    pairs, channels = outputs * inputs, inputs * demand.groups
    # A stride cuts an axis into as many phases, of which a kernel of k cells meets k at most.
    phases = min(demand.stride[0], kh) * min(demand.stride[1], kw)
    wide = costs.wide if demand.groups == 1 else _WIDE_IN_GROUPS
    counted = demand.groups * max(outputs // demand.groups, wide) * inputs * kh * kw
    library = (channels * phases + outputs) * costs.bank + costs.bank_tap * counted
    priced = {Method.FFT: (channels * phases + outputs) * costs.transform + pairs * phases * costs.product}
    if costs.planewise:
        priced[Method.DIRECT] = pairs * costs.plane + costs.tap * int(np.count_nonzero(demand.weights))
        priced[Method.MATRIX] = library
    else:
        priced[Method.DIRECT] = library
    if kh > 1 < kw and pairs <= _PAIRS_LOOKED_AT and factors_of(demand.weights) is not None:
        cells = demand.stride[0] * kw + kh  # the first pass makes all rows that the second one reads
        priced[Method.SEPARABLE] = pairs * (2 * costs.plane + costs.tap * cells)
    return {method: cost * demand.millions for method, cost in priced.items()}
