"""OpenCV's engine; its numbers are held against the reference in tests/conformance/test_grid.py."""

import cv2
import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method
from tests.computed import summed


def taps(size, method, dtype="float32", **more):
    weights = np.random.default_rng(1).normal(size=(1, 1, *size))
    return Taps(weights, (1, 1), (1, 1), 1, method, np.dtype(dtype), **more)


def test_it_is_always_there_and_says_its_version():
    availability = OpencvEngine().availability()
    assert availability.works
    assert cv2.__version__ in availability.reason


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sums_are_of_the_dtype_asked_for(method, dtype):
    kernels = Taps(np.ones((2, 1, 3, 3)), (1, 1), (1, 1), 1, method, np.dtype(dtype))
    assert summed(OpencvEngine(), np.ones((1, 5, 5), np.uint8), kernels).dtype == dtype


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [(7, 7), (8, 8), (11, 11), (12, 11), (25, 30), (1, 200)])
def test_direct_sums_never_spread_one_enormous_sample(size, dtype):
    patch = np.random.default_rng(2).normal(size=(1, 60, 240))
    patch[0, 0, 0] = 1e30
    result = summed(OpencvEngine(), patch.astype(dtype), taps(size, Method.DIRECT, dtype))
    expected = ReferenceEngine().correlate(patch, taps(size, Method.DIRECT, "float64"))
    np.testing.assert_allclose(result[0, :, 1:], expected[0, :, 1:], atol=2e-5 * 5 * size[0] * size[1])


def test_every_tap_meets_nan():
    patch = np.ones((1, 20, 20), np.float32)
    patch[0, 10, 10] = np.nan
    kernels = taps((3, 3), Method.DIRECT, every_tap=True)
    kernels.weights[..., 0, :] = 0
    assert np.isnan(summed(OpencvEngine(), patch, kernels)).sum() == 9


def test_a_separable_pass_asked_for_in_vain_is_summed_directly():
    patch = np.random.default_rng(0).normal(size=(1, 9, 9))
    kernels = taps((3, 3), Method.SEPARABLE, "float64")
    np.testing.assert_allclose(summed(OpencvEngine(), patch, kernels), ReferenceEngine().correlate(patch, kernels))


def test_a_patch_is_only_read():
    patch = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
    patch.flags.writeable = False
    summed(OpencvEngine(), patch, taps((2, 2), Method.DIRECT))
    np.testing.assert_array_equal(patch.ravel(), np.arange(25))
