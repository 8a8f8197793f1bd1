import os

import numpy as np
import pytest

from convstudio.files import image_writing, strip_writer
from convstudio.files.errors import FileError
from convstudio.files.image_writing import IMAGE_ENDINGS, save_image, save_strips
from convstudio.files.images import load_image
from convstudio.files.strip_writer import StripLayout
from tests.written import noise, planar

COLOURS = ("red", "green", "blue", "alpha")
LOSSLESS = [(".npy", code) for code in ("?", "i1", "u1", "i2", "u2", "i4", "i8", "f2", "f4", "f8")]
LOSSLESS += [(ending, code) for ending in (".tif", ".TIFF") for code in ("u1", "u2", "f4", "f8")]
LOSSLESS += [(".png", "u1"), (".png", "u2"), (".webp", "u1")]


def samples(channels, code, *size):
    return (planar(noise(channels, "u1", *size)) > 99) if code == "?" else planar(noise(channels, code, *size))


@pytest.mark.parametrize(("ending", "code"), LOSSLESS)
@pytest.mark.parametrize("size", [(37, 53), (1, 9), (9, 1), (1, 1)])
def test_what_is_saved_is_what_is_read(tmp_path, ending, code, size):
    for channels in (3, 4, *((1, 2, 12) if ending not in (".png", ".webp") else ())):
        path, written = tmp_path / f"out{ending}", samples(channels, code, *size)
        save_image(path, written)
        read = load_image(path, "chw")
        assert np.array_equal(read.array, written) and read.dtype == written.dtype
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("code", ["u1", "u2"])
def test_a_png_holds_one_to_four_channels(tmp_path, channels, code):
    names = COLOURS[:channels] if channels > 2 else ("grey", "alpha")[:channels]
    save_image(tmp_path / "out.png", samples(channels, code), names=names)
    read = load_image(tmp_path / "out.png")
    assert read.names == names and np.array_equal(read.array, samples(channels, code))


def test_alpha_stays_alpha_in_a_tiff(tmp_path):
    save_image(tmp_path / "out.tif", samples(4, "f4"), names=COLOURS)
    assert load_image(tmp_path / "out.tif").names == COLOURS


def test_nan_and_infinity_are_kept(tmp_path):
    written = np.array([[[np.nan, np.inf, -np.inf]]], np.float32)
    for ending in (".npy", ".tif"):
        save_image(tmp_path / f"out{ending}", written)
        assert np.array_equal(load_image(tmp_path / f"out{ending}", "chw").array, written, equal_nan=True)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_jpeg_is_near(tmp_path, channels):
    written = np.full((channels, 20, 30), 77, np.uint8)
    save_image(tmp_path / "out.jpg", written)
    assert np.abs(load_image(tmp_path / "out.jpg").array.astype(int) - written).max() <= 1


def test_a_grey_webp_is_written_as_equal_colours(tmp_path):
    save_image(tmp_path / "out.webp", samples(1, "u1"))
    assert np.array_equal(load_image(tmp_path / "out.webp").array, np.repeat(samples(1, "u1"), 3, axis=0))


@pytest.mark.parametrize(
    ("name", "array", "options", "words"),
    [
        ("out.gif", samples(3, "u1"), {}, r"one of \.npy, \.tif"),
        ("out", samples(3, "u1"), {}, r"one of \.npy"),
        (
            "out.png",
            samples(12, "u1"),
            {},
            "1 to 4 channels; the result has 12. Save .tif or .npy, or choose --channels",
        ),
        ("out.jpg", samples(4, "u1"), {}, "JPEG holds 1 or 3 channels; the result has 4"),
        ("out.webp", samples(2, "u1"), {}, "WebP holds 1, 3 or 4 channels; the result has 2"),
        ("out.png", samples(3, "f4"), {}, "PNG holds whole numbers of 8 or 16 bits, not float32"),
        ("out.jpg", samples(3, "u2"), {}, "JPEG holds whole numbers of 8 bits, not uint16"),
        ("out.tif", samples(3, "i4"), {}, "uint8, uint16, float32, float64, not int32"),
        ("out.png", samples(2, "u1"), {"names": ("x", "y")}, r"show channel 2 \(y\) as alpha"),
        ("out.png", samples(2, "u1"), {"names": ("x",)}, "1 names were given for 2 channels"),
        ("out.tif", samples(3, "f4"), {"depth": 8}, "8 bits were asked for and the samples are float32"),
        ("out.webp", np.zeros((1, 1, 16384), np.uint8), {}, "16383 pixels a side"),
        ("out.npy", np.zeros((3, 4)), {}, "channels x rows x columns"),
        ("out.npy", np.zeros((0, 3, 4)), {}, "channels x rows x columns"),
        ("out.npy", np.zeros((1, 3, 4), complex), {}, "real numbers"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_and_nothing_written(tmp_path, name, array, options, words):
    with pytest.raises(FileError, match=words) as caught:
        save_image(tmp_path / name, array, **options)
    assert os.listdir(tmp_path) == [] and len(str(caught.value)) <= 200


@pytest.mark.parametrize("ending", [".png", ".webp", ".npy", ".tif"])
def test_a_writer_that_is_wrong_is_found_out_and_the_old_file_kept(tmp_path, monkeypatch, ending):
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"old")
    monkeypatch.setattr(StripLayout, "stretches", over_the_header)
    for key, kind in list(image_writing._ENCODED.items()):
        wrong = kind._replace(encode=lambda array, metadata, right=kind.encode: right(255 - array, metadata))
        monkeypatch.setitem(image_writing._ENCODED, key, wrong)
    with pytest.raises(FileError, match="gave other numbers"):
        save_image(path, samples(3, "u1"))
    assert path.read_bytes() == b"old"


def over_the_header(layout, top, samples):
    yield 0, 255 - samples


@pytest.mark.parametrize("ending", [".npy", ".tif"])
def test_a_disk_that_loses_what_is_written_is_found_out(tmp_path, monkeypatch, ending):
    written = strip_writer._written
    monkeypatch.setattr(
        strip_writer, "_written", lambda file, place, block: written(Forgetful(file, place), place, block)
    )
    with pytest.raises(FileError, match="gave other numbers"):
        save_image(tmp_path / f"out{ending}", samples(3, "u1"))
    assert os.listdir(tmp_path) == []


class Forgetful:
    """A file that keeps nothing."""

    def __init__(self, file, place):
        self.seek, self.read = file.seek, file.read

    def write(self, data):
        return len(data)


@pytest.mark.parametrize("ending", [".npy", ".tif"])
def test_a_header_that_promises_something_else_is_found_out(tmp_path, monkeypatch, ending):
    def begin_larger(begin):
        return lambda file, shape, *more: begin(file, (shape[0] + 1, *shape[1:]), *more)

    for name in ("begin_npy", "begin_tiff"):
        monkeypatch.setattr(image_writing, name, begin_larger(getattr(image_writing, name)))
    with pytest.raises(FileError, match="gave other numbers"):
        save_image(tmp_path / f"out{ending}", samples(5, "u1"))
    assert os.listdir(tmp_path) == []


def test_a_depth_that_is_the_samples_own_is_fine(tmp_path):
    save_image(tmp_path / "out.png", samples(3, "u2"), depth=16)
    assert load_image(tmp_path / "out.png").dtype == np.uint16


def test_the_endings_are_listed():
    assert IMAGE_ENDINGS == (".npy", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp")


@pytest.mark.parametrize("ending", [".npy", ".tif"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("code", ["u1", "f4"])
def test_strips_make_the_file_that_the_whole_makes(tmp_path, ending, channels, code):
    whole, names = samples(channels, code, 37, 53), COLOURS[:channels] if channels in (3, 4) else ()
    strips = [(top, whole[:, top : top + 8]) for top in range(0, 37, 8)]
    save_image(tmp_path / f"whole{ending}", whole, names=names)
    save_strips(tmp_path / f"strips{ending}", whole.shape, whole.dtype, strips, names)
    assert (tmp_path / f"strips{ending}").read_bytes() == (tmp_path / f"whole{ending}").read_bytes()
    assert np.array_equal(load_image(tmp_path / f"strips{ending}", "chw").array, whole)


@pytest.mark.parametrize("ending", [".npy", ".tif"])
def test_strips_that_fail_leave_the_old_file_alone(tmp_path, ending):
    def strips():
        yield 0, np.ones((3, 2, 5), np.float32)
        raise KeyboardInterrupt

    path = tmp_path / f"out{ending}"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        save_strips(path, (3, 4, 5), np.dtype(np.float32), strips())
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == [path.name]
