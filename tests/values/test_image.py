"""An image keeps the numbers it was given, read-only, and knows what matters about them."""

from dataclasses import fields

import numpy as np
import pytest

from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names
from convstudio.values.image_metadata import Metadata


def image(samples, dtype=None, **more):
    return Image(np.asarray(samples, dtype=dtype).reshape(1, 1, -1), **more)


@pytest.mark.parametrize(
    "wrong",
    [np.ones((3, 3)), np.ones((0, 3, 3)), np.ones((1, 3, 3), complex), np.array([[["a"]]]), np.ones((1, 1, 1, 1))],
)
def test_only_real_numbers_in_three_axes_are_an_image(wrong):
    with pytest.raises(ConvStudioError, match="an image needs real numbers"):
        Image(wrong)


def test_samples_are_read_only_native_and_in_order():
    array = Image(np.arange(24, dtype=">i2").reshape(2, 3, 4)[:, ::-1, ::-1]).array
    assert array.dtype == np.int16
    assert array.dtype.isnative
    assert array.flags.c_contiguous
    assert not array.flags.writeable
    assert array[0, 0, 0] == 11


def test_the_array_handed_in_stays_writeable():
    given = np.ones((1, 2, 2))
    Image(given)
    given[0, 0, 0] = 5


def test_it_knows_shape_and_type_and_whether_it_is_a_signal():
    assert image([1, 2, 3], np.uint16).is_signal
    picture = Image(np.ones((3, 2, 4), np.uint8))
    assert (picture.shape, picture.dtype, picture.is_signal) == ((3, 2, 4), np.uint8, False)


@pytest.mark.parametrize(
    ("samples", "dtype", "expected"),
    [
        ([5], np.uint8, (0, 255)),
        ([5], np.int16, (-32768, 32767)),
        ([True], np.bool_, (0, 1)),
        ([-2, 0.5, 3], np.float32, (-2, 3)),
        ([np.nan, -1, np.inf, 4], np.float64, (-1, 4)),
        ([np.nan, np.inf], np.float64, (0, 0)),
    ],
)
def test_the_range_is_the_types_or_that_of_finite_floats(samples, dtype, expected):
    assert image(samples, dtype).range == expected


@pytest.mark.parametrize(
    ("samples", "dtype", "expected"),
    [
        ([5, 7], np.uint8, (0, 255)),
        ([100, 4095], np.uint16, (0, 4095)),
        ([-7, 30], np.int16, (-7, 30)),
        ([0.25, 0.75], np.float32, (0, 0.75)),
        ([0, 0], np.uint16, (0, 1)),
        ([-5, -5], np.float32, (-5, -4)),
        ([True, False], np.bool_, (0, 1)),
    ],
)
def test_what_is_shown_black_and_white_spans_the_samples_and_zero(samples, dtype, expected):
    assert image(samples, dtype).shown_range == expected


@pytest.mark.parametrize(
    ("dtype", "expected"), [(np.uint8, (0, 255)), (np.bool_, (0, 1)), (np.uint16, (0, 2)), (np.float32, (0, 2))]
)
def test_one_edited_sample_leaves_what_is_black_and_white(dtype, expected):
    """8 bits all 100 with one 50: the others jumped from 100 to 255."""
    edited = image([1, 1, 1], dtype).with_sample(0, 0, 0, 2)
    assert edited.shown_range == expected == edited.with_sample(0, 0, 1, 0.5).shown_range
    assert edited.array.ravel().tolist() == [2, 1, 1]


def test_alpha_is_no_brightness_unless_there_is_nothing_else():
    colours = np.full((4, 1, 2), 0.2, np.float32)
    colours[3] = 1
    assert Image(colours, names=channel_names(4)).shown_range == (0, pytest.approx(0.2))
    assert Image(colours[3:], names=("alpha",)).shown_range == (0, 1)


@pytest.mark.parametrize(
    ("dtype", "opaque"), [("uint8", 255), ("uint16", 65535), ("int16", 32767), ("bool", 1), ("float32", 1)]
)
def test_what_is_opaque_follows_the_type_also_once_a_sample_was_edited(dtype, opaque):
    """16 bits edited became floats, of which 1 was opaque: 1/65535 of it was."""
    glass = Image(np.ones((4, 2, 2), dtype), names=channel_names(4))
    for known in (glass, glass.with_sample(0, 0, 0, 0.5), glass.with_sample(0, 0, 0, 0.5).with_sample(1, 1, 1, 3)):
        assert known.alpha_range == known.range_of([3]) == known.taken([3]).shown_range == (0, opaque)
        assert known.range_of([0]) == known.range_of([2, 3]) == known.shown_range


def test_old_projects_say_nothing_of_what_was_opaque_in_8_bits():
    edited = Image(np.ones((2, 2, 2), np.float32), names=("grey", "alpha"), levels=(0.0, 255.0))
    assert edited.alpha_range == (0, 255)


@pytest.mark.parametrize(("value", "finite"), [(1.0, True), (np.nan, False), (-np.inf, False)])
def test_nan_and_infinity_are_noticed_in_any_channel(value, finite):
    samples = np.ones((3, 4, 4))
    samples[2, 3, 3] = value
    assert Image(samples).finite is finite


def test_integers_are_always_finite():
    assert image([1], np.int32).finite


@pytest.mark.parametrize(
    ("samples", "dtype", "expected"),
    [([-128, 5], np.int8, 128), ([3, -7], np.float32, 7), ([np.nan, 2], np.float64, 2), ([200], np.uint8, 200)],
)
def test_the_peak_is_the_largest_absolute_value(samples, dtype, expected):
    assert image(samples, dtype).peak == expected


def test_an_enormous_sample_a_nan_or_infinity_disturbs_the_calm():
    samples = np.ones(320_000)
    assert image(samples).calm
    for disturbing in (1e5, -1e5, np.nan, np.inf, -np.inf):
        samples[70_001] = disturbing
        assert not image(samples).calm, disturbing
    assert not image([0.0, 1.0]).calm
    assert image([0, 255], np.uint8).calm
    assert image([-32768, 32767], np.int16).calm
    assert image([0.0, 0.0]).calm


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, ("grey",)),
        (2, ("grey", "alpha")),
        (3, ("red", "green", "blue")),
        (4, ("red", "green", "blue", "alpha")),
        (5, tuple(f"channel {index}" for index in range(5))),
    ],
)
def test_channels_are_named_by_their_count(count, names):
    assert channel_names(count) == names


@pytest.mark.parametrize("count", [2, 4])
def test_a_second_or_fourth_channel_of_a_plain_array_is_no_alpha(count):
    assert Image(np.ones((count, 1, 1))).names == tuple(f"channel {index}" for index in range(count))


def test_alpha_is_found_by_its_name():
    assert Image(np.ones((4, 1, 1)), names=channel_names(4)).alpha == 3
    assert Image(np.ones((4, 1, 1))).alpha is None


@pytest.mark.parametrize("at", [0, 1, 3])
def test_an_image_without_its_alpha_keeps_everything_else(at):
    samples = np.arange(32.0).reshape(4, 2, 4)
    names = ["red", "green", "blue"]
    names.insert(at, "alpha")
    whole = Image(samples, "x", tuple(names), "there", 3.0, ("n",), "s", "chw", "abc", Metadata((2.0, 3.0)), (0, 9), 7)
    bare = whole.without_alpha
    for kept in {field.name for field in fields(Image)} - {"array", "names"}:
        assert getattr(bare, kept) == getattr(whole, kept) != getattr(image([1]), kept), kept
    assert bare.names == ("red", "green", "blue")
    np.testing.assert_array_equal(bare.array, np.delete(samples, at, axis=0))


def test_without_alpha_is_the_same_image_where_there_is_none():
    image = Image(np.ones((3, 2, 2)))
    assert image.without_alpha is image


def test_names_must_be_as_many_as_channels():
    with pytest.raises(ConvStudioError, match="2 channel names for 3 channels"):
        Image(np.ones((3, 1, 1)), names=("a", "b"))
