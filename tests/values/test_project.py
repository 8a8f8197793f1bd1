"""A project, and what of it is work."""

import numpy as np
import pytest

from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.layer import Layer, Mode
from convstudio.values.project import Policy, Project

IMAGE = Image(np.ones((1, 2, 2)))


def test_a_project_needs_a_layer():
    with pytest.raises(ConvStudioError, match="at least one layer"):
        Project(layers=())


def test_without_images_there_is_none():
    assert Project().image is None


def test_a_new_image_is_the_chosen_one():
    project = Project().with_image(Image(np.zeros((1, 1, 1)))).with_image(IMAGE)
    assert len(project.images) == 2
    assert project.image is IMAGE


def test_only_the_chosen_layer_is_replaced():
    project = Project(layers=(Layer(name="a"), Layer(name="b"), Layer(name="c"))).viewed(layer=1)
    changed = project.with_layer(Layer(mode=Mode.FULL, name="B"))
    assert [layer.name for layer in changed.layers] == ["a", "B", "c"]
    assert changed.layer.mode is Mode.FULL


def test_a_choice_beyond_the_last_layer_is_the_last():
    assert Project(layers=(Layer(), Layer())).viewed(layer=7).layer_index == 1


def test_looking_is_no_work():
    project = Project().with_image(IMAGE)
    assert project.viewed(policy=Policy.SIGNED, output=3).work == project.work
    assert project.with_layer(Layer(mode=Mode.FULL)).work != project.work
