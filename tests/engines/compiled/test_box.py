"""Running sums, against a model that keeps them in the same way, and against sums in float64."""

import numpy as np
import pytest
from scipy.signal import correlate

from convstudio.engines.base import Demand
from convstudio.engines.compiled import box
from convstudio.values.border import Border
from tests.engines.compiled.box_model import error, model, picture_of, task, weights_of

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

TOLERANCE = 2e-5


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
    monkeypatch.setattr(box.loop_runner, "threads_for", lambda seconds: 1)
    again = np.empty_like(out)
    box.box(reading, taps, again)
    np.testing.assert_allclose(again, out, rtol=1e-6)


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
    form = box._BoxForm(1, 1, (301, 301), (1, 1), (10_000, 10_000))
    assert form.scratch_bytes < 2**24
