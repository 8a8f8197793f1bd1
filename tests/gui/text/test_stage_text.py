"""The widgets are equal to the session, and the stage to the newest part."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.gui.text.stage_text import output_names, outputs_words, percent, size_words, translated, view_words
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.project import Content, Policy, View
from convstudio.values.translatable_message import Message
from tests.driven import photograph

BLUR = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
SOUND = Image(
    np.random.default_rng(1).normal(size=(2, 1, 300)).astype(np.float32), "sound", ("left", "right"), rate=8e3
)


def point(canvas, row, column):
    place = QPointF(canvas.projection().x(column + 0.5), canvas.projection().y(row + 0.5)).toPoint()
    QTest.mouseMove(canvas, place)


def stack(image, *layers):
    return make_stack_plan(layers, facts_of(image), "auto")


def test_a_refusal_is_told_in_the_language_of_the_interface():
    assert translated(ConvStudioError(Message("{n} rows", n=3))) == "3 rows"
    assert translated(ConvStudioError("no rows")) == "No rows"
    assert translated(ValueError()) == ""


# the pointer


def test_outputs_are_called_after_their_channel_and_kernel():
    image = photograph(3)
    assert output_names(stack(image, BLUR), image) == ["red", "green", "blue"]
    two = Layer(bank=KernelBank(np.ones((2, 1, 3, 3))))
    assert output_names(stack(image, two), image)[2:4] == ["green · 0", "green · 1"]
    folded = replace(two, activation=Activation.MAGNITUDE)
    assert output_names(stack(image, folded), image) == ["red", "green", "blue"]


def test_outputs_that_mix_channels_are_numbered():
    image = photograph(3)
    mix = Layer(bank=KernelBank(np.ones((4, 3, 1, 1))), grouping=Grouping.POINTWISE)
    assert output_names(stack(image, mix), image) == ["0", "1", "2", "3"]


def test_one_output_or_several_in_words():
    assert outputs_words((3,)) == "output 3"
    assert outputs_words((0, 2, 4)) == "outputs 0, 2, 4"


def test_sizes_and_shares():
    assert size_words((3, 20, 30), "uint8") == "3 × 20 × 30 · uint8"
    assert size_words((3, 20, 30), "") == "3 × 20 × 30"
    assert [percent(share) for share in (0.0, 0.0004, 0.25)] == ["0 %", "< 0.1 %", "25.0 %"]


def test_the_view_of_a_number_is_told():
    clamp = Levels(0.0, 255.0)
    assert view_words(100.4, clamp, View(), 0) == "View: 0 is black, 255 is white: grey 100 of 255"
    assert view_words(-5.0, clamp, View(), 0).endswith("grey 0 of 255 (cut off)")
    absolute = Levels(0.0, 255.0, absolute=True)
    assert view_words(-51.0, absolute, View(Policy.ABS), 0) == "View: |value| 0 is black, 255 is white: grey 51 of 255"
    signed = view_words(-30.0, Levels(-120.0, 120.0), View(Policy.SIGNED), 0)
    assert signed == "View: 0 is neutral, ±120 is full colour: 25.0 %"
    own = View(policies=((2, Policy.SIGNED),))
    assert "full colour" in view_words(1.0, Levels(-2.0, 2.0), own, 2)
    assert view_words(1.0, clamp, View(content=Content.DIFFERENCE), 0) == ""
    assert view_words(float("nan"), clamp, View(), 0) == "View: magenta, not a finite number"
