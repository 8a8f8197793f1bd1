"""Large kernels by transforms in tiles, against plain sums."""

import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import gathered
from convstudio.engines.opencv import overlap_save as transform
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


def check(weights, size=(90, 110), stride=(1, 1), dilation=(1, 1), groups=1, border=Border.ZEROS, dtype="f4"):
    """transformed() writes the plain sums of what lies around a source of this size, with a bias."""
    source = RANDOM.normal(size=(groups * weights.shape[1], *size)).astype(dtype)
    bias = RANDOM.normal(size=len(weights))
    taps = Taps(weights, stride, dilation, groups, Method.FFT, np.dtype(dtype), bias=bias)
    before = 3 if size[0] > 1 else 0
    rows = Walk(range(-before, size[0] + before), stride[0], dilation[0])
    reading = Reading(source, rows, Walk(range(-5, size[1] + 2), stride[1], dilation[1]), border)
    patch = gathered(reading)
    out = np.empty((len(weights), *taps.result_size(patch)), dtype)
    transform.transformed(reading, taps, out)
    expected = ReferenceEngine().correlate(patch, taps) + bias[:, None, None]
    allowed = 2e-5 * np.abs(source).max() * np.abs(weights).sum(axis=(1, 2, 3)).min()
    np.testing.assert_allclose(out, expected, atol=allowed if dtype == "f4" else 1e-10)


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_one_kernel_over_several_tiles(border, dtype):
    check(RANDOM.normal(size=(1, 1, 21, 17)), (300, 290), border=border, dtype=dtype)


@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1)])
def test_banks_strides_and_dilations(stride, dilation):
    check(RANDOM.normal(size=(4, 2, 9, 11)), stride=stride, dilation=dilation, groups=2)


def test_signals():
    check(RANDOM.normal(size=(2, 1, 1, 101)), (1, 5000))


def test_kernels_larger_than_the_result():
    check(RANDOM.normal(size=(1, 1, 90, 100)))


def test_spectra_that_are_too_many_to_be_kept_are_made_again(monkeypatch):
    monkeypatch.setattr(transform, "KEPT_BYTES", 1)
    check(RANDOM.normal(size=(3, 2, 9, 9)))


def test_a_kernel_of_zeros_gives_the_bias():
    check(np.zeros((1, 1, 9, 9)))


@pytest.mark.parametrize("threads", [1, 2, 64])
@pytest.mark.parametrize("spectra", [1, 8])
def test_tiles_of_all_threads_together_are_bounded(monkeypatch, threads, spectra):
    monkeypatch.setattr(transform, "processors", lambda: threads)
    samples, large = transform.tile_samples(spectra, np.dtype("f4"))
    assert 0 < threads * spectra * samples * 8 <= transform.TILE_BYTES
    assert samples < large
    assert spectra * large * 8 <= transform.LARGE_TILE_BYTES
