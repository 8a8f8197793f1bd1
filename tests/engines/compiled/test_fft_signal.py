"""Overlap-save of signals, against sums in float64."""

import numpy as np
import pytest
from scipy.signal import correlate

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled import fft_kernel_spectra, fft_signal
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

TOLERANCE = 2e-5


def weights_of(*shape):
    return np.random.default_rng(1).standard_normal((shape[0], shape[1], 1, shape[2]))


def signal_of(channels, samples, dtype=np.float32):
    return (np.random.default_rng(2).random((channels, 1, samples)) * 1000).astype(dtype)


def task(source, weights, stride=1, dilation=1, groups=1, padded=True, border=Border.ZEROS, value=0.0):
    """(reading, taps, out): the layer SAME or VALID, not yet computed."""
    n, k = source.shape[2], weights.shape[3]
    extent = dilation * (k - 1)
    outputs = (n - 1) // stride + 1 if padded else (n - extent - 1) // stride + 1
    columns = walk(range(outputs), k, stride, dilation, extent // 2 if padded else 0)
    rows = walk(range(1), 1, 1, 1, 0)
    taps = Taps(weights, (1, columns.stride), (1, columns.dilation), groups, Method.FFT, np.dtype("f4"))
    return Reading(source, rows, columns, border, value), taps, np.full((len(weights), 1, outputs), np.nan, np.float32)


def exact(reading, taps):
    """(outputs, 1, columns) float64."""
    patch = gathered(reading).astype(np.float64)
    outputs, inputs, _, length = taps.weights.shape
    spread = np.zeros((outputs, inputs, 1, taps.dilation[1] * (length - 1) + 1))
    spread[..., :: taps.dilation[1]] = taps.weights
    each = outputs // taps.groups
    dense = [
        sum(correlate(patch[o // each * inputs + c], spread[o, c], "valid", method="fft") for c in range(inputs))
        for o in range(outputs)
    ]
    return np.array(dense)[:, :, :: taps.stride[1]]


def error(source, weights, bias=None, **options):
    """The largest error of an output, in units of max|x| * sum|w|."""
    reading, taps, out = task(source, weights, **options)
    fft_signal.transformed_signal(reading, taps, out, bias)
    expected = exact(reading, taps) + (0.0 if bias is None else np.asarray(bias)[:, None, None])
    largest = max(float(np.abs(source).max()), abs(reading.value))
    return (np.abs(out - expected).max(axis=(1, 2)) / (largest * np.abs(weights).sum(axis=(1, 2, 3)))).max()


@pytest.mark.parametrize("border", Border)
def test_every_border_is_exact(border):
    options = {"border": border, "value": 7.0 if border is Border.CONSTANT else 0.0}
    assert error(signal_of(1, 5000), weights_of(1, 1, 101), **options) < TOLERANCE / 100


@pytest.mark.parametrize(("samples", "kernel"), [(100_000, 1001), (50, 31), (64, 64), (3000, 2999), (70_000, 20_001)])
@pytest.mark.parametrize("padded", [True, False])
def test_every_length_is_exact(samples, kernel, padded):
    assert error(signal_of(1, samples), weights_of(1, 1, kernel), padded=padded) < TOLERANCE / 100


@pytest.mark.parametrize(("channels", "outputs", "groups"), [(3, 1, 1), (1, 5, 1), (8, 14, 1), (4, 6, 2), (5, 5, 5)])
def test_banks_are_exact(channels, outputs, groups):
    source, weights = signal_of(channels, 3000), weights_of(outputs, channels // groups, 77)
    assert error(source, weights, bias=np.arange(outputs) - 1.5, groups=groups) < TOLERANCE / 100


def test_channels_that_share_a_kernel_are_exact():
    weights = np.repeat(weights_of(1, 1, 51), 7, axis=0)
    assert error(signal_of(7, 2000), weights, groups=7, stride=2, dilation=3) < TOLERANCE / 100


@pytest.mark.parametrize("stride", [2, 3, 1000])
@pytest.mark.parametrize("dilation", [1, 2, 5])
def test_strides_and_dilations_are_exact(stride, dilation):
    assert error(signal_of(1, 9000), weights_of(1, 1, 51), stride=stride, dilation=dilation) < TOLERANCE / 100


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float64])
def test_every_dtype_is_read(dtype):
    source = (signal_of(1, 6000) / 8).astype(dtype)
    assert error(source, weights_of(1, 1, 63)) < TOLERANCE / 100


def test_a_view_of_the_source_is_read():
    assert error(signal_of(2, 9000)[1:, :, 3:-4], weights_of(1, 1, 63)) < TOLERANCE / 100
    assert error(signal_of(2, 9000)[1:, :, ::2], weights_of(1, 1, 63)) < TOLERANCE / 100


def test_results_go_into_a_view_and_nowhere_else():
    reading, taps, out = task(signal_of(1, 5000), weights_of(1, 1, 101))
    whole = np.full((3, 2, out.shape[2] + 7), -1.0, np.float32)
    view = whole[1:2, 1:2, 3:-4]
    fft_signal.transformed_signal(reading, taps, view)
    fft_signal.transformed_signal(reading, taps, out)
    np.testing.assert_array_equal(view, out)
    view[:] = -1.0
    assert (whole == -1.0).all()


def test_a_constant_signal_keeps_the_tolerance():
    assert error(np.full((1, 1, 50_000), 65535, np.uint16), weights_of(1, 1, 1001)) < TOLERANCE / 10


def length_of(samples, kernel, channels=1):
    pattern = fft_kernel_spectra.Pattern((0,), channels, 1, (0, kernel - 1))
    layout = fft_signal.layout_of((1, samples), pattern, (1, 1), (range(0), range(0)), 2)
    return layout.spectra[0][1][1]


def test_long_kernels_get_long_segments():
    lengths = [length_of(10**6, kernel) for kernel in (31, 1001, 10_001)]
    assert lengths == sorted(lengths)
    assert lengths[0] < 1000 < lengths[1]


def test_a_short_signal_is_not_padded_far():
    assert length_of(100, 21) <= 128


def test_many_channels_get_segments_that_memory_holds():
    assert length_of(10**6, 30_001, channels=5) < length_of(10**6, 30_001)


def test_images_are_read_row_by_row():
    rng = np.random.default_rng(3)
    source, weights = rng.random((2, 40, 700), dtype=np.float32), weights_of(2, 2, 101)
    columns, rows = walk(range(600), 101, 1, 1, 0), walk(range(2, 40, 3), 1, 1, 1, 0)
    taps = Taps(weights, (1, 1), (1, 1), 1, Method.FFT, np.dtype("f4"))
    reading, out = Reading(source, rows, columns), np.empty((2, 13, 600), np.float32)
    fft_signal.transformed_signal(reading, taps, out)
    largest = float(source.max()) * np.abs(weights).sum(axis=(1, 2, 3)).max()
    assert np.abs(out - exact(reading, taps)).max() < TOLERANCE / 100 * largest


@pytest.mark.parametrize(
    ("kernel", "fits"), [((1, 1, 1, 1001), True), ((1, 1, 1, 60_000), False), ((1, 1, 3, 3), False)]
)
def test_what_fits(kernel, fits):
    taps = Taps(np.ones(kernel), (1, 1), (1, 1), 1, Method.FFT, np.dtype("f4"))
    assert fft_signal.fits_signal(taps) == fits


def test_spectra_of_segments_are_kept_by_length():
    reading, taps, out = task(signal_of(1, 5000), weights_of(1, 1, 101))
    fft_kernel_spectra.forget()
    fft_signal.transformed_signal(reading, taps, out)
    assert fft_kernel_spectra.kept_bytes() > 0


def test_prices_grow_with_the_signal():
    facts = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, "dtype": np.dtype("f4")}
    small, large = (
        fft_signal.price_signal(Demand(weights_of(1, 1, 301), size=(1, samples), **facts))
        for samples in (10**6, 4 * 10**6)
    )
    assert 3 < large / small < 5
