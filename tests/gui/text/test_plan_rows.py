"""The plan in rows of words."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.gui.text.plan_rows import METHODS, card_rows
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.plan import Method
from convstudio.values.project import Project
from tests.driven import photograph


def card(*layers, image=None, seconds=None, **view):
    project = Project((image or photograph(3, 20, 31),), layers=layers).viewed(**view)
    stack = make_stack_plan(project.layers, facts_of(project.image), project.engine)
    return card_rows(project, stack, seconds)


def said(rows, label):
    return [row.text for row in rows if row.label == label]


def layer(rows=3, columns=3, outputs=1, **options):
    return Layer(bank=KernelBank(np.random.default_rng(0).normal(size=(outputs, 1, rows, columns))), **options)


def test_the_size_is_told_with_its_formula_filled_in():
    rows = card(layer(2, 3, mode=Mode.VALID, stride=(2, 3), dilation=(4, 1)))
    assert said(rows, "Output") == ["3 × 8 × 10"]
    for label, numbers in (("Rows", ("20", "4", "2", "8")), ("Columns", ("31", "1", "3", "10"))):
        (text,) = said(rows, label)
        assert all(number in text for number in numbers)


def test_what_the_floor_drops_is_told():
    assert said(card(layer(3, 3, mode=Mode.VALID, stride=(3, 2))), "Left over") == ["rows 2, columns 0"]
    assert said(card(layer()), "Left over") == []


def test_the_padding_is_told_side_by_side():
    assert said(card(layer(2, 5)), "Padding") == ["top 0, bottom 1, left 2, right 2"]


def test_an_even_kernel_is_explained():
    (row,) = (row for row in card(layer(2, 5)) if row.label == "Padding")
    assert "even kernel" in row.help
    (row,) = (row for row in card(layer(3, 5)) if row.label == "Padding")
    assert row.help == ""


def test_parameters_and_multiply_adds_are_counted():
    rows = card(layer(3, 3, outputs=3, grouping=Grouping.DEPTHWISE, bias=(0.0, 0.0, 1.0), mode=Mode.VALID))
    assert said(rows, "Parameters") == ["30"]
    assert said(rows, "Multiply-adds") == [f"{27 * 18 * 29:,}"]


def test_method_engine_and_reason_are_told():
    rows = card(layer())
    (method,) = said(rows, "Method")
    assert method in ("direct (opencv)", "direct (compiled)")
    (why,) = said(rows, "Why")
    assert why
    (memory,) = said(rows, "Memory")
    assert memory.endswith(" MB")


def test_time_is_unknown_until_something_like_it_was_measured_then_foretold_then_measured(monkeypatch):
    assert said(card(layer()), "Time") == ["unknown"]
    monkeypatch.setattr("convstudio.engines.method_selection.foretold", lambda *_: 0.0456)
    assert said(card(layer(name="foretold")), "Time") == ["about 46 ms"]
    assert said(card(layer(), seconds=0.0123), "Time") == ["12 ms"]


def test_a_stack_is_told_as_a_whole_too():
    rows = card(layer(), layer(5, 5), layer=0)
    assert len(said(rows, "Parameters")) == 2
    assert said(rows, "Receptive field") == ["7 × 7, one every 1 × 1"]


def test_depthwise_and_pointwise_are_compared_with_a_standard_layer():
    depthwise = Layer(KernelBank(np.ones((32, 1, 3, 3))), grouping=Grouping.DEPTHWISE, bias=(0.0,) * 32)
    pointwise = Layer(KernelBank(np.ones((128, 32, 1, 1))), grouping=Grouping.POINTWISE, bias=(0.0,) * 128)
    rows = card(depthwise, pointwise, image=photograph(32, 8, 8))
    (words,) = said(rows, "Separable")
    assert "4,544" in words
    assert "36,992" in words


@pytest.mark.parametrize(("chosen", "output"), [(0, "3 × 18 × 29"), (1, "3 × 16 × 27"), (2, "3 × 16 × 27")])
def test_the_card_is_that_of_the_chosen_layer_or_of_the_last_that_is_on(chosen, output):
    layers = (layer(mode=Mode.VALID), layer(mode=Mode.VALID), layer(enabled=False))
    assert said(card(*layers, layer=chosen), "Output") == [output]


def test_with_every_layer_off_the_input_is_told():
    assert said(card(layer(enabled=False)), "Output") == ["3 × 20 × 31"]


def test_every_method_has_a_name():
    assert set(METHODS) == set(Method)


@pytest.mark.parametrize("mode", list(Mode))
def test_what_a_step_of_a_slider_makes_of_the_size_is_what_the_plan_makes(mode):
    chosen = layer(4, 3, mode=mode, stride=(1, 2), pads=((1, 0), (2, 2)))
    rows = card(chosen)
    for label, change in (("With stride 2, 3", {"stride": (2, 3)}), ("With dilation 2", {"dilation": (2, 2)})):
        plan = make_stack_plan((replace(chosen, **change),), facts_of(photograph(3, 20, 31))).plans[0]
        assert said(rows, label) == [f"{plan.output_shape[1]} × {plan.output_shape[2]}"]


def test_a_step_too_far_gives_no_size():
    rows = card(layer(15, 15, mode=Mode.VALID))
    assert said(rows, "With dilation 2") == ["none: the kernel would be larger than the image"]
