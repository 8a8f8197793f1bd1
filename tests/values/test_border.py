"""Borders as index maps, against what NumPy and OpenCV do."""

import cv2
import numpy as np
import pytest

import convstudio as cs
from convstudio.values.border import CONSTANT_INDEX, Border
from tests.sources import ROOT

NUMPYS = {
    Border.REPLICATE: "edge",
    Border.REFLECT: "reflect",
    Border.SYMMETRIC: "symmetric",
    Border.CIRCULAR: "wrap",
}
OPENCVS = {
    Border.REPLICATE: cv2.BORDER_REPLICATE,
    Border.REFLECT: cv2.BORDER_REFLECT_101,
    Border.SYMMETRIC: cv2.BORDER_REFLECT,
    Border.CIRCULAR: cv2.BORDER_WRAP,
}


@pytest.mark.parametrize("border", NUMPYS)
@pytest.mark.parametrize("length", [2, 3, 5, 8])
def test_the_map_is_numpys_however_far_out(border, length):
    expected = np.pad(np.arange(length), 3 * length + 1, mode=NUMPYS[border])
    positions = np.arange(-3 * length - 1, 4 * length + 1)
    np.testing.assert_array_equal(border.index_map(positions, length), expected)


@pytest.mark.parametrize("border", OPENCVS)
@pytest.mark.parametrize("length", [1, 2, 5])
def test_the_map_is_opencvs(border, length):
    row = np.arange(length, dtype=np.float32)[None]
    expected = cv2.copyMakeBorder(row, 0, 0, length, length, OPENCVS[border])[0]
    np.testing.assert_array_equal(border.index_map(range(-length, 2 * length), length), expected)


@pytest.mark.parametrize("border", [Border.ZEROS, Border.CONSTANT])
def test_outside_lies_the_constant(border):
    np.testing.assert_array_equal(border.index_map([-2, -1, 0, 4, 5, 99], 5), [CONSTANT_INDEX] * 2 + [0, 4] + [-1, -1])


@pytest.mark.parametrize("border", NUMPYS)
def test_a_single_sample_is_all_there_is(border):
    np.testing.assert_array_equal(border.index_map(range(-5, 6), 1), np.zeros(11))


@pytest.mark.parametrize("border", Border)
def test_inside_every_position_means_itself(border):
    np.testing.assert_array_equal(border.index_map(range(7), 7), np.arange(7))


@pytest.mark.parametrize("border", Border)
def test_every_border_says_what_others_call_it(border):
    assert "NumPy" in border.elsewhere


@pytest.mark.parametrize("border", Border)
def test_a_border_is_named_wherever_people_look_for_it(border):
    pages = [ROOT / "resources/help/en" / f"{page}.md" for page in ("padding", "conventions")]
    for told in (cs.conv2d.__doc__, *(page.read_text(encoding="utf-8").lower() for page in pages)):
        assert border.value in told
