"""The channels window of a whole studio."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from tests.driven import photograph, settle

MIXING = Layer(bank=KernelBank(np.random.default_rng(4).normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)


@pytest.fixture
def open_on(opened):
    def make(*images, layers=(MIXING,)):
        return opened("show_channels", "channels", *images, layers=layers)

    return make


def test_every_structure_stands_with_its_costs(open_on):
    _, dialog = open_on(photograph(3))
    facts = [shape.facts for shape in dialog._shapes]
    assert facts[0] == "outputs 8 · parameters 600 · multiply-adds 3,037,800"
    assert facts[1].startswith("outputs 3 · parameters 75")
    assert facts[-1].endswith("% of standard with as many outputs")
    assert [len(shape.blocks) for shape in dialog._shapes] == [1, 1, 1, 2]
    assert dialog._shapes[0].blocks[0].names == ("red", "green", "blue")


def test_one_is_adopted_in_one_step(open_on):
    studio, dialog = open_on(photograph(3))
    dialog.adopted.emit(3)
    settle(studio)
    assert [layer.grouping for layer in studio.session.project.layers] == [Grouping.DEPTHWISE, Grouping.POINTWISE]
    assert studio.session.history.undo_label == "Depthwise + pointwise"
    studio.session.undo()
    assert studio.session.project.layers == (MIXING,)


def test_it_follows_the_layer(open_on):
    studio, dialog = open_on(photograph(3))
    studio.session.edit("off", studio.session.project.with_layer(replace(MIXING, enabled=False)))
    settle(studio)
    assert "switched off" in dialog._title.text()
    dialog.adopted.emit(0)
    assert studio.session.history.undo_label == "off"
    one = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
    studio.session.edit("each", studio.session.project.with_layer(one))
    settle(studio)
    assert dialog._title.text() == "Depthwise ✓"
    dialog.close()
    assert studio.channels._dialog is None


def test_it_is_of_pictures(studio_of):
    studio = studio_of(Image(np.zeros((1, 1, 90), np.float32), "sound", rate=8e3))
    studio.actions["show_channels"].trigger()
    assert "no picture" in studio.window.banner.text
