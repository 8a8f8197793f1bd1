"""Passes along each axis and running sums by OpenCV, against plain sums."""

import cv2
import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import gathered
from convstudio.engines.opencv import separable
from convstudio.engines.opencv.separable import passes, running_sums
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


def check(method, weights, source, border=Border.ZEROS, stride=(1, 1), dilation=(1, 1)):
    """method writes the plain sums of what lies around the source, with a bias."""
    bias = RANDOM.normal(size=len(weights))
    groups = len(source) // weights.shape[1]
    taps = Taps(weights, stride, dilation, groups, Method.DIRECT, np.dtype("f4"), bias=bias)
    rows, columns = (Walk(range(-3, n + 2), s, d) for n, s, d in zip(source.shape[1:], stride, dilation, strict=True))
    reading = Reading(source, rows, columns, border)
    patch = gathered(reading)
    out = np.empty((len(weights), *taps.result_size(patch)), np.float32)
    method(reading, taps, out)
    expected = ReferenceEngine().correlate(patch, taps) + bias[:, None, None]
    allowed = 2e-5 * np.abs(source).max() * np.abs(weights).sum(axis=(1, 2, 3)).max()
    np.testing.assert_allclose(out, expected, atol=allowed)


def factored(rank, *shape):
    outputs, inputs, rows, columns = shape
    return RANDOM.normal(size=(outputs, inputs, rows, rank)) @ RANDOM.normal(size=(outputs, inputs, rank, columns))


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("rank", [1, 2])
def test_kernels_are_sums_of_passes(border, rank):
    check(passes, factored(rank, 2, 1, 7, 5), RANDOM.normal(size=(2, 60, 70)).astype(np.float32), border)


@pytest.mark.parametrize("stride", [(2, 2), (3, 1)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_passes_stride_and_spread(stride, dilation):
    source = RANDOM.normal(size=(4, 50, 60)).astype(np.float32)
    check(passes, factored(2, 2, 2, 5, 6), source, stride=stride, dilation=dilation)


def test_passes_over_several_tiles_meet():
    check(passes, factored(1, 1, 1, 9, 9), RANDOM.normal(size=(1, 700, 1300)).astype(np.float32), Border.REFLECT)


def test_a_kernel_of_full_rank_is_summed_all_the_same():
    check(passes, RANDOM.normal(size=(1, 1, 6, 6)), RANDOM.normal(size=(1, 30, 30)).astype(np.float32))


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("weight", [1.0, 1 / 35, -0.3])
def test_boxes_are_running_sums(border, weight):
    check(running_sums, np.full((1, 1, 7, 5), weight), RANDOM.normal(size=(1, 60, 70)).astype(np.float32), border)


@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
def test_boxes_stride_and_add_up_over_inputs(stride):
    weights = np.ones((2, 2, 4, 6)) * RANDOM.normal(size=(2, 2, 1, 1))
    check(running_sums, weights, RANDOM.normal(size=(4, 400, 300)).astype(np.float32), stride=stride)


def test_a_peak_that_has_left_the_box_leaves_little_behind():
    source = RANDOM.normal(size=(1, 300, 300)).astype(np.float32)
    source[0, 5, 5] = 1e4
    check(running_sums, np.ones((1, 1, 9, 9)), source)


@pytest.mark.parametrize("size", [(3000, 4000), (1, 50_000_000), (10_000, 10_000), (5_000_000, 2)])
@pytest.mark.parametrize("threads", [1, 2, 64])
def test_bands_of_all_threads_together_are_bounded(monkeypatch, size, threads):
    monkeypatch.setattr(separable, "processors", lambda: threads)
    rows, columns = separable._band(size, (1, 9), 4)
    assert threads * rows * columns * 4 <= separable.BAND_BYTES


def test_a_symmetric_kernel_is_one_call_with_exactly_symmetric_passes(monkeypatch):
    calls = []
    original = cv2.sepFilter2D
    monkeypatch.setattr(cv2, "sepFilter2D", lambda *given: (calls.append(given), original(*given))[1])
    line = np.hanning(33)[1:-1]
    source = RANDOM.normal(size=(1, 90, 100)).astype(np.float32)
    taps = Taps(np.outer(line, line)[None, None], (1, 1), (1, 1), 1, Method.SEPARABLE, np.dtype("f4"))
    rows, columns = (Walk(range(-15, n + 15), 1, 1) for n in source.shape[1:])
    out = np.empty((1, 90, 100), np.float32)
    passes(Reading(source, rows, columns), taps, out)
    ((_, _, row, column, *_),) = calls
    np.testing.assert_array_equal(row, row[:, ::-1])
    np.testing.assert_array_equal(column, column[::-1])
    expected = ReferenceEngine().correlate(gathered(Reading(source, rows, columns)), taps)
    np.testing.assert_allclose(out, expected, atol=2e-5 * line.sum() ** 2)
