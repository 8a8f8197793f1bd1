"""Transforms in tiles."""

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.torch.fft import by_transforms, tile_length
from convstudio.values.plan import Method
from tests.drawn import tolerance


@pytest.mark.parametrize("k", [1, 3, 7, 31, 63, 127])
def test_a_tile_holds_its_kernel_several_times_or_all_the_samples(k):
    assert tile_length(10_000, k) >= 6 * k
    assert k + 5 <= tile_length(k + 5, k) <= 2 * (k + 5)


@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
@pytest.mark.parametrize("size", [(9, 12), (1, 40), (40, 1), (1, 1)])
def test_tiles_fit_together_whatever_the_walk(stride, dilation, size):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(0)
    x, w = random.normal(size=(4, 300, 310)), random.normal(size=(4, 2, *size))
    taps = Taps(w, stride, dilation, 2, Method.DIRECT, np.dtype("float64"))

    def spectra(kernels, tile):
        return torch.fft.rfft2(torch.from_numpy(kernels), s=tile).conj()

    result = by_transforms(torch.from_numpy(x), taps, spectra).numpy()
    assert (np.abs(result - NumpyEngine().correlate(x, taps)) <= 1e-6 * tolerance(x, w)[:, None, None]).all()
