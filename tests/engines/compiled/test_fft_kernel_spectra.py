"""Kernels of a layer, each once, and their spectra."""

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.compiled import fft_kernel_spectra as spectra
from convstudio.engines.compiled.fft_axis import order
from convstudio.values.plan import Method
from tests.effort import seeds


def kernels(weights, groups=1, dilation=(1, 1)):
    return spectra.kernels_of(Taps(np.asarray(weights, float), (1, 1), dilation, groups, Method.FFT, np.dtype("f4")))


def random(*shape):
    return np.random.default_rng(3).standard_normal(shape)


def test_groups_with_equal_kernels_share_them():
    one, two = random(1, 1, 5, 5), random(1, 1, 5, 5) + 1
    layer = kernels(np.concatenate([one, two, one]), groups=3)
    assert (layer.pattern.of_group, len(layer.different)) == ((0, 1, 0), 2)


def test_a_kernel_is_given_back_as_it_was():
    weights = random(4, 2, 3, 5)
    np.testing.assert_array_equal(kernels(weights, groups=2).weights(1), weights[2:])


def test_reach_grows_with_dilation():
    assert kernels(random(1, 1, 3, 5), dilation=(2, 3)).pattern.reach == (4, 12)


def test_spectra_of_segments_are_the_transform_over_the_length():
    weights = random(2, 3, 1, 9)
    made = spectra.spectra(kernels(weights, dilation=(1, 2)), 0, (1, 64)).reshape(2, 3, 64, 2)
    spread = np.zeros((2, 3, 64))
    spread[..., :17:2] = weights[:, :, 0]
    np.testing.assert_allclose(made[..., 0] + 1j * made[..., 1], np.fft.fft(spread)[..., order(64)] / 64, atol=1e-7)


def test_spectra_of_tiles_are_the_transform_over_the_size():
    pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")
    lanes = spectra.machine().lanes
    weights = random(1, 1, 9, 5)
    made = spectra.spectra(kernels(weights, dilation=(2, 1)), 0, (128, 64)).reshape(128 // lanes, -1, 2, lanes)[:, :64]
    spread = np.zeros((128, 64))
    spread[:17:2, :5] = weights[0, 0]
    exact = np.fft.fft2(spread)[order(128)][:, order(64)] / (128 * 64)
    stacked = exact.reshape(128 // lanes, lanes, 64).transpose(0, 2, 1)
    np.testing.assert_allclose(made[:, :, 0] + 1j * made[:, :, 1], stacked, atol=1e-7 * np.abs(weights).sum())


def test_spectra_are_kept():
    layer = kernels(random(1, 1, 1, 9))
    assert spectra.spectra(layer, 0, (1, 64)) is spectra.spectra(layer, 0, (1, 64))


def test_spectra_begin_with_a_line_of_the_cache():
    made = spectra.spectra(kernels(random(1, 1, 1, 9)), 0, (1, 64))
    assert spectra.address(made) % 64 == 0


def test_spectra_that_are_kept_are_bounded(monkeypatch):
    spectra.forget()
    monkeypatch.setattr(spectra, "LARGEST", 4 * 2 * 64 * 4)
    for seed in seeds(0, 20):
        spectra.spectra(kernels(random(1, 1, 1, 9) + seed), 0, (1, 64))
    assert spectra.kept_bytes() <= 4 * 2 * 64 * 4
