"""Direct sums by OpenCV, against plain sums."""

import cv2
import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import gathered
from convstudio.engines.opencv import direct as sums
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


def compared(weights, rows, columns, source, border=Border.ZEROS, *, stride=1, dilation=1, **more):
    """What sums() writes beside the plain sums of what the positions show."""
    groups = source.shape[0] // weights.shape[1]
    taps = Taps(weights, (stride, stride), (dilation, dilation), groups, Method.DIRECT, source.dtype, **more)
    reading = Reading(source, Walk(rows, stride, dilation), Walk(columns, stride, dilation), border)
    patch = gathered(reading)
    out = np.full((len(weights), *taps.result_size(patch)), 99, source.dtype)
    sums.sums(reading, taps, out)
    expected = ReferenceEngine().correlate(patch, taps)
    return out, expected if taps.bias is None else expected + taps.bias[:, None, None]


def close(out, expected):
    np.testing.assert_allclose(out, expected, atol=1e-4 if out.dtype == np.float32 else 1e-11)


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("columns", [range(90), range(-2, 92), range(1, 80), range(-2, 70), range(20, 96)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_single_planes_go_straight_into_the_result(border, columns, dtype):
    source = RANDOM.normal(size=(2, 80, 90)).astype(dtype)
    kernels = RANDOM.normal(size=(4, 1, 3, 5))
    close(*compared(kernels, range(-1, 81), columns, source, border, bias=np.arange(4.0)))


def test_one_call_of_opencv_is_enough_for_a_plane(monkeypatch):
    calls = []
    original = cv2.filter2D
    monkeypatch.setattr(cv2, "filter2D", lambda *given: (calls.append(given), original(*given))[1])
    source = RANDOM.normal(size=(1, 512, 512)).astype(np.float32)
    out, expected = compared(RANDOM.normal(size=(1, 1, 3, 3)), range(-1, 513), range(-1, 513), source)
    close(out, expected)
    assert len(calls) == 1


@pytest.mark.parametrize("size", [(3, 3), (13, 11), (1, 40)])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_strides_dilations_and_sums_over_inputs_are_the_plain_sum(size, stride, dilation):
    source = RANDOM.normal(size=(4, 60, 120)).astype(np.float32)
    weights = RANDOM.normal(size=(2, 2, *size)) * (RANDOM.random((2, 2, *size)) < 0.7)
    close(*compared(weights, range(-2, 60), range(119), source, stride=stride, dilation=dilation))


@pytest.mark.parametrize("dtype", ["uint8", "int16", ">f4"])
def test_sources_of_other_types_are_read_as_numbers(dtype):
    source = RANDOM.integers(0, 200, (1, 40, 50)).astype(dtype)
    taps = Taps(RANDOM.normal(size=(1, 1, 3, 3)), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("f4"))
    out = np.empty((1, 38, 48), np.float32)
    sums.sums(Reading(source, Walk(range(40), 1, 1), Walk(range(50), 1, 1)), taps, out)
    np.testing.assert_allclose(out, ReferenceEngine().correlate(source, taps), atol=1e-2)


def test_rows_of_a_result_may_lie_apart():
    source = RANDOM.normal(size=(1, 40, 50)).astype(np.float32)
    taps = Taps(RANDOM.normal(size=(1, 1, 3, 3)), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("f4"))
    wide = np.full((1, 38, 60), 7, np.float32)
    sums.sums(Reading(source, Walk(range(40), 1, 1), Walk(range(50), 1, 1)), taps, wide[:, :, 5:53])
    close(wide[:, :, 5:53], ReferenceEngine().correlate(source, taps))
    assert (wide[:, :, :5] == 7).all()
    assert (wide[:, :, 53:] == 7).all()


@pytest.mark.parametrize("zeros", [True, False])
def test_nan_reaches_every_output_whose_window_touches_it(zeros):
    source = np.ones((1, 30, 30), np.float32)
    source[0, 10, 10] = np.nan
    weights = np.ones((1, 1, 3, 3))
    if zeros:
        weights[..., 0, :] = 0
    out, expected = compared(weights, range(-1, 31), range(-1, 31), source, every_tap=True)
    np.testing.assert_array_equal(np.isnan(out), np.isnan(expected))
    assert np.isnan(out).sum() == 9


@pytest.mark.parametrize("stride", [(1, 1), (2, 2), (4, 1), (3, 5)])
def test_ways_to_stride_multiply_up_to_the_stride(stride):
    price, ((s, t), (keep_rows, keep_columns)) = sums.cheapest_way(7, 7, 49, stride)
    assert (s * keep_rows, t * keep_columns) == stride
    assert price > 0


def test_kernels_too_large_for_one_call_are_taken_apart():
    plane = RANDOM.normal(size=(40, 50)).astype(np.float32)
    kernel = RANDOM.normal(size=(20, 21))
    taps = Taps(kernel[None, None], (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("f8"))
    close(sums.valid(plane, kernel), ReferenceEngine().correlate(plane[None], taps)[0])
