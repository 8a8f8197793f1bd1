"""Transforms by OpenCV, against plain sums."""

from math import prod

import numpy as np
import pytest

from convstudio.engines.base import Taps
from convstudio.engines.opencv.dft import Pairs, Rows, calls, fitting
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)
WIDE = np.dtype(np.float64)


def truth(patch, kernel):
    taps = Taps(kernel[None, None], (1, 1), (1, 1), 1, Method.DIRECT, WIDE)
    return ReferenceEngine().correlate(patch[None], taps)[0]


def check(way, kernel, patches):
    sizes = [tuple(n - k + 1 for n, k in zip(patch.shape, kernel.shape, strict=True)) for patch in patches]
    results = way.back(way.times(way.there(patches), way.of_kernel(kernel)), sizes)
    for result, patch in zip(results, patches, strict=True):
        np.testing.assert_allclose(result, truth(patch, kernel), atol=1e-11)


@pytest.mark.parametrize("shapes", [[(16, 32), (16, 32)], [(16, 32), (9, 20)], [(10, 30)]])
def test_two_patches_are_transformed_as_one(shapes):
    check(Pairs((16, 32), WIDE), RANDOM.normal(size=(5, 7)), [RANDOM.normal(size=shape) for shape in shapes])


@pytest.mark.parametrize("shapes", [[(3, 64)], [(1, 64), (3, 50), (2, 9)]])
def test_rows_of_all_patches_are_transformed_together(shapes):
    check(Rows((4, 64), WIDE), RANDOM.normal(size=(1, 9)), [RANDOM.normal(size=shape) for shape in shapes])


@pytest.mark.parametrize("way", [Pairs((16, 32), WIDE), Rows((4, 64), WIDE)])
def test_a_spectrum_is_kept_unless_its_place_is_given(way):
    spectrum, kernel = way.there([RANDOM.normal(size=(4, 20))]), way.of_kernel(RANDOM.normal(size=(1, 3)))
    before = spectrum.copy()
    product = way.times(spectrum, kernel)
    np.testing.assert_array_equal(spectrum, before)
    assert np.shares_memory(way.times(spectrum, kernel, spectrum), spectrum)
    np.testing.assert_array_equal(spectrum, product)


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (2048, 2048)])
@pytest.mark.parametrize("kernel", [(1, 1), (3, 90), (63, 63), (5000, 3)])
def test_a_transform_holds_the_kernel_and_more(kernel, size):
    way, price = fitting(kernel, size, WIDE, (1 << 18, 1 << 22))
    assert all(side >= k for side, k in zip(way.sides, kernel, strict=True))
    assert price > 0


@pytest.mark.parametrize("most", [1 << 14, 1 << 16])
def test_tiles_are_no_larger_than_memory_allows(most):
    way, _ = fitting((31, 31), (3000, 4000), WIDE, (most, 1 << 24))
    assert prod(way.sides) <= most


def test_a_large_kernel_has_tiles_that_hold_more_than_its_edges():
    way, price = fitting((951, 951), (3000, 4000), np.dtype("f4"), (3 << 19, 1 << 24))
    assert min(way.sides) == 2048
    _, of_a_smaller = fitting((901, 901), (3000, 4000), np.dtype("f4"), (3 << 19, 1 << 24))
    assert of_a_smaller <= price < 1.5 * of_a_smaller


def test_what_is_called_is_counted():
    way, _ = fitting((951, 951), (3000, 4000), np.dtype("f4"), (3 << 19, 1 << 24))
    assert calls(way, (951, 951), (3000, 4000)) == 2  # of 4096 x 2048: 1 x 4 tiles, two by two


def test_kernels_of_one_row_transform_rows():
    assert isinstance(fitting((1, 1001), (1, 100_000), WIDE, (1 << 18, 1 << 22))[0], Rows)


def test_what_is_wider_costs_more():
    narrow, wide = (fitting((31, 31), (1000, 1000), np.dtype(name), (1 << 18, 1 << 22))[1] for name in ("f4", "f8"))
    assert narrow < wide
