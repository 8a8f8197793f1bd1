import io

import numpy as np
import pytest
import tifffile

from convstudio.files.images import decode_image
from convstudio.files.tiff_jpeg import jpeg_piece
from tests.written import by_pillow, flat, planar


@pytest.mark.parametrize("channels", [1, 3])
def test_a_piece_with_its_tables_apart_is_read_and_a_cut_one_refused(channels):
    data = by_pillow(flat(channels), "TIFF", compression="jpeg")
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        piece = data[page.dataoffsets[0] :][: page.databytecounts[0]]
        found = jpeg_piece(piece, page)
        assert page.jpegtables and np.abs(planar(found.squeeze()).astype(int) - planar(flat(channels))).mean() < 12
        assert jpeg_piece(piece[: len(piece) // 2], page) is None


def test_colour_differences_are_called_red_green_blue():
    assert decode_image(by_pillow(flat(), "TIFF", compression="jpeg"), "x").names == ("red", "green", "blue")
