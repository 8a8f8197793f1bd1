import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.images import decode_image
from convstudio.values.errors import ConvStudioError
from tests.written import by_numpy, noise, planar


@pytest.mark.parametrize("code", ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_real_type_is_read_in_native_byte_order(code, order):
    array = (noise(3) % 2).astype(order + code)
    image = decode_image(by_numpy(array), "x.npy")
    assert np.array_equal(image.array, planar(array)) and image.dtype == np.dtype(code) and image.dtype.isnative


@pytest.mark.parametrize(
    ("shape", "layout", "expected", "words"),
    [
        ((9,), None, (1, 1, 9), "signal"),
        ((5, 9), None, (1, 5, 9), "one channel"),
        ((5, 9, 3), None, (3, 5, 9), "rows x columns x channels"),
        ((3, 5, 9), None, (3, 5, 9), "channels x rows x columns"),
        ((4, 9, 4), None, (4, 9, 4), "channels x rows x columns"),
        ((5, 9, 3), "chw", (5, 9, 3), None),
        ((3, 5, 9), "hwc", (9, 3, 5), None),
        ((5, 9), "cw", (5, 1, 9), None),
        ((5, 9), "wc", (9, 1, 5), None),
    ],
)
def test_the_axes_are_told_by_their_lengths_or_the_layout(shape, layout, expected, words):
    array = np.arange(np.prod(shape), dtype=np.int16).reshape(shape)
    image = decode_image(by_numpy(array), "x.npy", layout=layout)
    assert image.shape == expected and (words in image.notices[0] if words else image.notices == ())


def test_a_layout_of_other_axes_is_refused():
    with pytest.raises(FileRefused, match="layout chw has 3 axes; the array has 2"):
        decode_image(by_numpy(np.ones((5, 9))), "x.npy", layout="chw")


def test_fortran_order_is_read():
    array = np.asfortranarray(noise(3))
    assert np.array_equal(decode_image(by_numpy(array), "x").array, planar(array))


def test_a_fourth_channel_of_an_array_is_not_taken_for_alpha():
    assert decode_image(by_numpy(np.zeros((4, 5, 9))), "x").alpha is None


def test_long_double_is_rounded_with_a_notice():
    image = decode_image(by_numpy(np.ones((2, 2), np.longdouble)), "x")
    assert image.dtype == np.float64 and "rounded" in image.notices[-1]


@pytest.mark.parametrize(
    "array",
    [np.zeros(()), np.zeros((1, 2, 3, 4)), np.zeros((3, 0, 2)), np.zeros(3, complex), np.array(["a"])],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_what_is_no_picture_is_refused(array):
    with pytest.raises(FileRefused, match=r"x\.npy"):
        decode_image(by_numpy(array), "x.npy")


def test_objects_are_refused_without_being_made():
    import io

    file = io.BytesIO()
    np.save(file, np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(FileRefused, match="object"):
        decode_image(file.getvalue(), "x.npy")


@pytest.mark.parametrize("change", [-1, 1])
def test_the_length_must_be_exact(change):
    data = by_numpy(noise(3))
    data = data[:change] if change < 0 else data + b"x"
    with pytest.raises(FileRefused, match="need 5883 bytes"):
        decode_image(data, "x.npy")


@pytest.mark.parametrize("shape", ["(99999999999, 99999999999)", "(-1, 3)", "(2**62, 2)", "(40000, 40000)"])
def test_a_lying_header_is_refused_before_anything_is_made(shape):
    data = by_numpy(np.zeros((10, 10))).replace(b"(10, 10)", shape.encode())
    data = data[:8] + (len(data) - 810).to_bytes(2, "little") + data[10:]
    with pytest.raises(FileError):
        decode_image(data, "x.npy")


def test_an_unknown_layout_is_refused():
    with pytest.raises(ConvStudioError, match="'cwh' is none of chw, hwc"):
        decode_image(by_numpy(noise(3)), "x.npy", layout="cwh")
