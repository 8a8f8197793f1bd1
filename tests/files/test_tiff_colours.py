import io

import numpy as np
import pytest
import tifffile

from convstudio.files.images import decode_image
from tests.written import by_tifffile, noise, planar


def without_photometric(data):
    """The file whose tag 262 is called by a number that nobody reads."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        at = file.pages.first.tags[262].offset
    return data[:at] + (65000).to_bytes(2, "little") + data[at + 2 :]


def test_black_is_zero_where_the_file_does_not_say_it():
    array = noise(1)
    image = decode_image(without_photometric(by_tifffile(array)), "x.tif")
    assert np.array_equal(image.array[0], array) and "black was supposed" in image.notices[0]


def test_three_channels_are_colours_where_the_file_does_not_say_it():
    image = decode_image(without_photometric(by_tifffile(noise(), photometric="rgb")), "x.tif")
    assert np.array_equal(image.array, planar(noise())) and image.names == ("red", "green", "blue")


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32])
def test_signed_numbers_whose_white_is_least_are_turned_about(dtype):
    array = noise(1, dtype)
    image = decode_image(by_tifffile(array, photometric="miniswhite"), "x.tif")
    assert np.array_equal(image.array[0], -1 - array) and "White is 0" in image.notices[0]


def test_floating_point_numbers_whose_white_is_zero_are_kept_and_it_is_told():
    array = noise(1, np.float32)
    image = decode_image(by_tifffile(array, photometric="miniswhite"), "x.tif")
    assert np.array_equal(image.array[0], array) and "kept as they are" in image.notices[0]
