"""Small pictures."""

import numpy as np
import pytest

from convstudio.jobs.thumbnails import THUMBNAIL_SIDE, curve, thumbnail
from convstudio.values.image import Image

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
    for values in (np.ones(5), np.zeros(1), np.array([np.nan, np.inf])):
        assert (curve(values)[0] == 40).all()
