"""Where nearly all numbers of a result lie: percentiles of samples on a grid, so that large ones cost little."""

from collections.abc import Sequence

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.execute import samples
from convstudio.values.plan import StackPlan
from convstudio.values.region import Region

LEFT_OUT = 0.5  # per cent at either end
_SAMPLES = 1 << 20  # of each output at most


def spread(stack: StackPlan, source: Array, outputs: Sequence[int]) -> tuple[float, float]:
    """(low, high) between which all but LEFT_OUT per cent at either end of these outputs lie; (0, 1) if none is finite.

    Exact where an output has at most a million samples, else of every n-th row and column.
    """
    _, height, width = stack.output_shape
    step = max(1, int(np.ceil(np.sqrt(height * width / _SAMPLES))))
    region = Region(range(min(step // 2, height - 1), height, step), range(min(step // 2, width - 1), width, step))
    return percentiles(samples(stack, source, region, outputs))


def percentiles(values: Array) -> tuple[float, float]:
    """(low, high) of the finite ones among these numbers; (0, 1) if none is."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = np.percentile(finite, (LEFT_OUT, 100 - LEFT_OUT), method="nearest")
    return float(low), float(high)
