import numpy as np
import pytest

from convstudio.gui.views.channel_structure_view import Block, ChannelsView


def flat(shade):
    return np.full((20, 30, 3), shade, np.uint8)


def block(connected, kernels=3, inputs=3, **changes):
    facts = {
        "title": "9 kernels of 3×3",
        "names": ("red", "green", "blue"),
        "sources": tuple(flat(10 + at) for at in range(inputs)),
        "maps": {pair: flat(200) for pair in connected},
        "kernels": {pair: np.full((3, 3, 3), 90, np.uint8) for pair in connected},
        "sums": tuple(flat(150) for _ in range(kernels)),
        "biases": (0.0,) * kernels,
        "inputs": inputs,
        "outputs": kernels,
    }
    return Block(**{**facts, **changes})


@pytest.fixture
def view(qtbot):
    view = ChannelsView()
    qtbot.addWidget(view)
    view.resize(860, 480)
    return view


def shares(view):
    """How much of the view is of a map, and how much of a sum."""
    image = view.grab().toImage()
    seen = np.array([image.pixelColor(x, y).red() for x in range(0, 860, 3) for y in range(0, 480, 3)])
    return (seen == 200).mean(), (seen == 150).mean()


EVERY = [(kernel, at) for kernel in range(3) for at in range(3)]
DIAGONAL = [(at, at) for at in range(3)]


def test_only_what_is_connected_has_a_map(view):
    view.set_blocks((block(EVERY),), "standard")
    every, sums = shares(view)
    view.set_blocks((block(DIAGONAL),), "depthwise")
    diagonal, same = shares(view)
    assert 0.3 < diagonal / every < 0.37
    assert sums == pytest.approx(same)


def test_two_layers_stand_side_by_side_and_nothing_is_cut_off(view):
    view.set_blocks((block(DIAGONAL), block(EVERY)), "separable")
    image = view.grab().toImage()
    assert shares(view)[0] > 0.05
    assert all(image.pixelColor(x, y) == image.pixelColor(0, 0) for x in (1, 858) for y in range(0, 480, 5))


def test_a_bias_and_what_is_left_out_are_told(view):
    view.set_blocks((block(EVERY),), "")
    plain = view.grab().toImage()
    view.set_blocks((block(EVERY, biases=(1.5, 0.0, 0.0), inputs=3, outputs=64),), "")
    assert view.grab().toImage() != plain


def test_screen_readers_hear_it(view):
    view.set_blocks((), "the layer is switched off.")
    view.grab()
    assert view.accessibleDescription() == "the layer is switched off."
