"""Signed numbers as colour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.colormap import Colormap, colour_table_of, signed_colour


@pytest.mark.parametrize("dark", [False, True])
def test_zero_is_neutral_and_the_signs_are_blue_and_orange(dark):
    negative, zero, positive = signed_colour([-0.5, 0.0, 0.5], dark).astype(int)
    assert zero.max() == zero.min()
    assert negative[2] > negative[0]
    assert positive[0] > positive[2]


def test_signed_colours_keep_the_shape_and_clip_beyond_one():
    colours = signed_colour(np.array([[-9.0, -1.0], [1.0, np.inf]], np.float32))
    assert colours.shape == (2, 2, 3)
    assert colours.dtype == np.uint8
    assert (colours[:, 0] == colours[0, 0]).any()
    assert (colours[1, 0] == colours[1, 1]).all()


def test_not_a_number_has_a_colour_of_its_own():
    scale = signed_colour(np.linspace(-1, 1, 1001))
    assert not (scale == signed_colour(np.nan)).all(axis=-1).any()


@given(st.floats(-1, 1), st.floats(-1, 1), st.booleans())
def test_stronger_values_lie_further_from_neutral(one, other, dark):
    """Lightness tells the size of a value without its hue."""
    if one * other <= 0:
        return
    weak, strong = sorted((one, other), key=abs)
    weights = np.array([0.299, 0.587, 0.114])
    at_weak, at_strong = signed_colour([weak, strong], dark) @ weights
    assert (at_strong >= at_weak - 1) if dark else (at_strong <= at_weak + 1)


def test_a_single_nan_does_not_change_the_colours_of_other_numbers():
    before = signed_colour(0.0)
    signed_colour(np.nan)
    assert (signed_colour(0.0) == before).all()


@pytest.mark.parametrize("colours", [Colormap.VIRIDIS, Colormap.MAGMA])
def test_even_maps_grow_lighter_all_the_way(colours):
    table = colour_table_of(colours).astype(float) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    assert (np.diff(linear @ [0.2126, 0.7152, 0.0722]) > -1e-3).all()


def test_tables_have_256_colours_and_grey_needs_none():
    assert colour_table_of(Colormap.GREY) is None
    assert colour_table_of(Colormap.TURBO).shape == (256, 3)
