"""SciPy, an independent library, gives the same numbers."""

import itertools

import numpy as np
import pytest
from scipy import ndimage
from scipy.signal import convolve2d, correlate2d

import convstudio as cs

SIDES = range(1, 7)
NDIMAGE_MODES = {
    "zeros": "constant",
    "constant": "constant",
    "replicate": "nearest",
    "reflect": "mirror",
    "symmetric": "reflect",
    "circular": "wrap",
}
ENGINES = ("opencv", "numpy", "reference")


def plane(dtype="float64"):
    return (100 * np.random.default_rng(1).normal(size=(13, 16))).astype(dtype)


def weights(*size):
    return np.random.default_rng(size).normal(size=size)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("mode", ["full", "valid", "same"])
def test_correlate2d_in_its_three_modes_for_all_kernels_up_to_6x6(mode, engine):
    x = plane()
    for size in itertools.product(SIDES, SIDES):
        w = weights(*size)
        result = cs.conv2d(x, w, padding=mode, engine=engine)
        np.testing.assert_allclose(result, correlate2d(x, w, mode), atol=1e-10, err_msg=str(size))


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
@pytest.mark.parametrize("mode", ["full", "valid", "same"])
def test_correlate2d_of_other_numbers_than_float64(mode, dtype):
    x, w = np.abs(plane()).astype(dtype), weights(4, 5)
    allowed = 2e-5 * float(x.max()) * np.abs(w).sum()
    expected = correlate2d(x.astype(np.float64), w, mode)
    np.testing.assert_allclose(cs.conv2d(x, w, padding=mode), expected, atol=allowed)


@pytest.mark.parametrize(
    "border", [("fill", "zeros"), ("fill", "constant"), ("wrap", "circular"), ("symm", "symmetric")]
)
def test_correlate2d_with_its_boundaries(border):
    x = plane()
    boundary, padding_mode = border
    value = 7.0 if padding_mode == "constant" else 0.0
    for size in itertools.product(SIDES, SIDES):
        w = weights(*size)
        expected = correlate2d(x, w, "same", boundary, value)
        result = cs.conv2d(x, w, padding="same", padding_mode=padding_mode, value=value)
        np.testing.assert_allclose(result, expected, atol=1e-10, err_msg=str(size))


def test_convolve2d_is_the_flipped_kernel():
    x = plane()
    for size in itertools.product(SIDES, SIDES):
        w = weights(*size)
        np.testing.assert_allclose(cs.conv2d(x, w, padding="full", flip=True), convolve2d(x, w), atol=1e-10)
        np.testing.assert_allclose(cs.conv2d(x, w, flip=True), convolve2d(x, w, "valid"), atol=1e-10)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("border", NDIMAGE_MODES)
def test_ndimage_with_its_origin_moved_for_even_kernels(border, engine):
    x = plane()
    for size in itertools.product(SIDES, SIDES):
        w = weights(*size)
        value = 7.0 if border == "constant" else 0.0
        origin = tuple((k - 1) // 2 - k // 2 for k in size)
        expected = ndimage.correlate(x, w, mode=NDIMAGE_MODES[border], cval=value, origin=origin)
        result = cs.conv2d(x, w, padding="same", padding_mode=border, value=value, engine=engine)
        np.testing.assert_allclose(result, expected, atol=1e-10, err_msg=str(size))


@pytest.mark.parametrize("border", ["reflect", "symmetric", "circular", "replicate"])
def test_padding_wider_than_the_input_goes_on_as_numpy_pads(border):
    x, w = plane()[:3, :4], np.ones((1, 1))
    numpys = {"reflect": "reflect", "symmetric": "symmetric", "circular": "wrap", "replicate": "edge"}
    pads = ((11, 7), (9, 14))
    np.testing.assert_array_equal(
        cs.conv2d(x, w, padding=pads, padding_mode=border), np.pad(x, pads, mode=numpys[border])
    )


@pytest.mark.parametrize("stride", list(itertools.product((1, 2, 3, 4), repeat=2)))
def test_a_stride_takes_every_nth_of_scipys(stride):
    x, w = plane(), weights(3, 4)
    expected = correlate2d(x, w, "same")[:: stride[0], :: stride[1]]
    np.testing.assert_allclose(cs.conv2d(x, w, stride=stride, padding="same"), expected, atol=1e-10)


@pytest.mark.parametrize("dilation", list(itertools.product((1, 2, 3), repeat=2)))
def test_a_dilation_is_a_kernel_with_zeros_between(dilation):
    x, w = plane(), weights(3, 4)
    spread = np.zeros((2 * dilation[0] + 1, 3 * dilation[1] + 1))
    spread[:: dilation[0], :: dilation[1]] = w
    result = cs.conv2d(x, w, dilation=dilation, padding="full")
    np.testing.assert_allclose(result, correlate2d(x, spread, "full"), atol=1e-10)
