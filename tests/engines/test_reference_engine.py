"""The definition of truth, checked by hand."""

import numpy as np

from convstudio.engines.base import Taps
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method


def taps(weights, dtype="float64", **more):
    settings = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, **more}
    return Taps(np.asarray(weights, dtype=np.float64), method=Method.DIRECT, dtype=np.dtype(dtype), **settings)


def test_three_sums_by_hand():
    patch = np.array([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    result = ReferenceEngine().correlate(patch, taps([[[[1, 10], [100, 1000]]]]))
    assert result.tolist() == [[[1 + 20 + 500 + 6000, 2 + 30 + 600 + 7000, 3 + 40 + 700 + 8000]]]


def test_stride_and_dilation_by_hand():
    patch = np.arange(10.0).reshape(1, 1, 10)
    result = ReferenceEngine().correlate(patch, taps([[[[1, 100]]]], stride=(1, 3), dilation=(1, 2)))
    assert result.tolist() == [[[0 + 200, 3 + 500, 6 + 800]]]


def test_the_second_output_of_two_groups_reads_the_second_input():
    patch = np.array([[[1]], [[2]]])
    result = ReferenceEngine().correlate(patch, taps([[[[10]]], [[[100]]]], groups=2))
    assert result.ravel().tolist() == [10, 200]


def test_sums_are_in_float64_and_rounded_once():
    patch = np.array([[[1e8, 1.0, -1e8]]], dtype=np.float32)
    result = ReferenceEngine().correlate(patch, taps([[[[1, 1, 1]]]], "float32"))
    assert result.dtype == np.float32
    assert result.item() == 1


def test_it_is_always_there():
    assert ReferenceEngine().availability().works
