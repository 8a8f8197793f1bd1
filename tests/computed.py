"""One layer planned, one patch summed, through the same doors as the program."""

import numpy as np

from convstudio.engines.base import Reading
from convstudio.engines.layer_plan_builder import AUTO, make_stack_plan
from convstudio.output_size_and_padding import Walk


def planned(layer, facts, engine=AUTO):
    (plan,) = make_stack_plan([layer], facts, engine).plans
    return plan


def summed(engine, patch, taps):
    """The VALID correlation of a patch: (outputs, rows, columns) of the dtype that taps ask for."""
    out = np.empty((len(taps.weights), *taps.result_size(patch)), dtype=taps.dtype)
    rows, columns = (Walk(range(n), s, d) for n, s, d in zip(patch.shape[1:], taps.stride, taps.dilation, strict=True))
    engine.compute(Reading(patch, rows, columns), taps, out)
    return out
