"""The engine that defines the right result: slow lines in float64 that a reader can check by eye."""

import numpy as np

from convstudio.engines.base import Array, Availability, Demand, Taps
from convstudio.engines.input_patches import PatchEngine
from convstudio.values.plan import Method


class ReferenceEngine(PatchEngine):
    """y[o, r, c] = sum over i, j, k of w[o, i, j, k] * x[i, r*s + j*d, c*s + k*d], as written."""

    name = "reference"
    methods = frozenset({Method.DIRECT})

    def availability(self) -> Availability:
        """Always there."""
        return Availability(True, "plain sums in float64, the definition of truth")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """There is nothing to choose from; see base.Engine."""
        return {Method.DIRECT: demand.weights.size * demand.millions * 20.0}

    def correlate(self, patch: Array, taps: Taps) -> Array:
        """Sum in float64, tap by tap, whatever the dtype asked for; then round once to it."""
        outputs, inputs, kh, kw = taps.weights.shape
        rows, columns = taps.result_size(patch)
        per_group = outputs // taps.groups
        wide = patch.astype(np.float64)
        result = np.zeros((outputs, rows, columns))
        with np.errstate(invalid="ignore", over="ignore"):
            for o, i, j, k in np.ndindex(outputs, inputs, kh, kw):
                channel = (o // per_group) * inputs + i
                top, left = j * taps.dilation[0], k * taps.dilation[1]
                window = wide[
                    channel,
                    top : top + (rows - 1) * taps.stride[0] + 1 : taps.stride[0],
                    left : left + (columns - 1) * taps.stride[1] + 1 : taps.stride[1],
                ]
                result[o] += taps.weights[o, i, j, k] * window
            return result.astype(taps.dtype)
