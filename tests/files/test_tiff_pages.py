import io
import struct

import numpy as np
import pytest
import tifffile

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from tests.written import by_tifffile, noise, planar

LARGE = noise(1, np.uint16, 40, 60)
SMALL = np.ascontiguousarray(LARGE[::4, ::4])


def written(*pages):
    """Each page an array and its options."""
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        for array, options in pages:
            writer.write(array, photometric="minisblack", metadata=None, **options)
    return file.getvalue()


def test_a_raw_photograph_is_read_and_not_its_preview():
    preview = SMALL, {"subfiletype": 1, "subifds": 2}
    image = decode_image(written(preview, (LARGE, {}), (LARGE[::2, ::2], {"subfiletype": 1})), "x.dng")
    assert np.array_equal(image.array[0], LARGE) and "preview of 15 x 10 pixels" in image.notices[0]


def test_a_thumbnail_that_is_not_marked_as_one_is_known_by_its_proportions():
    assert np.array_equal(decode_image(written((SMALL, {}), (LARGE, {})), "x").array[0], LARGE)


def test_pages_of_other_proportions_are_pages():
    image = decode_image(written((SMALL, {}), (np.ascontiguousarray(LARGE.T), {})), "x")
    assert np.array_equal(image.array[0], SMALL) and image.notices == ("First of 2 pages.",)


def test_levels_and_masks_are_not_pages():
    image = decode_image(written((LARGE, {}), (SMALL, {"subfiletype": 1}), (LARGE > 99, {"subfiletype": 4})), "x")
    assert np.array_equal(image.array[0], LARGE) and image.notices == ()


def test_a_file_of_thumbnails_gives_the_first():
    assert np.array_equal(decode_image(written((SMALL, {"subfiletype": 1})), "x").array[0], SMALL)


def test_channels_of_imagej_on_pages_of_their_own_are_the_channels_of_one_picture():
    array = planar(noise(3, np.uint16)).copy()
    image = decode_image(by_tifffile(array, imagej=True, metadata={"axes": "CYX"}), "x.tif")
    assert np.array_equal(image.array, array) and image.names == ("channel 0", "channel 1", "channel 2")


@pytest.mark.parametrize("kind", [struct.pack("<HI", 4, 2), struct.pack("<HI", 7, 4), struct.pack("<HI", 2, 4)])
@pytest.mark.parametrize("side", ["imagewidth", "imagelength"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_page_whose_sides_are_no_numbers_is_told_as_damaged(number, side, kind):
    data = bytearray(written((LARGE, {}), (LARGE, {}), (LARGE, {})))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        at = file.pages[number].tags[{"imagewidth": 256, "imagelength": 257}[side]].offset
    data[at + 2 : at + 8] = kind
    if number == 0:
        with pytest.raises(FileRefused, match="damaged"):
            decode_image(bytes(data), "x.tif")
    else:
        image = decode_image(bytes(data), "x.tif")
        assert np.array_equal(image.array[0], LARGE)
        assert image.notices == ("First of several pages, some of them damaged.",)


@pytest.mark.parametrize("options", [{}, {"bigtiff": True}, {"byteorder": ">"}])
def test_a_file_that_is_cut_behind_its_first_page_does_not_pass_for_one_page(options):
    data = io.BytesIO()
    with tifffile.TiffWriter(data, **options) as file:
        for grey in (1, 2, 3):
            file.write(np.full((8, 8), grey, np.uint8), metadata=None)
    with tifffile.TiffFile(io.BytesIO(data.getvalue())) as file:
        second = file.pages[1].offset
    image = decode_image(data.getvalue()[:second], "x.tif")
    assert image.array.max() == 1 and image.notices == ("First of several pages, some of them damaged.",)
    assert decode_image(data.getvalue(), "x.tif").notices == ("First of 3 pages.",)
