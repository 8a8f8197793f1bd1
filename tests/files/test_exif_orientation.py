import io
import struct

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageOps

from convstudio.files.exif_orientation import exif_orientation, upright
from tests.written import by_pillow, exif, noise, planar


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_turns_are_those_of_pillow(orientation):
    array = noise(3)
    marked = Pillow.open(io.BytesIO(by_pillow(array, "PNG", exif=exif(orientation))))
    expected = planar(np.asarray(ImageOps.exif_transpose(marked)))
    assert np.array_equal(upright(planar(array), orientation), expected)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_tag_is_found_in_both_byte_orders_with_and_without_prefix(orientation, order):
    assert exif_orientation(exif(orientation, order)) == orientation
    assert exif_orientation(b"Exif\0\0" + exif(orientation, order)) == orientation


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"Exif\0\0",
        b"II*\0",
        exif(0),
        exif(9),
        exif(6)[:20],
        b"II*\0" + struct.pack("<I", 2**31),
        b"II*\0" + struct.pack("<IH", 8, 65535),
        b"XX*\0" + exif(6)[4:],
    ],
)
def test_a_damaged_block_means_upright(block):
    assert exif_orientation(block) == 1
