"""NumPy's engine; its numbers are held against the reference in tests/conformance/test_grid.py."""

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method


def test_it_is_always_there_and_says_its_version():
    availability = NumpyEngine().availability()
    assert availability.works
    assert np.__version__ in availability.reason


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sums_are_of_the_dtype_asked_for(method, dtype):
    taps = Taps(np.ones((2, 1, 3, 3)), (1, 1), (1, 1), 1, method, np.dtype(dtype))
    assert NumpyEngine().correlate(np.ones((1, 5, 5), np.uint8), taps).dtype == dtype


def test_a_separable_pass_asked_for_in_vain_is_summed_directly():
    patch = np.random.default_rng(0).normal(size=(1, 9, 9))
    taps = Taps(np.eye(3)[None, None], (1, 1), (1, 1), 1, Method.SEPARABLE, np.dtype("float64"))
    np.testing.assert_allclose(NumpyEngine().correlate(patch, taps), ReferenceEngine().correlate(patch, taps))
