"""Overlap-save in tiles, against sums in float64."""

import numpy as np
import pytest
from scipy.signal import correlate

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled import fft, fft_kernel_spectra
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

TOLERANCE = 2e-5


def weights_of(*shape, seed=1):
    return np.random.default_rng(seed).standard_normal(shape)


def picture_of(*shape, dtype=np.float32, seed=2):
    return (np.random.default_rng(seed).random(shape) * 255).astype(dtype)


def task(source, weights, stride=(1, 1), dilation=(1, 1), groups=1, padded=True, border=Border.ZEROS, value=0.0):
    """(reading, taps, out): the layer SAME or VALID, not yet computed."""
    walks = []
    for n, k, s, d in zip(source.shape[1:], weights.shape[2:], stride, dilation, strict=True):
        extent = d * (k - 1)
        outputs = (n - 1) // s + 1 if padded else (n - extent - 1) // s + 1
        walks.append((walk(range(outputs), k, s, d, extent // 2 if padded else 0), outputs))
    (rows, height), (columns, width) = walks
    taps = Taps(
        weights, (rows.stride, columns.stride), (rows.dilation, columns.dilation), groups, Method.FFT, np.dtype("f4")
    )
    reading = Reading(source, rows, columns, border, value)
    return reading, taps, np.full((len(weights), height, width), np.nan, np.float32)


def exact(reading, taps):
    """(outputs, rows, columns) float64."""
    patch = gathered(reading).astype(np.float64)
    outputs, inputs, height, width = taps.weights.shape
    spread = np.zeros((outputs, inputs, taps.dilation[0] * (height - 1) + 1, taps.dilation[1] * (width - 1) + 1))
    spread[:, :, :: taps.dilation[0], :: taps.dilation[1]] = taps.weights
    each = outputs // taps.groups
    dense = [
        sum(correlate(patch[o // each * inputs + c], spread[o, c], "valid", method="fft") for c in range(inputs))
        for o in range(outputs)
    ]
    return np.array(dense)[:, :: taps.stride[0], :: taps.stride[1]]


def error(source, weights, bias=None, **options):
    """The largest error of an output, in units of max|x| * sum|w|."""
    reading, taps, out = task(source, weights, **options)
    fft.transformed(reading, taps, out, bias)
    expected = exact(reading, taps) + (0.0 if bias is None else np.asarray(bias)[:, None, None])
    largest = max(float(np.abs(source).max()), abs(reading.value))
    return (np.abs(out - expected).max(axis=(1, 2)) / (largest * np.abs(weights).sum(axis=(1, 2, 3)))).max()


@pytest.mark.parametrize(
    ("size", "kernel"),
    [
        ((300, 400), (17, 17)),
        ((300, 400), (31, 5)),
        ((90, 80), (63, 63)),
        ((700, 650), (101, 151)),
        ((20, 30), (40, 50)),
    ],
)
@pytest.mark.parametrize("border", Border)
def test_planes_are_exact_under_every_border(size, kernel, border):
    options = {"border": border, "value": 7.0 if border is Border.CONSTANT else 0.0}
    assert error(picture_of(1, *size), weights_of(1, 1, *kernel), **options) < TOLERANCE / 100


def test_kernels_of_several_hundred_cells_are_exact():
    assert error(picture_of(1, 1100, 1300), weights_of(1, 1, 301, 350)) < TOLERANCE / 100


@pytest.mark.parametrize("kernel", [(1, 40), (40, 1), (2, 33)])
def test_kernels_that_are_thin_are_exact(kernel):
    assert error(picture_of(1, 150, 170), weights_of(1, 1, *kernel)) < TOLERANCE / 100


def test_inside_of_a_large_source_is_read_in_place():
    assert error(picture_of(1, 900, 800), weights_of(1, 1, 31, 31), padded=False) < TOLERANCE / 100


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float64, np.int32])
def test_every_dtype_is_read(dtype):
    assert error(picture_of(1, 300, 310, dtype=dtype), weights_of(1, 1, 19, 18)) < TOLERANCE / 100


@pytest.mark.parametrize("stride", [(2, 2), (1, 3), (5, 1), (300, 300)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_strides_and_dilations_are_exact(stride, dilation):
    source, weights = picture_of(1, 290, 310), weights_of(1, 1, 17, 15)
    assert error(source, weights, stride=stride, dilation=dilation) < TOLERANCE / 100


@pytest.mark.parametrize(("channels", "outputs", "groups"), [(3, 1, 1), (1, 5, 1), (3, 4, 1), (4, 6, 2), (3, 3, 3)])
def test_banks_are_exact(channels, outputs, groups):
    source, weights = picture_of(channels, 200, 230), weights_of(outputs, channels // groups, 17, 15)
    assert error(source, weights, bias=np.arange(outputs) - 1.5, groups=groups) < TOLERANCE / 100


def test_planes_that_share_a_kernel_are_exact():
    source, weights = picture_of(3, 300, 230), np.repeat(weights_of(1, 1, 17, 15), 3, axis=0)
    assert error(source, weights, groups=3, bias=[1.0, 2.0, 3.0]) < TOLERANCE / 100


@pytest.mark.parametrize("outputs", [1, 2, 15, 16, 17, 33, 226, 227])
def test_results_of_any_width_are_exact(outputs):
    source = picture_of(1, outputs + 30, outputs + 30)
    assert error(source, weights_of(1, 1, 31, 31), padded=False) < TOLERANCE / 100


def test_a_constant_picture_keeps_the_tolerance():
    assert error(np.full((1, 500, 500), 255, np.uint8), weights_of(1, 1, 31, 31)) < TOLERANCE / 10


def test_an_impulse_keeps_the_tolerance():
    source = np.zeros((1, 500, 500), np.float32)
    source[0, 250, 260] = 1e6
    assert error(source, weights_of(1, 1, 63, 63)) < TOLERANCE / 10


def test_a_bright_half_keeps_the_tolerance():
    source = picture_of(1, 600, 600)
    source[:, :, 300:] += 1e5
    assert error(source, np.ones((1, 1, 99, 99))) < TOLERANCE / 10


def test_results_go_into_a_view_and_nowhere_else():
    reading, taps, out = task(picture_of(1, 300, 310), weights_of(1, 1, 17, 17))
    whole = np.full((3, 2 * out.shape[1] + 1, out.shape[2] + 7), -1.0, np.float32)
    view = whole[1:2, 1::2, 3:-4]
    fft.transformed(reading, taps, view)
    fft.transformed(reading, taps, out)
    np.testing.assert_array_equal(view, out)
    view[:] = -1.0
    assert (whole == -1.0).all()


def test_a_view_of_the_source_is_read():
    source, weights = picture_of(3, 620, 640), weights_of(1, 1, 17, 17)
    assert error(source[1:2, ::2, 5:-5], weights) < TOLERANCE / 100
    assert error(source[1:2, :, ::2], weights) < TOLERANCE / 100
    assert error(source[1:2, ::-1, ::-1], weights) < TOLERANCE / 100


def test_the_result_does_not_depend_on_threads(monkeypatch):
    reading, taps, out = task(picture_of(1, 700, 700), weights_of(1, 1, 31, 31))
    fft.transformed(reading, taps, out)
    monkeypatch.setattr(fft, "threads_for", lambda seconds: 1)
    again = np.empty_like(out)
    fft.transformed(reading, taps, again)
    np.testing.assert_array_equal(again, out)


def test_kernels_beyond_the_largest_tile_do_not_fit():
    _, taps, _ = task(picture_of(1, 10, 2000), weights_of(1, 1, 1, 950))
    assert not fft.fits(taps)


def test_kernels_of_some_hundred_cells_fit():
    _, taps, _ = task(picture_of(1, 400, 400), weights_of(1, 1, 400, 400))
    assert fft.fits(taps)


def test_very_many_inputs_do_not_fit():
    _, taps, _ = task(picture_of(2000, 8, 8), weights_of(1, 2000, 31, 31))
    assert not fft.fits(taps)


def test_many_inputs_are_exact_in_bounded_memory():
    source, weights = picture_of(40, 150, 160), weights_of(1, 40, 17, 17)
    assert error(source, weights) < TOLERANCE / 100
    _, taps, out = task(source, weights)
    stretch = (range(0), range(0))
    layout = fft.layout_of(out.shape[1:], fft_kernel_spectra.pattern_of(taps), (1, 1), stretch, 2)
    assert layout.scratch < 2**25


def demand(size, weights, **options):
    facts = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, "size": size, "dtype": np.dtype("f4")} | options
    return Demand(weights, **facts)


def test_prices_grow_with_the_plane():
    weights = weights_of(1, 1, 31, 31)
    small, large = (fft.price(demand((side, side), weights)) for side in (1000, 4000))
    assert 12 < large / small < 20


def test_different_kernels_cost_more_than_one_that_is_shared():
    shared, different = np.repeat(weights_of(1, 1, 31, 31), 4, axis=0), weights_of(4, 1, 31, 31)
    prices = [fft.price(demand((200, 200), weights, groups=4)) for weights in (shared, different)]
    assert prices[0] < prices[1]


def test_a_new_kernel_finds_the_layout_of_the_old_one():
    source = picture_of(1, 300, 300)
    error(source, weights_of(1, 1, 17, 17, seed=5))
    before = fft.layout_of.cache_info().misses
    error(source, weights_of(1, 1, 17, 17, seed=6))
    assert fft.layout_of.cache_info().misses == before


def test_threads_together_stay_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(fft, "threads_for", lambda seconds: 64)
    pattern = fft_kernel_spectra.Pattern((0,), 1, 1, (700, 700))
    layout = fft.layout_of((3000, 4000), pattern, (1, 1), (range(3000), range(4000)), 64)
    assert 1 < layout.threads * layout.scratch < 48 * 2**20
