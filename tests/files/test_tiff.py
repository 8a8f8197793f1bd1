import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from tests.written import by_opencv, by_pillow, by_tifffile, flat, noise, planar

RGB = ("red", "green", "blue")
TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]
SHAPES = {
    "strips": {},
    "tiles": {"tile": (16, 32)},
    "deflate": {"compression": "zlib"},
    "bigtiff": {"bigtiff": True},
    "short strips": {"rowsperstrip": 5},
}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("options", SHAPES.values(), ids=SHAPES.keys())
def test_every_type_order_and_shape_keeps_its_numbers(dtype, order, options):
    array = noise(3, dtype)
    image = decode_image(by_tifffile(array, byteorder=order, photometric="rgb", **options), "x.tif")
    assert np.array_equal(image.array, planar(array)) and image.dtype == np.dtype(dtype) and image.names == RGB


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("options", SHAPES.values(), ids=SHAPES.keys())
def test_planes_one_after_the_other_are_read(dtype, options):
    array = planar(noise(5, dtype)).copy()
    image = decode_image(by_tifffile(array, photometric="minisblack", planarconfig="separate", **options), "x.tif")
    assert np.array_equal(image.array, array) and image.names[0] == "channel 0" and image.alpha is None


@pytest.mark.parametrize("dtype", [code for code in TYPES if code[0] != "f"])
def test_horizontal_prediction_is_undone(dtype):
    array = noise(3, dtype)
    data = by_tifffile(array, photometric="rgb", compression="zlib", predictor=2)
    assert np.array_equal(decode_image(data, "x.tif").array, planar(array))


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize("kind", ["L", "LA", "RGB", "RGBA", "1", "I;16", "F", "I"])
def test_files_of_pillow_keep_their_numbers(compression, kind):
    picture, expected = pillow_picture(kind)
    image = decode_image(by_pillow(picture, "TIFF", compression=compression), "x.tif")
    assert image.dtype == expected.dtype and np.array_equal(image.array, planar(expected))


@pytest.mark.parametrize("kind", ["L", "LA", "RGB", "RGBA", "I;16", "F", "I"])
def test_lzw_with_prediction_keeps_its_numbers(kind):
    picture, expected = pillow_picture(kind)
    image = decode_image(by_pillow(picture, "TIFF", compression="tiff_lzw", tiffinfo={317: 2}), "x.tif")
    assert np.array_equal(image.array, planar(expected))


def pillow_picture(kind):
    types = {"I;16": np.uint16, "F": np.float32, "I": np.int32}
    if kind == "1":
        return Pillow.fromarray(noise(1) > 99), np.where(noise(1) > 99, 255, 0).astype(np.uint8)
    array = noise({"LA": 2, "RGB": 3, "RGBA": 4}.get(kind, 1), types.get(kind, np.uint8))
    return Pillow.fromarray(array), array


def test_fax_compression_is_read():
    picture, expected = pillow_picture("1")
    assert np.array_equal(decode_image(by_pillow(picture, "TIFF", compression="group4"), "x").array[0], expected)


@pytest.mark.parametrize("channels", [1, 3])
def test_jpeg_compression_is_read(channels):
    image = decode_image(by_pillow(flat(channels), "TIFF", compression="jpeg"), "x.tif")
    assert np.abs(image.array.astype(int) - planar(flat(channels))).mean() < 12


def test_floating_point_prediction_is_read():
    array = noise(1, np.float32)
    data = by_opencv(array, ".tiff", 259, 8, 317, 3)  # deflate, predictor 3
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        assert file.pages.first.predictor == 3
    assert np.array_equal(decode_image(data, "x.tif").array[0], array)


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_a_palette_becomes_its_colours_with_a_notice(compression):
    picture = Pillow.fromarray(noise(3)).convert("P")
    image = decode_image(by_pillow(picture, "TIFF", compression=compression), "x.tif")
    assert np.array_equal(image.array, planar(np.asarray(picture.convert("RGB")))) and "Palette" in image.notices[0]


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_printing_colours_become_rgb_with_a_notice(compression):
    picture = Pillow.fromarray(noise(4), "CMYK")
    image = decode_image(by_pillow(picture, "TIFF", compression=compression), "x.tif")
    expected = planar(np.asarray(picture.convert("RGB"))).astype(int)
    assert np.abs(image.array - expected).max() <= 1 and "CMYK" in image.notices[0]


@pytest.mark.parametrize(("dtype", "white"), [(np.uint8, 255), (np.uint16, 65535)])
def test_white_is_zero_is_inverted_with_a_notice(dtype, white):
    array = noise(1, dtype)
    image = decode_image(by_tifffile(array, photometric="miniswhite"), "x.tif")
    assert np.array_equal(image.array[0], white - array) and "inverted" in image.notices[0]


def test_bilevel_white_is_zero_is_inverted():
    array = noise(1) > 99
    image = decode_image(by_tifffile(array, photometric="miniswhite"), "x.tif")
    assert np.array_equal(image.array[0], np.where(array, 0, 255)) and image.dtype == np.uint8


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_honoured_once(orientation, compression):
    array = np.zeros((4, 8, 3), np.uint8)
    array[0, 0] = 9
    data = by_pillow(array, "TIFF", compression=compression, tiffinfo={274: orientation})
    corner = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0), 5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}
    image = decode_image(data, "x.tif")
    assert image.shape == ((3, 4, 8) if orientation < 5 else (3, 8, 4)) and image.array[0][corner[orientation]] == 9


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_the_orientation_is_honoured_once_where_libtiff_decodes(orientation):
    array = np.zeros((16, 32), bool)
    array[:4, :4] = True
    data = by_pillow(Pillow.fromarray(array), "TIFF", compression="group4", tiffinfo={274: orientation})
    image = decode_image(data, "x.tif")
    corner = {1: (0, 0), 3: (-1, -1), 6: (0, -1)}[orientation]
    assert image.array[0][corner] == 255 and image.shape == ((1, 32, 16) if orientation == 6 else (1, 16, 32))


@pytest.mark.parametrize(
    ("kind", "name"), [("unassalpha", "alpha"), ("assocalpha", "alpha"), ("unspecified", "channel 3")]
)
def test_only_what_is_called_alpha_is_alpha(kind, name):
    image = decode_image(by_tifffile(noise(4), photometric="rgb", extrasamples=[kind]), "x.tif")
    assert image.names == (*RGB, name) and bool(image.notices) == (kind == "assocalpha")


def test_the_first_of_several_pages_is_read_and_told():
    pages = planar(noise(5, np.float32)).copy()
    image = decode_image(by_tifffile(pages, photometric="minisblack"), "x.tif")
    assert np.array_equal(image.array[0], pages[0]) and image.notices == ("First of 5 pages.",)


def test_an_imagej_stack_counts_its_slices():
    stack = planar(noise(5, np.float32)).copy()
    image = decode_image(by_tifffile(stack, imagej=True, metadata={"axes": "ZYX"}), "x.tif")
    assert image.notices == ("First of 5 pages.",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"volumetric": True, "tile": (16, 16, 16)}, "volume of 20 slices"),
        ({"photometric": "minisblack"}, "complex|known sample"),
    ],
)
def test_what_is_no_flat_picture_is_refused(options, words):
    array = np.zeros((20, 32, 32), np.uint8) if "volumetric" in options else np.zeros((9, 9), np.complex64)
    with pytest.raises(FileRefused, match=words):
        decode_image(by_tifffile(array, **options), "x.tif")


def test_a_compression_that_is_not_read_is_named():
    data = bytearray(by_tifffile(noise(4), photometric="rgb", extrasamples=["unassalpha"]))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        at = file.pages.first.tags[259].valueoffset
    data[at : at + 2] = (34887).to_bytes(2, "little")
    with pytest.raises(FileRefused, match=r"compression LERC needs imagecodecs: pip install .convstudio\[formats\]"):
        decode_image(bytes(data), "x.tif")


def test_a_file_without_its_directory_is_refused(capfd):
    data = by_tifffile(noise(3), photometric="rgb")
    for end in (8, 20, 200, len(data) - 1):
        with pytest.raises(FileRefused):
            decode_image(data[:end], "x.tif")
    assert capfd.readouterr() == ("", "")


def with_tag(data, code, kind, count, value):
    """The little-endian file with one entry of its first directory rewritten."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        at = next(tag.offset for tag in file.pages.first.tags if tag.code == code)
    return data[:at] + struct.pack("<HHII", code, kind, count, value) + data[at + 12 :]


STRIPS = by_tifffile(noise(), photometric="rgb", rowsperstrip=37)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_tag(STRIPS, 256, 4, 100, 8), "imagewidth is no single number"),
        (with_tag(STRIPS, 259, 3, 100, 8), "compression is no single number"),
        (with_tag(STRIPS, 278, 4, 1, 5), "in 8 pieces, and it says where 1 of them are"),
        (with_tag(STRIPS, 279, 4, 1, 5000), "ends before its picture does"),
        (with_tag(STRIPS, 279, 4, 1, 2**31), "ends before its picture does"),
    ],
)
def test_a_directory_that_does_not_fit_its_pixels_is_refused(data, words):
    with pytest.raises(FileRefused, match=words):
        decode_image(data, "x.tif")


def test_pieces_that_a_sparse_file_leaves_out_are_told():
    packed = by_tifffile(noise(), photometric="rgb", rowsperstrip=37, compression="zlib")
    image = decode_image(with_tag(with_tag(packed, 279, 4, 1, 0), 273, 4, 1, 0), "x.tif")
    assert not image.array.any() and "1 of its pieces are left out" in image.notices[0]
