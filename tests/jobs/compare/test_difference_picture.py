"""Pictures of differences."""

import numpy as np
import pytest

from convstudio.jobs.compare.difference_picture import difference
from convstudio.jobs.compare.layer_alternatives import way_of
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message
from convstudio.values.zoom_viewport import Viewport

PHOTO = Image(np.arange(2 * 20 * 30, dtype=np.float32).reshape(2, 20, 30))
VIEWPORT = Viewport(0, 0, 30, 20, 30, 20)


def way(*layers):
    return way_of(Message("way"), Project((PHOTO,), layers=layers))


def scaled(factor):
    return Layer(bank=KernelBank(np.full((1, 1, 1, 1), factor)))


def test_it_is_theirs_minus_ours_of_one_output():
    picture = difference(PHOTO, way(scaled(1.0)), way(scaled(1.5)), 1, VIEWPORT, dark=False)
    np.testing.assert_allclose(picture.samples[0], PHOTO.array[1] / 2)
    assert picture.channels == (1,)
    assert picture.pixels.shape == (20, 30, 3)


def test_nothing_is_one_colour():
    pixels = difference(PHOTO, way(scaled(1.0)), way(scaled(1.0)), 0, VIEWPORT, dark=True).pixels
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 1


def test_results_of_other_sizes_have_none():
    box = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))), mode=Mode.VALID)
    with pytest.raises(ConvStudioError, match="ours is 2×20×30, this is 2×18×28"):
        difference(PHOTO, way(Layer()), way(box), 0, VIEWPORT, dark=False)


def test_seen_from_afar_each_pixel_is_the_strongest_of_its_block():
    edge = np.zeros((1, 120, 150), np.float32)
    edge[0, 0], edge[0, 77, 101] = 5, -9
    image = Image(edge)
    projects = [Project((image,), layers=(scaled(factor),)) for factor in (1.0, 2.0)]
    ours, theirs = (way_of(Message("way"), project) for project in projects)
    picture = difference(image, ours, theirs, 0, Viewport(0, 0, 150, 120, 15, 12), dark=False)
    assert picture.region.rows.step > 4
    assert picture.samples.shape[1:] == picture.region.shape
    assert (picture.samples[0, 0] == 5).all()
    assert picture.samples.min() == -9
    assert np.count_nonzero(picture.samples[0, 1:]) == 1
