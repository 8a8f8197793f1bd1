import struct

import numpy as np
import pytest
from PIL import Image as Pillow

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from tests.written import by_opencv, by_pillow, exif, noise, planar, png, png_chunk

RGB = ("red", "green", "blue")


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_opencv_files_keep_their_bits_and_channels(channels, dtype):
    array = noise(channels, dtype)
    image = decode_image(by_opencv(array, ".png"), "x.png")
    assert image.dtype == dtype and np.array_equal(image.array, planar(array))
    assert image.names == {1: ("grey",), 3: RGB, 4: (*RGB, "alpha")}[channels]


def test_grey_with_alpha_is_two_channels():
    array = noise(2)
    image = decode_image(by_pillow(Pillow.fromarray(array), "PNG"), "x.png")
    assert image.names == ("grey", "alpha") and np.array_equal(image.array, planar(array))


def test_sixteen_bit_grey_with_alpha_is_two_channels():
    image = decode_image(png(1, 1, 16, 4, b"\0\1\2\3\4"), "x.png")
    assert image.dtype == np.uint16 and image.array.ravel().tolist() == [0x102, 0x304]


@pytest.mark.parametrize(
    ("bits", "line", "values"),
    [(1, b"\0\x50", [0, 255, 0, 255]), (2, b"\0\x1b", [0, 85, 170, 255]), (4, b"\0\x0f\x81", [0, 255, 136, 17])],
)
def test_few_bits_are_spread_over_0_to_255(bits, line, values):
    assert decode_image(png(4, 1, bits, 0, line), "x.png").array.ravel().tolist() == values


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_palette_becomes_its_colours(bits):
    line = {1: b"\0\x40", 2: b"\0\x10", 4: b"\0\x01", 8: b"\0\0\1"}[bits]
    image = decode_image(png(2, 1, bits, 3, line, (b"PLTE", bytes([1, 2, 3, 4, 5, 6]))), "x.png")
    assert image.names == RGB and image.array[:, 0].tolist() == [[1, 4], [2, 5], [3, 6]]


def test_a_palette_with_transparency_becomes_four_channels():
    chunks = ((b"PLTE", bytes([1, 2, 3, 4, 5, 6])), (b"tRNS", b"\x80"))
    image = decode_image(png(2, 1, 8, 3, b"\0\0\1", *chunks), "x.png")
    assert image.array[:, 0].tolist() == [[1, 4], [2, 5], [3, 6], [128, 255]]


@pytest.mark.parametrize(
    ("bits", "key", "line", "grey", "alpha"),
    [
        (8, 7, b"\0\7\x09", [7, 9], [0, 255]),
        (16, 7, b"\0\0\7\0\x09", [7, 9], [0, 65535]),
        (2, 2, b"\0\x90", [170, 85], [0, 255]),
    ],
)
def test_the_one_transparent_grey_becomes_alpha(bits, key, line, grey, alpha):
    image = decode_image(png(2, 1, bits, 0, line, (b"tRNS", struct.pack(">H", key))), "x.png")
    assert image.names == ("grey", "alpha") and image.array[:, 0].tolist() == [grey, alpha]


@pytest.mark.parametrize(("bits", "full"), [(8, 255), (16, 65535)])
def test_the_one_transparent_colour_becomes_alpha(bits, full):
    pixels = [1, 2, 3, 4, 5, 6]
    line = b"\0" + (bytes(pixels) if bits == 8 else struct.pack(">6H", *pixels))
    image = decode_image(png(2, 1, bits, 2, line, (b"tRNS", struct.pack(">HHH", 1, 2, 3))), "x.png")
    assert image.array[:, 0].tolist() == [[1, 4], [2, 5], [3, 6], [0, full]]


def test_colours_under_alpha_zero_are_kept():
    array = noise(4)
    array[..., 3] = 0
    assert np.array_equal(decode_image(by_opencv(array, ".png"), "x.png").array, planar(array))


def test_an_interlaced_file_is_read():
    # Adam7 of a single pixel has one pass
    data = bytearray(png(1, 1, 8, 0, b"\0\x07"))
    header = data[16:28] + b"\x01"
    data[8:33] = png_chunk(b"IHDR", bytes(header))
    assert decode_image(bytes(data), "x.png").array.ravel().tolist() == [7]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_honoured(orientation):
    array = noise(3)
    upright = decode_image(by_pillow(array, "PNG", exif=exif(orientation)), "x.png")
    assert upright.shape == ((3, 37, 53) if orientation < 5 else (3, 53, 37))


def test_profiles_texts_and_gamma_change_nothing_and_print_nothing(capfd):
    chunks = ((b"iCCP", b"x\0\0broken"), (b"gAMA", struct.pack(">I", 1)), (b"tEXt", b"a\0b"), (b"zTXt", b"broken"))
    image = decode_image(png(2, 1, 8, 0, b"\0\7\x09", *chunks), "x.png")
    assert image.array.ravel().tolist() == [7, 9] and capfd.readouterr() == ("", "")


def test_title_and_description_are_kept_up_to_ten_thousand_letters():
    chunks = ((b"tEXt", b"Title\0caf\xe9"), (b"iTXt", b"Description\0\0\0\0\0" + "ü".encode() * 10_001))
    said = decode_image(png(2, 1, 8, 0, b"\0\7\x09", *chunks), "x.png").metadata
    assert (said.page_name, said.description) == ("café", "ü" * 10_000)


def test_an_animation_gives_its_first_frame_and_says_so():
    frames = [Pillow.fromarray(noise(3, seed=seed)) for seed in (1, 2)]
    image = decode_image(by_pillow(frames[0], "PNG", save_all=True, append_images=frames[1:]), "x.png")
    assert np.array_equal(image.array, planar(noise(3, seed=1))) and image.notices == ("First frame of an animation.",)


def test_a_wrong_checksum_is_told(capfd):
    data = bytearray(by_opencv(noise(3), ".png"))
    data[200] ^= 1
    with pytest.raises(FileRefused, match="IDAT chunk is damaged"):
        decode_image(bytes(data), "x.png")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(2, 1, 8, 7, b"\0\0"), "colour type 7 with 8 bits"),
        (png(2, 1, 8, 3, b"\0\0\0"), "palette is missing"),
        (png(2, 1, 8, 0, b"\0\0\0", (b"IDAS", b"")), "IDAS' is unknown"),
        (png(2, 1, 3, 0, b"\0\0"), "with 3 bits"),
        (png(0, 1, 8, 0, b"\0\0"), "0 columns"),
        (png(60000, 60000, 8, 0, b"\0\0"), "60000 x 60000 pixels"),
        (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IEND", b""), "first chunk"),
    ],
)
def test_impossible_headers_are_refused(data, words):
    with pytest.raises(FileRefused, match=words):
        decode_image(data, "x.png")
