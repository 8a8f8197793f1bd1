"""Small pictures."""

import numpy as np
import pytest

from convstudio.engines.planning import facts_of, make_stack_plan
from convstudio.jobs.cancel import Token
from convstudio.jobs.thumbnails import THUMBNAIL_SIDE, curve, thumbnail, thumbnails
from convstudio.values.colour import Colours
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import View

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(3, 200, 300), (1, 1, 5000), (4, 1, 1), (1, 500, 2)])
def test_an_image_has_a_thumbnail(shape):
    small = thumbnail(Image(RANDOM.normal(size=shape)))
    assert small.dtype == np.uint8
    assert small.shape[2] == 3
    assert 1 <= max(small.shape[:2]) <= THUMBNAIL_SIDE


def test_a_curve_misses_no_spike():
    values = np.zeros(10_000)
    values[1234] = 1
    picture = curve(values)
    assert (picture[0] == 40).any()
    assert (picture[-1] == 40).all()


def test_a_flat_curve_and_one_sample_are_lines():
    for values in (np.ones(5), np.zeros(1)):
        assert (curve(values)[0] == 40).all()


def test_a_curve_has_gaps_where_nothing_is_finite():
    """NaN was drawn as 0."""
    picture = curve(np.array([5.0, np.nan, 6.0, -np.inf, 7.0]))
    assert (picture == 40).any(axis=(0, 2)).tolist() == [True, False, True, False, True]
    assert (picture[-1, 0] == 40).all() and (picture[0, 4] == 40).all()
    assert (curve(np.array([np.nan, np.inf])) == 235).all()


def test_each_output_has_a_small_picture_and_the_energy_of_its_samples():
    image = Image(np.ones((1, 10, 10), np.uint8))
    bank = KernelBank(np.array([[[[0.0]]], [[[3.0]]]]))
    stack = make_stack_plan([Layer(bank=bank)], facts_of(image))
    small = thumbnails(image, stack, View(), False, Token())
    assert small.energies == (0, 9)
    assert len(small.pixels) == 2
    assert thumbnails(image, stack, View(output=1), False, Token()) is small
    assert thumbnails(image, stack, View(colours=Colours.MAGMA), False, Token()) is not small
