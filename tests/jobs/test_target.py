"""Where a result goes: its names, its levels, its place."""

import numpy as np
import pytest

from convstudio.engines.planning import facts_of, make_stack_plan
from convstudio.jobs.target import check_place, names_of, target_for
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Policy

RGBA = Image(np.zeros((4, 3, 3), np.uint8), names=channel_names(4))


def planned(*layers, image=RGBA):
    return make_stack_plan(list(layers), facts_of(image))


def test_channels_that_are_only_filtered_keep_their_names():
    blur = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
    assert names_of(planned(blur, blur), RGBA) == ("red", "green", "blue", "alpha")


def test_three_mixtures_are_a_colour_picture_and_others_are_numbered():
    for outputs, names in ((3, ("red", "green", "blue")), (2, ("output 0", "output 1"))):
        mix = Layer(bank=KernelBank(np.ones((outputs, 4, 1, 1))), grouping=Grouping.STANDARD)
        assert names_of(planned(mix), RGBA) == names


def test_a_stride_lowers_the_rate_of_a_signal(tmp_path):
    signal = Image(np.zeros((1, 1, 30)), rate=300.0)
    stack = planned(Layer(stride=(1, 3)), Layer(stride=(1, 2)), image=signal)
    assert target_for(str(tmp_path / "o.csv"), None, None, stack, signal).rate == 50


@pytest.mark.parametrize(
    ("name", "depth", "expected"),
    [("o.png", None, "8"), ("o.png", "16", "16"), ("o.tif", None, "float"), ("O.TIF", "8", "8")],
)
def test_the_depth_follows_the_ending(tmp_path, name, depth, expected):
    assert target_for(str(tmp_path / name), depth, None, planned(Layer()), RGBA).depth == expected


def test_numbers_that_are_not_finite_are_said(tmp_path):
    image = Image(np.array([[[np.nan, 0.0, 1.0]]], np.float32))
    target = target_for(str(tmp_path / "o.png"), None, Policy.CLAMP, planned(Layer(), image=image), image)
    written = target.save(image.array, image.range)
    assert (written.minimum, written.maximum) == (0, 1)
    assert "1 samples that are not finite" in written.words


@pytest.mark.parametrize(
    ("place", "words"), [("o.gif", ".png"), ("none/o.png", "no folder"), ("folder.png", "it is a folder")]
)
def test_a_place_that_cannot_be_written(tmp_path, place, words):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ConvStudioError, match=words):
        check_place(str(tmp_path / place), (".png",))
