"""Numbers as pixels: scaled, rounded and held in range in one pass; then grey, colour or a table."""

import numpy as np
import pytest

from convstudio.jobs.display.display_range_policies import Levels, measured
from convstudio.jobs.display.pixel_conversion import as_pixels, as_rgb, block_means, coloured, mark_clipped
from convstudio.values.colormap import NOT_A_NUMBER, signed_colour, signed_table

RANDOM = np.random.default_rng(0)


def test_pixels_are_clamped_and_rounded():
    samples = np.array([-5, 0, 0.4, 0.6, 254.6, 255, 999], np.float32)
    assert as_pixels(samples, Levels(0, 255)).tolist() == [0, 0, 0, 1, 255, 255, 255]


def test_levels_become_the_whole_range():
    samples = np.array([-3.0, 0.0, 3.0])
    assert as_pixels(samples, Levels(-3, 3)).tolist() == [0, 128, 255]
    pixels = as_pixels(samples, Levels(-3, 3), 65535)
    assert pixels.dtype == np.uint16
    assert pixels[[0, 2]].tolist() == [0, 65535]


def test_absolute_shows_minus_and_plus_alike():
    assert as_pixels(np.array([-100.0, 100.0]), Levels(0, 255, absolute=True)).tolist() == [100, 100]


def test_eight_bits_as_they_are_take_no_copy():
    samples = np.arange(256, dtype=np.uint8)
    assert as_pixels(samples, Levels(0, 255)) is samples


def test_nan_is_black_and_infinity_an_end():
    assert as_pixels(np.array([np.nan, np.inf, -np.inf, 1.0]), Levels(0, 2)).tolist() == [0, 255, 0, 128]


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int32", "int64", "float16", "float64"])
def test_samples_of_any_type_become_pixels(dtype):
    assert as_pixels(np.array([0, 1], dtype), Levels(0, 1)).tolist() == [0, 255]


def plainly(samples, shown, full=255):
    """The definition: in float64, halves to even."""
    wide = np.abs(samples) if shown.absolute else samples
    scale = full / (shown.high - shown.low)
    return np.nan_to_num(np.clip(np.rint(wide.astype(np.float64) * scale - shown.low * scale), 0, full), nan=0.0)


LEVELS = [
    Levels(0, 255),
    Levels(-127.5, 127.5),
    Levels(-300, 300),
    Levels(20, 90),
    Levels(0, 1),
    Levels(0, 255, True),
    Levels(5, 99, True),
]


@pytest.mark.parametrize("full", [255, 65535])
@pytest.mark.parametrize("shown", LEVELS, ids=str)
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32", "int64", "float32", "float64"])
def test_pixels_are_the_rounded_numbers(dtype, shown, full):
    low = 0 if dtype.startswith("u") else -400
    samples = RANDOM.uniform(low, 255 if dtype == "uint8" else 600, (3, 40, 50)).astype(dtype)
    found, expected = as_pixels(samples, shown, full), plainly(samples, shown, full)
    assert found.shape == samples.shape
    difference = np.abs(found - expected)  # a number within rounding of a half goes to either side: often of integers
    assert difference.max() <= 1
    assert (difference > 0).mean() < (1e-3 if full == 255 and samples.dtype.kind == "f" else 0.05)


@pytest.mark.parametrize("shown", [Levels(0, 255), Levels(-127.5, 127.5), Levels(-510, 510)])
def test_halves_go_to_the_even_neighbour(shown):
    samples = np.arange(-700, 700, 0.5, dtype=np.float32)
    assert (as_pixels(samples, shown) == plainly(samples, shown)).all()
    inside = samples[(samples >= shown.low) & (samples <= shown.high)]  # the pass that takes an absolute value
    assert (as_pixels(inside, shown) == plainly(inside, shown)).all()


@pytest.mark.parametrize("huge", [1e9, 1e20, 3e38, np.inf])
def test_numbers_beyond_all_integers_are_white_and_black(huge):
    samples = np.array([huge, -huge, 1.0], np.float32)
    assert as_pixels(samples, Levels(0, 2)).tolist() == [255, 0, 128]
    assert as_pixels(samples, Levels(0, 2), 65535).tolist() == [65535, 0, 32768]


def test_just_below_black_is_black():
    samples = np.array([-0.4, -0.51, -3.0, 9.0], np.float32)
    assert as_pixels(samples, Levels(0, 255)).tolist() == [0, 0, 0, 9]


def test_pixels_of_parts_that_lie_apart_are_those_of_a_copy():
    apart = RANDOM.normal(100, 90, (3, 40, 50)).astype(np.float32)[:, 3:30:2, 5:40:3]
    assert (as_pixels(apart, Levels(0, 255)) == as_pixels(apart.copy(), Levels(0, 255))).all()


def test_what_is_known_already_changes_nothing():
    samples = RANDOM.normal(100, 90, (1, 40, 50)).astype(np.float32)
    assert (as_pixels(samples, Levels(0, 255), known=measured(samples)) == as_pixels(samples, Levels(0, 255))).all()


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 1, 1), (1, 1, 7), (3, 7, 1), (3, 5, 6)])
def test_planes_become_rgb(shape):
    planes = RANDOM.integers(0, 256, shape, dtype=np.uint8)
    pixels = as_rgb(planes)
    assert pixels.flags.c_contiguous
    assert (pixels == np.broadcast_to(planes, (3, *shape[1:])).transpose(1, 2, 0)).all()


def test_signed_numbers_are_looked_up_in_the_table():
    values = np.linspace(-4, 4, 35, dtype=np.float32).reshape(1, 5, 7)
    for dark in (False, True):
        found = coloured(values, Levels(-4, 4), signed_table(dark))
        assert (found == signed_colour(values[0] / 4, dark)).all()


def test_signed_numbers_outside_the_levels_have_the_colours_of_the_ends():
    found = coloured(np.array([[[-9.0, -4.0, 4.0, 9.0, -1e30]]]), Levels(-4, 4), signed_table())[0]
    assert (found[0] == found[1]).all()
    assert (found[2] == found[3]).all()
    assert (found[4] == found[1]).all()


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("table", [None, signed_table()], ids=["grey", "signed"])
def test_numbers_that_are_not_finite_have_a_colour_of_their_own(lost, table):
    values = np.array([[[lost, 1.0]]])
    pixels = coloured(values, Levels(-1, 1), table)
    assert tuple(pixels[0, 0]) == NOT_A_NUMBER
    assert (pixels[0, 1] == coloured(values[..., 1:], Levels(-1, 1), table)[0, 0]).all()


def test_in_colour_one_channel_that_is_not_finite_marks_the_pixel():
    values = np.ones((3, 1, 2))
    values[1, 0, 0] = np.nan
    assert coloured(values, Levels(0, 1)).tolist() == [[list(NOT_A_NUMBER), [255, 255, 255]]]


def test_of_curves_the_first_is_coloured():
    curves = RANDOM.uniform(0, 255, (5, 1, 9))
    assert (coloured(curves, Levels(0, 255)) == coloured(curves[:1], Levels(0, 255))).all()


@pytest.mark.parametrize("shape", [(2, 12, 15), (1, 13, 17), (3, 2, 30), (1, 1, 1), (1, 30, 2)])
@pytest.mark.parametrize("step", [(3, 3), (4, 1), (1, 5), (7, 2)])
def test_blocks_have_their_means_and_the_last_of_an_axis_may_be_smaller(shape, step):
    values = RANDOM.normal(100, 90, shape).astype(np.float32)
    found = block_means(values, *step)
    assert found.shape == (shape[0], -(-shape[1] // step[0]), -(-shape[2] // step[1]))
    for row, column in np.ndindex(found.shape[1:]):
        rows, columns = slice(row * step[0], (row + 1) * step[0]), slice(column * step[1], (column + 1) * step[1])
        np.testing.assert_allclose(found[:, row, column], values[:, rows, columns].mean(axis=(1, 2)), rtol=1e-5)


def test_nan_spoils_the_mean_of_its_block_only():
    values = np.ones((1, 6, 6))
    values[0, 4, 1] = np.nan
    assert np.isnan(block_means(values, 3, 3)).tolist() == [[[False, False], [True, False]]]


# --- numbers so large that their difference is none, and so small that one divided by it is none

FAR = [(1.7e308, np.float64), (3.3e38, np.float32), (1e-310, np.float64), (1e-44, np.float32)]


@pytest.mark.parametrize(("far", "kind"), FAR)
@pytest.mark.parametrize("full", [255, 65535])
def test_greys_are_right_however_far_the_levels_lie_apart(far, kind, full):
    """All were black from -1.7e308 to 1.7e308."""
    ramp = (np.arange(-6, 7, dtype=np.float64)[None, None] / 6 * far).astype(kind)
    steps = ramp.astype(np.float64) / far
    found = as_pixels(ramp, Levels(-far, far), full).astype(int)
    assert np.abs(found - (steps + 1) / 2 * full).max() <= 0.51
    absolute = as_pixels(ramp, Levels(0, far, absolute=True), full).astype(int)
    assert np.abs(absolute - np.abs(steps) * full).max() <= 0.51


@pytest.mark.parametrize(("far", "kind"), FAR)
def test_colours_of_a_sign_and_lost_numbers_are_right_there_too(far, kind):
    table, far = signed_table(False), float(kind(far))
    values = np.array([[[-far, 0, far, np.nan, np.inf]]], kind)
    pixels = coloured(values, Levels(-far, far), table)
    expected = [table[1], table[128], table[255], NOT_A_NUMBER, NOT_A_NUMBER]
    np.testing.assert_array_equal(pixels[0], expected)


def test_nothing_between_far_levels_is_marked_as_clipped_and_what_lies_beyond_is():
    values = np.array([[[-1.7e308, 0, 1.7e308]]])
    for levels, marked in ((Levels(-1.7e308, 1.7e308), 0), (Levels(-1.6e308, 1.7e308), 1), (Levels(-1e308, 1e308), 2)):
        pixels = np.zeros((1, 3, 3), np.uint8)
        mark_clipped(pixels, values, levels)
        assert int(pixels.any(axis=2).sum()) == marked
        known = measured(values, levels)
        assert known.below + known.above == marked


@pytest.mark.parametrize(("far", "kind"), [(1.7e308, np.float64), (3.3e38, np.float32), (-3.3e38, np.float32)])
def test_means_of_large_numbers_are_finite(far, kind):
    values = np.full((1, 7, 9), far, kind)
    values[0, 0, 0] = np.nan
    means = block_means(values, 2, 3)
    assert means.dtype == kind
    assert np.isnan(means[0, 0, 0])
    np.testing.assert_allclose(means[0, 1:], far, rtol=1e-6)
