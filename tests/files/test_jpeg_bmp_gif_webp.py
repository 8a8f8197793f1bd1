import struct
import warnings

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import WebPImagePlugin

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from tests.written import by_pillow, exif, flat, noise, planar

RGB = ("red", "green", "blue")


@pytest.mark.parametrize("channels", [1, 3])
def test_a_jpeg_is_what_pillow_decodes(channels):
    data = by_pillow(flat(channels), "JPEG", quality=95)
    image = decode_image(data, "x.jpg")
    assert image.dtype == np.uint8 and image.names == (("grey",) if channels == 1 else RGB)
    assert np.array_equal(image.array, planar(decoded_by_pillow(data)))


def decoded_by_pillow(data):
    import io

    with Pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def test_a_progressive_jpeg_is_read():
    data = by_pillow(flat(), "JPEG", progressive=True)
    assert np.array_equal(decode_image(data, "x").array, planar(decoded_by_pillow(data)))


def test_printing_colours_become_rgb_with_a_notice():
    picture = Pillow.fromarray(flat()).convert("CMYK")
    image = decode_image(by_pillow(picture, "JPEG"), "x.jpg")
    assert image.names == RGB and "CMYK" in image.notices[0]
    assert np.abs(image.array.astype(int) - planar(flat()).astype(int)).mean() < 5


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_honoured_once(kind, orientation):
    array = np.zeros((32, 64, 3), np.uint8)
    array[:8, :16] = 255  # the corner at the top left
    corner = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0), 5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}
    image = decode_image(by_pillow(array, kind, exif=b"Exif\0\0" + exif(orientation)), "x")
    assert image.shape == ((3, 32, 64) if orientation < 5 else (3, 64, 32))
    row, column = corner[orientation]
    assert image.array[0, row, column] > 200 and int((image.array[0] > 128).sum()) == 128


@pytest.mark.parametrize("channels", [1, 3])
def test_bmp_keeps_its_values(channels):
    array = noise(channels)
    assert np.array_equal(decode_image(by_pillow(array, "BMP"), "x").array, planar(array))


def test_a_bilevel_bmp_is_0_and_255():
    array = noise(1) > 100
    assert np.array_equal(decode_image(by_pillow(array, "BMP"), "x").array[0], np.where(array, 255, 0))


@pytest.mark.parametrize("kind", ["BMP", "GIF"])
def test_a_palette_becomes_its_colours(kind):
    picture = Pillow.fromarray(noise(3)).convert("P")
    image = decode_image(by_pillow(picture, kind), "x")
    assert image.names == RGB and np.array_equal(image.array, planar(np.asarray(picture.convert("RGB"))))


def test_a_transparent_gif_has_alpha():
    picture = Pillow.fromarray(np.array([[0, 1], [1, 0]], np.uint8), "L").convert("P")
    image = decode_image(by_pillow(picture, "GIF", transparency=int(np.asarray(picture)[0, 0])), "x")
    assert image.names[-1] == "alpha" and image.array[-1].tolist() == [[0, 255], [255, 0]]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_an_animation_gives_its_first_frame_and_says_so(kind):
    frames = [Pillow.fromarray(np.full((9, 9, 3), grey, np.uint8)) for grey in (10, 200)]
    options = {"lossless": True} if kind == "WEBP" else {}
    image = decode_image(by_pillow(frames[0], kind, save_all=True, append_images=frames[1:], **options), "x")
    assert (image.array[:3] == 10).all() and "First frame of an animation." in image.notices


@pytest.mark.parametrize("channels", [3, 4])
def test_a_lossless_webp_keeps_its_values_also_under_alpha_zero(channels):
    array = noise(channels)
    array[:9, :, -1] = 0
    image = decode_image(by_pillow(array, "WEBP", lossless=True, exact=True), "x")
    assert np.array_equal(image.array, planar(array)) and image.names == (*RGB, "alpha")[:channels]


def test_a_jpeg_that_promises_more_than_its_bytes_can_hold_is_refused():
    data = bytearray(by_pillow(flat(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 10000, 10000)
    with pytest.raises(FileRefused, match=r"10000 x 10000 pixels cannot come from \d+ bytes"):
        decode_image(bytes(data), "x.jpg")


WEBP_SIZES = {
    "VP8 ": ({}, 26, struct.pack("<HH", 16383, 16383)),
    "VP8L": ({"lossless": True}, 21, struct.pack("<I", 16382 << 14 | 16382)),
    "VP8X": ({"exif": exif(1)}, 24, struct.pack("<I", 16382)[:3] * 2),
}


@pytest.mark.parametrize("chunk", WEBP_SIZES)
def test_a_webp_that_promises_more_than_its_bytes_can_hold_is_refused_before_its_decoder_takes_memory(
    chunk, monkeypatch
):
    options, at, size = WEBP_SIZES[chunk]
    data = bytearray(by_pillow(flat(), "WEBP", **options))
    assert data[12:16].decode() == chunk
    data[at : at + len(size)] = size
    monkeypatch.setattr(WebPImagePlugin, "WebPImageFile", None)
    with pytest.raises(FileRefused, match=r"16383 x 16383 pixels cannot come from \d+ bytes"):
        decode_image(bytes(data), "x.webp")


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "GIF", "WEBP"])
def test_broken_metadata_warns_nobody(kind, capfd):
    options = {"exif": b"Exif\0\0II*\0\xff\xff\xff\0"} if kind in ("JPEG", "WEBP") else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decode_image(by_pillow(flat(), kind, **options), "x")
    assert capfd.readouterr() == ("", "")
