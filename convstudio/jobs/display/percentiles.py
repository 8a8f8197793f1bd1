"""Percentiles of a result, of samples on a grid, so that large ones cost little."""

from collections.abc import Sequence

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.values.plan import StackPlan
from convstudio.values.region import Region

LEFT_OUT = 0.5  # per cent at either end
_SAMPLES = 1 << 20  # of each output at most


def spread(
    stack: StackPlan, source: Array, outputs: Sequence[int], inside: Region | None = None
) -> tuple[float, float]:
    """(low, high) between which all but LEFT_OUT per cent at either end of these outputs lie; (0, 1) if none is finite.

    Exact where there are at most a million samples of an output, else of every n-th row and column. inside: these
    samples instead of all.
    """
    inside = inside or stack.whole
    step = max(1, int(np.ceil(np.sqrt(len(inside.rows) * len(inside.columns) / _SAMPLES))))
    middle = (min(step // 2, length - 1) for length in inside.shape)
    rows, columns = (axis[first::step] for axis, first in zip((inside.rows, inside.columns), middle, strict=True))
    return percentiles(samples(stack, source, Region(rows, columns), outputs))


def percentiles(values: Array) -> tuple[float, float]:
    """(low, high) of the finite ones among these numbers; (0, 1) if none is."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = np.percentile(finite, (LEFT_OUT, 100 - LEFT_OUT), method="nearest")
    return float(low), float(high)
