import os
import zlib

import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.images import _FORMATS, decode_image, load_image
from tests.written import by_numpy, by_opencv, by_pillow, by_tifffile, flat, noise, planar

FILES = {
    "PNG": by_opencv(noise(), ".png"),
    "JPEG": by_pillow(flat(), "JPEG"),
    "TIFF": by_tifffile(noise(), photometric="rgb"),
    "WebP": by_pillow(noise(), "WEBP", lossless=True),
    "BMP": by_pillow(noise(), "BMP"),
    "GIF": by_pillow(noise(1), "GIF"),
    "PNM": by_opencv(noise(), ".ppm"),
    "PFM": by_opencv(noise(dtype=np.float32), ".pfm"),
    "HDR": by_opencv(np.abs(noise(dtype=np.float32)), ".hdr"),
    "NPY": by_numpy(noise()),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_contents_choose_the_decoder_and_not_the_ending(kind, tmp_path):
    path = tmp_path / "picture.wrong"
    path.write_bytes(FILES[kind])
    image = load_image(path)
    assert image.shape[1:] == (37, 53) and image.name == "picture.wrong" and image.path == str(path)


@pytest.mark.parametrize("kind", FILES)
def test_the_samples_are_read_only_native_and_one_after_the_other(kind):
    array = decode_image(FILES[kind], "x").array
    assert not array.flags.writeable and array.flags.c_contiguous and array.dtype.isnative


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"hello", "none of PNG, JPEG, TIFF"),
        (b"v/1\x01" + bytes(9), "EXR is not read"),
        (b"\0\0\0\x20ftypavif", "AVIF or HEIC is not read"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000 is not read"),
        (b"PK\x03\x04", "NPZ or ZIP is not read"),
        (b"RIFF\0\0\0\0WAVEfmt ", "none of PNG"),
    ],
)
def test_other_contents_are_named(data, words):
    with pytest.raises(FileRefused, match=words) as caught:
        decode_image(data, "n" * 300)
    assert len(str(caught.value)) <= 200


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.png", "no such file"),
        ("folder", "it is a folder"),
        ("empty.png", "is empty"),
        ("pipe", "a device or a pipe"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.png").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match=words):
        load_image(tmp_path / name)


def test_a_decoder_that_gives_another_size_than_the_header_is_not_believed(monkeypatch):
    from convstudio.files import png

    monkeypatch.setattr(png, "opencv_decode", lambda data, size: np.zeros((5, 5, 3), np.uint8))
    with pytest.raises(FileRefused, match=r"header says 53 x 37 pixels; \(3, 5, 5\) came out"):
        decode_image(FILES["PNG"], "x.png")


def test_too_little_memory_is_a_sentence(monkeypatch):
    from convstudio.files import png

    def full(data, size):
        raise MemoryError

    monkeypatch.setattr(png, "opencv_decode", full)
    with pytest.raises(FileRefused, match="not enough memory"):
        decode_image(FILES["PNG"], "x.png")


# of each decoder: a function of ours that it calls, and a file of its kind that is damaged, not only cut
OURS = {
    "PNG": "png._header",
    "JPEG": "jpeg_bmp_gif_webp._metadata",
    "TIFF": "tiff_segments.numbers",
    "WebP": "jpeg_bmp_gif_webp._webp_size",
    "BMP": "jpeg_bmp_gif_webp._plain_mode",
    "GIF": "jpeg_bmp_gif_webp.planes",
    "PNM": "netpbm._binary",
    "PFM": "netpbm.planes",
    "HDR": "netpbm.opencv_decode",
    "NPY": "npy_images.planes_of",
}
DAMAGED = {
    "PNG": (FILES["PNG"].replace(b"IDAT", b"IDAT\xff"), "damaged"),
    "JPEG": (FILES["JPEG"][:300] + b"\xff\xc0" * 100 + FILES["JPEG"][500:], "damaged or cut"),
    "TIFF": (FILES["TIFF"][:4] + b"\xff\xff\xff\x7f" + FILES["TIFF"][8:], "damaged or cut"),
    "WebP": (FILES["WebP"][:40] + bytes(200) + FILES["WebP"][240:], "damaged or cut"),
    "BMP": (FILES["BMP"][:14] + b"\x29" + FILES["BMP"][15:], "damaged or cut"),
    "GIF": (FILES["GIF"].replace(b",\0\0", b"\x99\0\0"), "damaged or cut"),
    "PNM": (FILES["PNM"][:200], "ends before its picture does"),
    "PFM": (FILES["PFM"][:200], "ends before its picture does"),
    "HDR": (FILES["HDR"][:-900] + b"\2\2\xff" * 300, "damaged or cut"),
    "NPY": (FILES["NPY"].replace(b"'shape'", b"'shapo'"), "header is damaged"),
}


@pytest.mark.parametrize("fault", [AttributeError, TypeError, KeyError, OSError, EOFError, SyntaxError, zlib.error])
@pytest.mark.parametrize("kind", [row.name for row in _FORMATS])
def test_a_fault_of_ours_in_a_decoder_is_not_called_damage(kind, fault, monkeypatch):
    def faulty(*_, **__):
        raise fault("of ours")

    monkeypatch.setattr(f"convstudio.files.{OURS[kind]}", faulty)
    with pytest.raises(fault, match="of ours"):
        decode_image(FILES[kind], "x")


@pytest.mark.parametrize("kind", [row.name for row in _FORMATS])
def test_a_damaged_file_of_each_kind_is_called_damaged(kind):
    data, words = DAMAGED[kind]
    with pytest.raises(FileRefused, match=words):
        decode_image(data, "x")


def test_the_same_picture_comes_out_of_every_lossless_format():
    for kind in ("PNG", "TIFF", "WebP", "BMP", "PNM", "NPY"):
        assert np.array_equal(decode_image(FILES[kind], "x").array, planar(noise())), kind
