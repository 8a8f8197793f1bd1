"""What an engine is told."""

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.values.plan import Method


@pytest.mark.parametrize(
    ("patch", "size", "stride", "dilation", "expected"),
    [
        ((1, 10, 12), (3, 3), (1, 1), (1, 1), (8, 10)),
        ((1, 10, 12), (3, 2), (2, 3), (1, 1), (4, 4)),
        ((1, 10, 12), (3, 4), (1, 2), (2, 3), (6, 2)),
        ((1, 3, 4), (3, 4), (9, 9), (1, 1), (1, 1)),
    ],
)
def test_the_size_of_the_result(patch, size, stride, dilation, expected):
    taps = Taps(np.ones((1, 1, *size)), stride, dilation, 1, Method.DIRECT, np.dtype("float32"))
    assert taps.result_size(np.ones(patch)) == expected
