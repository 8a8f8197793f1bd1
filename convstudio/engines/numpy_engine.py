"""The engine of NumPy alone: every method in plain array code, strip by strip on all processors."""

from functools import partial

import numpy as np

from convstudio.engines import correlation_methods
from convstudio.engines.base import Array, Availability, Demand, Reading, Taps
from convstudio.engines.cost_model import MethodCosts, plane_prices
from convstudio.engines.im2col import products
from convstudio.engines.input_patches import PatchEngine, gathered, part_of
from convstudio.engines.kernel_decomposition import low_rank, uniform
from convstudio.engines.thread_pool import even, share
from convstudio.output_size_and_padding import reach
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

STRIP_SAMPLES = {Method.FFT: 1 << 19}  # of an output
_CACHED = 1 << 17  # small enough for a cache; in smaller strips threads wait for each other's Python

_COSTS = MethodCosts(plane=0.8, tap=0.22, pass_tap=0.22, transform=26.0, phase=1.5, running=8.0)


class NumpyEngine(PatchEngine):
    """Shifted sums, passes along the axes, running sums, NumPy's FFT, and matrix products."""

    name = "numpy"
    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.BOX, Method.FFT, Method.MATRIX})

    def availability(self) -> Availability:
        """Always there."""
        return Availability(True, f"NumPy {np.__version__}")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; see base.Engine."""
        return plane_prices(demand, _COSTS)

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """The sums of what a reading shows, with their bias, into out, strip by strip; see base.Engine."""
        if taps.method is Method.MATRIX:
            products(reading, taps, out, gathered)
            return
        rows, columns = out.shape[1:]
        extent = reach(taps.weights.shape[2], taps.dilation[0]) // taps.stride[0] + 1
        samples = STRIP_SAMPLES.get(taps.method, _CACHED)
        most = max(2 * extent, samples // min(columns, samples))

        def strip(across: slice) -> None:
            part = part_of(reading, taps, across, slice(0, columns))
            super(NumpyEngine, self).compute(part, taps, out[:, across])

        share(strip, even(rows, most))

    def correlate(self, patch: Array, taps: Taps) -> Array:
        """The VALID correlation of a patch; see patches.PatchEngine."""
        match taps.method:
            case Method.MATRIX:
                return correlation_methods.matrix_product(patch, taps)
            case Method.FFT:
                return correlation_methods.by_planes(
                    patch, taps, partial(correlation_methods.transformed, dtype=taps.dtype)
                )
            case Method.SEPARABLE:
                return correlation_methods.by_planes(patch, taps, partial(_passes, taps=taps))
            case Method.BOX if uniform(taps.weights):
                return correlation_methods.by_planes(
                    patch, taps, partial(correlation_methods.running_sums, dtype=taps.dtype)
                )
            case _:
                direct = partial(correlation_methods.shifted_sums, dtype=taps.dtype, every_tap=taps.every_tap)
                return correlation_methods.by_planes(patch, taps, direct)


def _passes(plane: Array, kernel: Weights, taps: Taps) -> Array:
    total: Array | None = None
    for column, row in low_rank(kernel):
        along = correlation_methods.shifted_sums(plane, row, taps.dtype, every_tap=False)
        part = correlation_methods.shifted_sums(along, column, taps.dtype, every_tap=False)
        total = part if total is None else np.add(total, part, out=total)
    assert total is not None
    return total
