"""What sums cost with PyTorch, in milliseconds for each million output samples.

Those of the CPU were fitted with tests/benchmarks/gpu.py (torch 2.13, two cores of an AMD Zen 3); those of GPUs are
estimates from their memory bandwidth, which the same program replaces by measured ones on the machine it runs on.
"""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Demand
from convstudio.engines.torch_sums import factors_of
from convstudio.values.plan import Method

_PAIRS_LOOKED_AT = 256  # whether kernels have rank one is asked of so many at most


@dataclass(frozen=True)
class TorchCosts:
    """Constants of a device: milliseconds per million samples."""

    plane: float  # sending a plane through once
    tap: float  # one multiply-add of a single plane
    bank: float  # a plane that goes into or comes out of conv2d
    bank_tap: float  # one multiply-add of conv2d
    transform: float  # transforming a plane one way, in tiles
    product: float  # the product of two spectra


COSTS = {
    "cpu": TorchCosts(plane=1.0, tap=0.2, bank=12.0, bank_tap=0.02, transform=12.0, product=4.0),
    "cuda": TorchCosts(plane=0.02, tap=0.001, bank=0.02, bank_tap=0.0003, transform=0.05, product=0.03),
    "mps": TorchCosts(plane=0.1, tap=0.005, bank=0.1, bank_tap=0.002, transform=0.3, product=0.15),
    "xpu": TorchCosts(plane=0.05, tap=0.003, bank=0.05, bank_tap=0.001, transform=0.15, product=0.1),
}


def torch_prices(demand: Demand, costs: TorchCosts) -> dict[Method, float]:
    """Milliseconds of each method: taps one by one, conv2d (MATRIX), two passes if the kernels allow, transforms."""
    outputs, inputs, kh, kw = demand.weights.shape
    pairs, channels = outputs * inputs, inputs * demand.groups
    phases = min(demand.stride[0], kh) * min(demand.stride[1], kw)
    priced = {
        Method.DIRECT: pairs * costs.plane + costs.tap * int(np.count_nonzero(demand.weights)),
        Method.MATRIX: (channels * phases + outputs) * costs.bank + costs.bank_tap * demand.weights.size,
        Method.FFT: (channels * phases + outputs) * costs.transform + pairs * phases * costs.product,
    }
    if kh > 1 < kw and pairs <= _PAIRS_LOOKED_AT and factors_of(demand.weights) is not None:
        rows_seen = demand.stride[0] * kw + kh  # the first pass makes all rows that the second one reads
        priced[Method.SEPARABLE] = pairs * (2 * costs.plane + costs.tap * rows_seen)
    return {method: cost * demand.millions for method, cost in priced.items()}
