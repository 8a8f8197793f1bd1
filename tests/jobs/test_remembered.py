"""What was last made of an image."""

import gc

import numpy as np

from convstudio.jobs.remembered import Remembered
from convstudio.values.image import Image


def image():
    return Image(np.ones((1, 2, 2)))


def test_what_was_kept_is_found_under_its_key_only():
    kept, one = Remembered(), image()
    assert kept.keep(one, "key", 7) == 7
    assert kept.get(one, "key") == 7
    assert kept.get(one, "other") is None
    assert kept.get(image(), "key") is None


def test_another_key_replaces_the_value():
    kept, one = Remembered(), image()
    kept.keep(one, "key", 7)
    kept.keep(one, "other", 8)
    assert kept.get(one, "key") is None
    assert kept.get(one, "other") == 8


def test_nothing_is_kept_of_an_image_that_is_gone():
    kept, one = Remembered(), image()
    value = np.ones(3)
    kept.keep(one, "key", value)
    referrers = len(gc.get_referrers(value))
    del one
    gc.collect()
    assert len(gc.get_referrers(value)) < referrers
