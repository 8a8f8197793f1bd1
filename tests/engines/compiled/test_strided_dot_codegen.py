"""The loop for windows far apart touches nothing beside the source, the result and its scratch."""

import sys

import numpy as np
import pytest

from convstudio.engines.compiled import strided_dot
from convstudio.engines.compiled.source_layout import look
from convstudio.values.border import Border
from tests.engines.compiled.fenced import fenced
from tests.engines.compiled.test_strided_dot import expected, reading_of, taps_of

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


@pytest.mark.skipif(sys.platform != "linux", reason="pages are fenced off with mprotect")
@pytest.mark.parametrize("at_end", [True, False])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("width", [7, 8, 9, 31])
@pytest.mark.parametrize("before", [(0, 0), (4, 15)])
def test_nothing_beside_the_arrays_is_touched(at_end, dtype, width, before):
    random = np.random.default_rng(width)
    source = fenced(random.integers(0, 200, (1, 33, 67)).astype(dtype), at_end=at_end)
    weights = random.normal(size=(1, 1, 9, width))
    reading = reading_of(source, weights, (3, 6), before, Border.REFLECT)
    wanted = expected(reading, weights, (3, 6), None, 1)
    out = fenced(np.zeros(wanted.shape, np.float32), at_end=at_end)
    strided_dot.dots(look(reading, source), taps_of(weights, (3, 6)), source, out)
    np.testing.assert_allclose(out, wanted, rtol=0, atol=0.01)
