"""Which channels of an input are taken."""

import numpy as np
import pytest

from convstudio.cli.input_options import with_channels
from convstudio.files.image_writing import save_image
from convstudio.files.open_file import open_image
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names

RGBA = Image(np.arange(4 * 6, dtype=np.uint8).reshape(4, 2, 3) * 10, "cat.png", channel_names(4))
RGB = Image(RGBA.array[:3], names=channel_names(3))


def test_all_takes_alpha_as_one_more_channel():
    assert with_channels(RGBA, "all") is RGBA


@pytest.mark.parametrize("wanted", [None, "rgb"])
def test_alpha_is_left_out(wanted):
    taken = with_channels(RGBA, wanted)
    assert taken.names == ("red", "green", "blue")
    np.testing.assert_array_equal(taken.array, RGBA.array[:3])


def test_alpha_left_out_without_being_asked_is_said_and_else_not(capsys):
    with_channels(RGBA, "rgb")
    assert capsys.readouterr().err == ""
    with_channels(RGBA, None)
    assert "--channels all" in capsys.readouterr().err


def test_alpha_alone():
    np.testing.assert_array_equal(with_channels(RGBA, "alpha").array, RGBA.array[3:])


def test_gray_is_the_luma_of_bt_601_in_float32():
    grey = with_channels(RGBA, "gray").array
    assert grey.dtype == np.float32
    np.testing.assert_allclose(grey[0], np.tensordot([0.299, 0.587, 0.114], RGB.array.astype(float), 1), rtol=1e-6)


@pytest.mark.parametrize(("colours", "expected"), [((100, 100, 100), 100), ((10, 20, 30), 18)])
def test_gray_is_as_bright_as_its_colours(run, tmp_path, colours, expected):
    """Of a constant picture 255 was written: the floats of luma were shown by their own extent."""
    samples = np.array([*colours, 7], np.uint8)[:, None, None] * np.ones((4, 5, 6), np.uint8)
    save_image(str(tmp_path / "in.png"), samples, names=channel_names(4))
    assert run("apply", tmp_path / "in.png", "-k", "1", "--channels", "gray", "-o", tmp_path / "g.png").code == 0
    assert np.unique(open_image(tmp_path / "g.png").array).tolist() == [expected]


def test_gray_of_a_grey_picture_is_its_own_channel():
    grey = Image(RGBA.array[:2], names=channel_names(2))
    taken = with_channels(grey, "gray")
    assert taken.array.dtype == np.uint8
    np.testing.assert_array_equal(taken.array, RGBA.array[:1])


def test_numbers_take_channels_in_their_order():
    taken = with_channels(RGBA, "2,0")
    assert taken.names == ("blue", "red")
    np.testing.assert_array_equal(taken.array, RGBA.array[[2, 0]])


def test_a_picture_of_alpha_alone_is_kept():
    alpha = Image(RGBA.array[3:], names=("alpha",))
    assert with_channels(alpha, None) is alpha


@pytest.mark.parametrize(
    ("image", "wanted", "words"),
    [
        (RGB, "3", "0 to 2"),
        (RGB, "-1", "0 to 2"),
        (RGB, "red", "0 to 2"),
        (RGB, "alpha", "red, green, blue"),
        (Image(np.zeros((5, 2, 2))), "gray", "red, green and blue"),
    ],
)
def test_channels_that_are_not_there_are_refused(image, wanted, words):
    with pytest.raises(ConvStudioError, match=words):
        with_channels(image, wanted)
