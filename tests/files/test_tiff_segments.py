import io

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from convstudio.files.source import Source
from convstudio.files.tiff_segments import unpacked
from tests.written import by_pillow, flat, noise, planar


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits"])
def test_strips_come_out_byte_for_byte(compression):
    array = noise(4, rows=300)
    data = by_pillow(Pillow.fromarray(array), "TIFF", compression=compression, strip_size=4000)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        whole, offsets, counts = unpacked(Source(data, "x"), page)
    assert len(offsets) > 10 and whole.startswith(data)
    assert b"".join(whole[at : at + size] for at, size in zip(offsets, counts, strict=True)) == array.tobytes()


def test_colours_are_not_multiplied_by_alpha():
    array = noise(4)
    array[..., 3] = 40
    image = decode_image(by_pillow(array, "TIFF", compression="tiff_lzw"), "x.tif")
    assert np.array_equal(image.array, planar(array))


def test_a_damaged_strip_is_named():
    data = bytearray(by_pillow(flat(rows=36), "TIFF", compression="tiff_lzw"))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        offset, count = file.pages.first.dataoffsets[0], file.pages.first.databytecounts[0]
    data[offset + count // 2 : offset + count] = b"\x80" * (count - count // 2)
    with pytest.raises(FileRefused, match="strip 1 is damaged"):
        decode_image(bytes(data), "x.tif")
