import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from tests.written import by_opencv, by_pillow, noise, planar

PXM_BINARY = 32  # cv2.IMWRITE_PXM_BINARY


def values(data):
    return decode_image(data, "x").array.ravel().tolist()


@pytest.mark.parametrize("binary", [0, 1])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("ending", "channels"), [(".pgm", 1), (".ppm", 3)])
def test_files_of_opencv_keep_their_numbers(binary, dtype, ending, channels):
    array = noise(channels, dtype)
    array.flat[0] = np.iinfo(dtype).max
    image = decode_image(by_opencv(array, ending, PXM_BINARY, binary), "x")
    assert image.dtype == dtype and np.array_equal(image.array, planar(array)) and image.notices == ()


@pytest.mark.parametrize("data", [b"P1\n4 1\n0 1 0 1\n", b"P1 4 1\n0101", b"P4\n4 1\n\x50", b"P1#c\n4 1\n01#e\n01\n"])
def test_black_and_white_is_0_and_255(data):
    assert values(data) == [255, 0, 255, 0]


def test_bitmap_lines_begin_at_a_byte():
    array = noise(1) > 100
    image = decode_image(by_pillow(array, "PPM"), "x")
    assert np.array_equal(image.array[0], np.where(array, 255, 0))


@pytest.mark.parametrize("data", [b"P5\n4 1\n15\n\x00\x05\x0a\x0f", b"P2\n4 1\n15\n0 5 10 15\n"])
def test_a_smaller_white_leaves_the_values_and_is_told(data):
    image = decode_image(data, "x")
    assert image.array.ravel().tolist() == [0, 5, 10, 15] and "White is 15" in image.notices[0]


def test_comments_may_stand_in_the_header_and_among_typed_values():
    assert values(b"P2 # a\n# b\n2 # c\n 1\n255 # d\n7 # e 8\n9\n") == [7, 9]


def test_a_second_picture_is_left_out_and_told():
    image = decode_image(b"P5 1 1 255\n\x07P5 1 1 255\n\x08", "x")
    assert image.array.ravel().tolist() == [7] and "left out" in image.notices[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"P5\n4\n", "no width and height"),
        (b"P5\n4 1\n70000\n", "largest value is 70000"),
        (b"P5\n4 1\n", "largest value is 0"),
        (b"P2\n2 1\n9\n3 99\n", "larger than the 9"),
        (b"P2\n2 1\n9\n3 x\n", "other than whole numbers"),
        (b"P2\n2 1\n9\n-3 4\n", "other than whole numbers"),
        (b"P2\n2 1\n99\n3 4", "no line end follows"),
        (b"P2\n2 1\n99\n3\n", "ends before"),
        (b"P1\n2 1\n02\n", "0 and 1 only"),
        (b"P1\n2 1\n0\n", "ends before"),
        (b"P4\n9 2\n\0\0\0", "ends before"),
        (b"P6\n2 1\n255\n\0\0\0\0\0", "ends before"),
        (b"P5\n60000 60000\n255\n", "60000 x 60000 pixels"),
        (b"PF\n2 x\n", "width, height and scale"),
        (b"PF\n1 1\n1.2.3\n" + bytes(12), "scale factor"),
        (b"PF\n1 1\n-1.0\n" + bytes(11), "ends before"),
        (b"#?RADIANCE\n\n+Y 3 +X 3\n", "the only order"),
        (b"#?RADIANCE\n\n-Y 3 +X 3\n", "ends before"),
        (b"#?RADIANCE\n\n-Y 99999 +X 99999\n", "99999 x 99999"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 3 +X 9\n" + bytes(20), "damaged or cut"),
    ],
)
def test_damaged_files_are_refused_in_a_sentence(data, words, capfd):
    with pytest.raises(FileRefused, match=words):
        decode_image(data, "x")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("channels", [1, 3])
def test_pfm_of_opencv_is_read_top_row_first(channels):
    array = noise(channels, np.float32)
    assert np.array_equal(decode_image(by_opencv(array, ".pfm"), "x").array, planar(array))


@pytest.mark.parametrize(("scale", "order"), [("-1.0", "<f4"), ("1.0", ">f4")])
def test_the_sign_of_the_scale_is_the_byte_order(scale, order):
    data = f"Pf\n2 2\n{scale}\n".encode() + np.array([3, 4, 1, 2], order).tobytes()
    assert values(data) == [1, 2, 3, 4]


def test_a_scale_factor_is_told_and_not_applied():
    image = decode_image(b"Pf\n1 1\n-2.5\n" + np.float32(3).tobytes(), "x")
    assert image.array.item() == 3 and "2.5 is not applied" in image.notices[0]


def test_hdr_is_read_as_opencv_wrote_it():
    array = np.abs(noise(3, np.float32))
    image = decode_image(by_opencv(array, ".hdr"), "x")
    assert image.dtype == np.float32 and np.abs(image.array - planar(array)).max() <= array.max() / 128
