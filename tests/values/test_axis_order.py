"""Layouts of plain arrays: every one there and back, and an image laid out in another way."""

import numpy as np
import pytest

from convstudio.values.axis_order import LAYOUTS, array_of, check_layout, laid_out, layouts_beside, planes_of
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image

PLANES = {"chw": (2, 3, 4), "hwc": (4, 2, 3), "hw": (1, 2, 3), "cw": (2, 1, 3), "wc": (3, 1, 2), "w": (1, 1, 2)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_planes_and_the_array_back(layout):
    shape = (2, 3, 4)[: len(layout)]
    array = np.arange(np.prod(shape)).reshape(shape)
    planes = planes_of(array, layout)
    assert planes.shape == PLANES[layout]
    assert np.array_equal(array_of(planes, layout), array)


def test_only_layouts_of_as_many_axes_can_be_chosen():
    assert layouts_beside("hwc") == ("chw", "hwc")
    assert layouts_beside("wc") == ("hw", "cw", "wc")
    assert layouts_beside("") == ()


def test_a_layout_that_is_none_or_has_other_axes_is_refused():
    with pytest.raises(ConvStudioError, match="layout 'cwh' is none of chw, hwc, hw, cw, wc, w"):
        check_layout("cwh", 3)
    with pytest.raises(ConvStudioError, match="layout hw has 2 axes; the array has 3"):
        check_layout("hw", 3)


def test_an_image_is_laid_out_anew_and_back():
    array = np.arange(400).reshape(8, 10, 5)
    image = Image(planes_of(array, "hwc"), "x.npy", path="/x.npy", notices=("guessed",), layout="hwc")
    other = laid_out(image, "chw")
    assert np.array_equal(other.array, array)
    assert (other.layout, other.names[7], other.notices, other.path) == ("chw", "channel 7", (), "/x.npy")
    assert np.array_equal(laid_out(other, "hwc").array, image.array)


def test_a_table_laid_out_as_a_picture_has_no_rate():
    table = Image(np.arange(6.0).reshape(2, 1, 3), "t.csv", ("a", "b"), rate=10.0, layout="wc")
    picture = laid_out(table, "hw")
    assert picture.array.tolist() == [[[0, 3], [1, 4], [2, 5]]]
    assert (picture.names, picture.rate) == (("grey",), 0.0)


def test_a_picture_that_says_its_axes_has_no_choice():
    with pytest.raises(ConvStudioError, match="says itself which axis is which"):
        laid_out(Image(np.zeros((3, 4, 5)), "photo"), "hwc")
