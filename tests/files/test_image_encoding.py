import io

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from convstudio.files.image_encoding import begin_npy, begin_tiff, jpeg_bytes, png_bytes, webp_bytes
from tests.written import ORDER, flat, noise, planar


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(37, 53), (1, 1), (1, 9), (9, 1)])
def test_opencv_reads_the_png_that_is_written(channels, dtype, size):
    array = noise(channels, dtype, *size)
    found = cv2.imdecode(np.frombuffer(png_bytes(planar(array)), np.uint8), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(found if channels == 1 else found[..., ORDER[channels]], array) and found.dtype == dtype


def test_pillow_reads_the_png_of_grey_with_alpha():
    array = noise(2)
    assert np.array_equal(np.asarray(Pillow.open(io.BytesIO(png_bytes(planar(array))))), array)


def test_pillow_reads_the_jpeg():
    found = np.asarray(Pillow.open(io.BytesIO(jpeg_bytes(planar(flat())))))
    assert np.abs(found.astype(int) - flat()).mean() < 3


@pytest.mark.parametrize("channels", [3, 4])
def test_pillow_reads_the_webp_without_loss(channels):
    array = noise(channels)
    assert np.array_equal(np.asarray(Pillow.open(io.BytesIO(webp_bytes(planar(array))))), array)


@pytest.mark.parametrize(
    ("channels", "names", "photometric", "extra"),
    [
        (1, (), "MINISBLACK", ()),
        (2, (), "MINISBLACK", (0,)),
        (2, ("grey", "alpha"), "MINISBLACK", (2,)),
        (3, (), "RGB", ()),
        (3, ("a", "b", "c"), "MINISBLACK", (0, 0)),
        (4, ("red", "green", "blue", "alpha"), "RGB", (2,)),
        (4, (), "MINISBLACK", (0, 0, 0)),
        (12, (), "MINISBLACK", (0,) * 11),
    ],
)
def test_a_tiff_says_what_its_channels_are(channels, names, photometric, extra):
    file = io.BytesIO()
    begin_tiff(file, (channels, 5, 7), np.dtype(np.float32), names)
    file.seek(0)
    with tifffile.TiffFile(file) as read:
        page = read.pages.first
        assert len(read.pages) == 1 and page.photometric.name == photometric and tuple(page.extrasamples) == extra


def test_a_tiff_begins_with_room_for_zeros():
    file = io.BytesIO()
    begin_tiff(file, (5, 4, 6), np.dtype(np.uint16), ())
    file.seek(0)
    assert np.array_equal(tifffile.imread(file), np.zeros((5, 4, 6), np.uint16))


def test_numpy_reads_the_header_of_the_npy():
    file = io.BytesIO()
    begin_npy(file, (5, 2, 3), np.dtype(np.int64))
    file.write(bytes(5 * 2 * 3 * 8))
    file.seek(0)
    read = np.load(file)
    assert read.shape == (5, 2, 3) and read.dtype == np.int64
