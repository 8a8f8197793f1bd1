"""Where the samples of a file lie, and strips written there."""

import io

import numpy as np
import pytest
import tifffile

from convstudio.files import strip_writer
from convstudio.files.image_encoding import begin_npy, begin_tiff
from convstudio.files.strip_writer import StripLayout, npy_layout, tiff_layout, write_strips

WHOLE = np.arange(3 * 7 * 5, dtype=np.uint16).reshape(3, 7, 5)
STRIPS = [(top, WHOLE[:, top : top + 2]) for top in (4, 0, 6, 2)]  # in any order


@pytest.mark.parametrize("at_once", [1, 25, 1 << 20])
@pytest.mark.parametrize("interleaved", [False, True])
def test_strips_fill_the_file(monkeypatch, interleaved, at_once):
    monkeypatch.setattr(strip_writer, "_AT_ONCE", at_once)
    file = io.BytesIO()
    assert write_strips(file, StripLayout(WHOLE.shape, WHOLE.dtype, 11, interleaved), STRIPS)
    expected = WHOLE.transpose(1, 2, 0) if interleaved else WHOLE
    assert file.getvalue() == bytes(11) + expected.tobytes()


def test_samples_are_written_in_the_byte_order_of_the_file():
    file = io.BytesIO()
    write_strips(file, StripLayout(WHOLE.shape, WHOLE.dtype.newbyteorder(">"), 0), STRIPS)
    assert np.array_equal(np.frombuffer(file.getvalue(), ">u2").reshape(WHOLE.shape), WHOLE)


def test_the_layout_of_an_npy():
    file = io.BytesIO()
    begin_npy(file, (5, 6, 7), np.dtype(np.float32))
    assert npy_layout(file) == StripLayout((5, 6, 7), np.dtype(np.float32), len(file.getvalue()))
    assert npy_layout(io.BytesIO(b"no header")) is None


@pytest.mark.parametrize(("channels", "interleaved"), [(1, False), (3, True), (5, False)])
def test_the_layout_of_a_tiff(channels, interleaved):
    file = io.BytesIO()
    begin_tiff(file, (channels, 6, 7), np.dtype(np.float32), ())
    size = channels * 6 * 7 * 4
    expected = StripLayout((channels, 6, 7), np.dtype(np.float32), len(file.getvalue()) - size, interleaved)
    assert tiff_layout(file) == expected
    assert tiff_layout(io.BytesIO(b"no header")) is None


def test_a_tiff_that_is_packed_has_no_layout():
    file = io.BytesIO()
    tifffile.imwrite(file, WHOLE, photometric="minisblack", planarconfig="separate", compression="zlib")
    assert tiff_layout(file) is None


def test_a_tiff_of_more_than_four_gibibytes_is_a_big_one(tmp_path):
    shape = (64, 6000, 8000)
    with (tmp_path / "large.tif").open("x+b") as file:  # sparse: it takes no room on the disk
        begin_tiff(file, shape, np.dtype(np.float32), ())
        layout = tiff_layout(file)
        assert layout is not None
        assert write_strips(file, layout, [(5999, np.full((64, 1, 8000), 7, np.float32))])
        file.seek(0)
        with tifffile.TiffFile(file) as read:
            assert read.is_bigtiff
            assert layout.shape == read.pages.first.shape == shape
        file.seek(-4, 2)
        assert np.frombuffer(file.read(), np.float32) == 7
