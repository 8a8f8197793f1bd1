"""What OpenCV's filters look at."""

import cv2
import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import gathered
from convstudio.engines.opencv import padded_source as windows
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)
SOURCE = RANDOM.normal(size=(2, 11, 13)).astype(np.float32)
FLOAT = np.dtype(np.float32)
REACHES = [range(13), range(3, 9), range(-2, 13), range(2, 15), range(-2, 15), range(-40, 40), range(-9, -3)]


def reading(rows=range(11), columns=range(13), border=Border.ZEROS, value=0.0):
    return Reading(SOURCE, Walk(rows, 1, 1), Walk(columns, 1, 1), border, value)


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("columns", REACHES)
def test_padded_samples_are_those_that_the_border_means(border, columns):
    asked = reading(range(-3, 12), columns, border, 7.0 if border is Border.CONSTANT else 0.0)
    np.testing.assert_array_equal(windows.padded(asked, FLOAT), gathered(asked))


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("columns", [columns for columns in REACHES if len(columns) >= 5])
def test_a_window_gives_the_outputs_that_are_wanted(border, columns):
    asked = reading(range(-1, 11), columns, border)
    seen = windows.window(asked, (4, 5))
    if seen is None:
        return
    kernel = RANDOM.normal(size=(4, 5))
    filtered = cv2.filter2D(SOURCE[0][seen.place], -1, kernel, anchor=seen.anchor[::-1], borderType=seen.border)
    whole = cv2.filter2D(np.ascontiguousarray(gathered(asked)[0]), -1, kernel, anchor=(0, 0))
    rows, columns = (n - k + 1 for n, k in zip(whole.shape, (4, 5), strict=True))
    np.testing.assert_allclose(filtered[seen.wanted], whole[:rows, :columns], atol=1e-5)


@pytest.mark.parametrize("border", [Border.ZEROS, Border.REPLICATE, Border.REFLECT, Border.SYMMETRIC])
def test_borders_that_opencv_has_are_not_copied(border):
    seen = windows.window(reading(range(-1, 12), range(-2, 15), border), (3, 5))
    assert seen.place == (slice(0, 11), slice(0, 13))
    assert seen.wanted == (slice(0, 11), slice(0, 13))


@pytest.mark.parametrize(("border", "value"), [(Border.CIRCULAR, 0.0), (Border.CONSTANT, 1.0)])
def test_borders_that_opencv_has_not_are_left_to_a_copy(border, value):
    assert windows.window(reading(range(-1, 12), border=border, value=value), (3, 3)) is None
    assert windows.window(reading(range(1, 9), range(2, 9), border, value), (3, 3)) is not None


def test_every_nth_sample_becomes_a_source_of_its_own():
    asked = reading(range(-2, 13, 3), range(1, 12, 2), Border.REFLECT)
    np.testing.assert_array_equal(windows.plain(asked).source, gathered(asked))
    np.testing.assert_array_equal(gathered(windows.plain(asked)), gathered(asked))


def test_what_is_plain_stays_as_it_is():
    asked = reading(range(-1, 12))
    assert windows.plain(asked) is asked


@pytest.mark.parametrize("first", [-1, 0, 2])
def test_the_patch_of_a_place_is_what_its_outputs_need(first):
    taps = Taps(np.ones((1, 2, 3, 2)), (2, 1), (1, 3), 1, Method.DIRECT, FLOAT)
    asked = Reading(SOURCE, Walk(range(first, 11), 2, 1), Walk(range(13), 1, 3))
    seen = windows.patch(asked, taps, (slice(1, 3), slice(2, 6)))
    np.testing.assert_array_equal(seen, gathered(asked)[:, 2:7, 2:9])


def test_samples_that_opencv_can_read_are_not_copied():
    assert windows.readable(SOURCE[:, 2:5, 3:7], FLOAT).base is not None
    assert windows.readable(SOURCE[:, :, ::2], FLOAT).flags.c_contiguous
    assert windows.readable(SOURCE[:, ::-1], FLOAT).flags.c_contiguous
    assert windows.readable(SOURCE, np.dtype(np.float64)).dtype == np.float64


def test_every_border_has_one_of_opencvs():
    assert set(windows._OPENCVS) == set(Border)
