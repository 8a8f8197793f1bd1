"""What was last made of an image."""

import gc

import numpy as np

from convstudio.jobs.display import image_cache
from convstudio.jobs.display.image_cache import ImageCache
from convstudio.values.image import Image


def image():
    return Image(np.ones((1, 2, 2)))


def test_what_was_kept_is_found_under_its_key_only():
    kept, one = ImageCache(), image()
    assert kept.keep(one, "key", 7) == 7
    assert kept.get(one, "key") == 7
    assert kept.get(one, "other") is None
    assert kept.get(image(), "key") is None


def test_another_key_replaces_the_value():
    kept, one = ImageCache(), image()
    kept.keep(one, "key", 7)
    kept.keep(one, "other", 8)
    assert kept.get(one, "key") is None
    assert kept.get(one, "other") == 8


def test_images_that_were_looked_at_longest_ago_are_forgotten_when_the_budget_is_used_up(monkeypatch):
    monkeypatch.setattr(image_cache, "MAXIMUM_BYTES", 30_000)
    pictures, counts, images = ImageCache(), ImageCache(), [image() for _ in range(4)]
    for one in images:
        pictures.keep(one, "key", np.zeros(10_000, np.uint8))
        counts.keep(one, "key", 1)
    assert [pictures.get(one, "key") is not None for one in images] == [False, False, True, True]
    assert [counts.get(one, "key") for one in images] == [None, None, 1, 1]
    pictures.keep(images[2], "key", np.zeros(50_000, np.uint8))  # the last one is kept, whatever it takes
    assert [pictures.get(one, "key") is not None for one in images] == [False, False, True, False]
    assert counts.get(images[2], "key") == 1


def test_nothing_is_kept_of_an_image_that_is_gone():
    kept, one = ImageCache(), image()
    value = np.ones(3)
    kept.keep(one, "key", value)
    referrers = len(gc.get_referrers(value))
    del one
    gc.collect()
    assert len(gc.get_referrers(value)) < referrers
