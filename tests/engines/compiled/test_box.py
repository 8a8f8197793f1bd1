"""Running sums, against a model that keeps them in the same way, and against sums in float64."""

import ctypes
from functools import cache

import numpy as np
import pytest
from scipy.signal import correlate

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled import box, toolchain
from convstudio.engines.patches import gathered
from convstudio.geometry import walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

TOLERANCE = 2e-5


def picture_of(*shape, dtype=np.float32, seed=2):
    return (np.random.default_rng(seed).random(shape) * 255).astype(dtype)


def weights_of(outputs, height, width):
    numbers = np.linspace(-0.7, 1.3, outputs) / (height * width)
    return np.broadcast_to(numbers[:, None, None, None], (outputs, 1, height, width)).copy()


def task(
    source, weights, stride=(1, 1), dilation=(1, 1), groups=1, padded=True, border=Border.ZEROS, value=0.0, bias=None
):
    """(reading, taps, out): the layer SAME or VALID, not yet computed."""
    walks = []
    for n, k, s, d in zip(source.shape[1:], weights.shape[2:], stride, dilation, strict=True):
        extent = d * (k - 1)
        outputs = (n - 1) // s + 1 if padded else (n - extent - 1) // s + 1
        walks.append((walk(range(outputs), k, s, d, extent // 2 if padded else 0), outputs))
    (rows, height), (columns, width) = walks
    given = None if bias is None else np.asarray(bias, dtype=np.float64)
    steps = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    taps = Taps(weights, *steps, groups, Method.BOX, np.dtype("f4"), False, given)
    return Reading(source, rows, columns, border, value), taps, np.full((len(weights), height, width), np.nan, "f4")


def model(patch, height, width):
    """(rows, columns) of windows on a plane, line by line as the loop keeps them."""
    windows, sums = [], np.zeros(patch.shape[1] + 1)  # the first sum stands left of the patch and stays 0
    for row in range(len(patch)):
        leaving = patch[row - height] if row >= height else 0.0
        sums[1:] += patch[row].astype(np.float64) - leaving
        gained = sums[width:] - sums[: len(sums) - width]
        windows.append(sums[1:width].sum() + np.cumsum(gained))
    return np.array(windows[height - 1 :])


def modelled(reading, taps):
    """(outputs, rows, columns) float64 by the model."""
    patch, each = gathered(reading).astype(np.float64), len(taps.weights) // taps.groups
    bias = np.zeros(len(taps.weights)) if taps.bias is None else taps.bias
    planes = [
        dilated(patch[o // each], *taps.weights.shape[2:], taps.dilation) * weights[0, 0, 0] + bias[o]
        for o, weights in enumerate(taps.weights)
    ]
    return np.array(planes)[:, :: taps.stride[0], :: taps.stride[1]]


def dilated(patch, height, width, dilation):
    """(rows, columns): each n-th row and column is a patch of its own, for a dilation n."""
    rows, columns = dilation
    reach = rows * (height - 1), columns * (width - 1)
    whole = np.empty((patch.shape[0] - reach[0], patch.shape[1] - reach[1]))
    for i, j in np.ndindex(min(rows, whole.shape[0]), min(columns, whole.shape[1])):
        whole[i::rows, j::columns] = model(patch[i::rows, j::columns], height, width)
    return whole


def error(source, weights, **options):
    """The largest error of an output, in units of max|x| * sum|w|."""
    reading, taps, out = task(source, weights, **options)
    box.box(reading, taps, out)
    largest = max(float(np.abs(gathered(reading)).max()), 1e-30)
    return np.abs((out - modelled(reading, taps)) / np.abs(weights).sum(axis=(1, 2, 3))[:, None, None]).max() / largest


def test_the_model_sums_windows():
    patch = picture_of(1, 20, 30)[0]
    expected = correlate(patch.astype(np.float64), np.ones((5, 4)), "valid", method="direct")
    np.testing.assert_allclose(model(patch, 5, 4), expected, rtol=1e-12)


@pytest.mark.parametrize("kernel", [(3, 3), (1, 7), (9, 1), (5, 4), (31, 31), (70, 90), (1, 2)])
@pytest.mark.parametrize("border", Border)
def test_boxes_are_exact_under_every_border(kernel, border):
    options = {"border": border, "value": 7.0 if border is Border.CONSTANT else 0.0}
    assert error(picture_of(1, 61, 83), weights_of(1, *kernel), **options) < TOLERANCE / 100


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float64, np.int32, bool])
def test_every_dtype_is_read(dtype):
    assert error(picture_of(1, 60, 70, dtype=dtype), weights_of(1, 9, 8)) < TOLERANCE / 100


@pytest.mark.parametrize("stride", [(2, 2), (1, 3), (5, 1), (40, 50)])
@pytest.mark.parametrize("kernel", [(3, 3), (13, 10)])
def test_strides_are_exact(stride, kernel):
    assert error(picture_of(1, 90, 101), weights_of(1, *kernel), stride=stride) < TOLERANCE / 100


@pytest.mark.parametrize("dilation", [(2, 1), (1, 2), (3, 2), (7, 100)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
def test_dilations_are_exact(dilation, stride):
    assert error(picture_of(1, 60, 71), weights_of(1, 5, 4), dilation=dilation, stride=stride) < TOLERANCE / 100


def test_a_stride_over_many_tiles_is_exact():
    assert error(picture_of(1, 30, 9000), weights_of(1, 4, 9), stride=(2, 3)) < TOLERANCE / 100


@pytest.mark.parametrize("columns", range(1, 20))
def test_results_of_any_width_are_exact(columns):
    assert error(picture_of(1, 12, columns + 4), weights_of(1, 3, 5), padded=False) < TOLERANCE / 100


@pytest.mark.parametrize(("channels", "outputs"), [(3, 3), (1, 4), (2, 6)])
def test_planes_have_their_own_weight_and_bias(channels, outputs):
    options = {"groups": channels, "bias": np.arange(outputs) - 1.5}
    assert error(picture_of(channels, 50, 60), weights_of(outputs, 7, 5), **options) < TOLERANCE / 100


def test_many_tiles_are_exact():
    assert error(picture_of(1, 900, 9000), weights_of(1, 31, 101)) < TOLERANCE / 100


def test_a_signal_is_exact():
    assert error(picture_of(1, 1, 100_000), weights_of(1, 1, 1001)) < TOLERANCE / 100


@pytest.mark.parametrize(
    "source", [np.full((1, 400, 500), 255.0), picture_of(1, 400, 500) + 1e6], ids=["constant", "offset"]
)
def test_numbers_that_are_large_against_their_differences_stay_exact(source):
    assert error(source.astype(np.float32), weights_of(1, 101, 99)) < TOLERANCE / 100


def test_nothing_stays_behind_when_a_bright_row_has_left():
    source = np.zeros((1, 200, 60), np.float32)
    source[:, :20] = picture_of(1, 20, 60) * 1e6
    reading, taps, out = task(source, weights_of(1, 9, 9))
    box.box(reading, taps, out)
    assert not out[:, 30:].any()


def test_results_go_into_a_view_and_nowhere_else():
    reading, taps, out = task(picture_of(1, 70, 83), weights_of(1, 7, 6))
    whole = np.full((3, 2 * out.shape[1] + 1, out.shape[2] + 7), -1.0, np.float32)
    view = whole[1:2, 1::2, 3:-4]
    box.box(reading, taps, view)
    box.box(reading, taps, out)
    np.testing.assert_array_equal(view, out)
    view[:] = -1.0
    assert (whole == -1.0).all()


def test_a_view_of_the_source_is_read():
    source, weights = picture_of(3, 120, 140), weights_of(1, 7, 6)
    assert error(source[1:2, ::2, 5:-5], weights) < TOLERANCE / 100
    assert error(source[1:2, ::-1, ::-1], weights) < TOLERANCE / 100


def test_the_result_hardly_depends_on_threads(monkeypatch):
    reading, taps, out = task(picture_of(1, 700, 700), weights_of(1, 31, 31))
    box.box(reading, taps, out)
    monkeypatch.setattr(box.threads, "threads_for", lambda seconds: 1)
    again = np.empty_like(out)
    box.box(reading, taps, again)
    np.testing.assert_allclose(again, out, rtol=1e-6)


@cache
def loop(lanes):
    from convstudio.engines.compiled.box_loop import write_box

    cpu = toolchain.machine()
    code = toolchain._compiled(write_box(toolchain.Machine(cpu.name, cpu.features, lanes, cpu.registers)))
    return toolchain._loaded(f"test-box-{lanes}", code, {"run": (ctypes.c_void_p, ctypes.c_void_p)})["run"]


@pytest.mark.parametrize("lanes", [4, 8, 16])
def test_every_number_of_lanes_gives_the_same(lanes, monkeypatch):
    monkeypatch.setattr(box, "_loop", lambda: loop(lanes))
    assert error(picture_of(2, 90, 101), weights_of(2, 13, 10), groups=2) < TOLERANCE / 100
    assert error(picture_of(1, 90, 101, dtype=np.uint8), weights_of(1, 13, 10), stride=(2, 3)) < TOLERANCE / 100


def demand(weights, size=(1000, 1000), **options):
    facts = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, "size": size, "dtype": np.dtype("f4")} | options
    return Demand(weights, **facts)


def test_large_boxes_cost_as_much_as_small_ones():
    small, large = (box.price(demand(weights_of(1, k, k))) for k in (5, 201))
    assert large < 1.2 * small


@pytest.mark.parametrize(
    "asked",
    [
        demand(np.arange(9.0).reshape(1, 1, 3, 3)),
        demand(np.ones((2, 3, 3, 3))),
        demand(np.ones((1, 1, 1, 1))),
        demand(np.ones((1, 1, 4000, 4000))),
    ],
    ids=["weights", "inputs", "one cell", "too large"],
)
def test_what_is_no_box_of_single_planes_has_no_price(asked):
    assert box.price(asked) is None


def test_memory_of_a_large_box_is_bounded():
    form = box._Form(1, 1, (301, 301), (1, 1), (10_000, 10_000))
    assert form.scratch_bytes < 2**24
