"""The forms of an explanation."""

import json
import re

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.explanation_formats import FORMATS, as_dict, as_json, as_latex, as_markdown, as_text
from convstudio.explain.sample_explanation import explain
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Layer, Mode


def told(activation=Activation.RELU, weights=((-1.0, 2.0),), source=((3.0, 4.0, 5.0),), column=2, **fields):
    array = np.array(source, dtype=np.float32)[None]
    bank = KernelBank(np.array(weights)[None, None])
    layer = Layer(bank=bank, activation=activation, **({"border": Border.REFLECT, "bias": (0.5,)} | fields))
    return explain(make_stack_plan([layer], facts_of(Image(array))), array, 0, 0, column)


def test_text_shows_every_product_and_every_sum():
    assert as_text(told(name="edge")).splitlines() == [
        'layer 1 "edge", output channel 0, row 0, column 2, group 0 of 1: 3.5',
        "",
        "input channel 0",
        "  cell (0, 0)    row 0, column 2                      5 × -1 = -5",
        "  cell (0, 1)    padding: reflect of row 0, column 1  4 × 2 = 8",
        "  sum of the channel 3",
        "",
        "sum 3",
        "with bias 0.5: 3.5",
        "relu: max(0, 3.5) = 3.5",
    ]


def test_json_holds_the_same_numbers():
    read = json.loads(as_json(told()))
    assert (read["output"], read["row"], read["column"], read["value"]) == (0, 0, 2, 3.5)
    (part,) = read["sums"]
    assert (part["total"], part["bias"], part["after_bias"]) == (3, 0.5, 3.5)
    assert part["partial_sums"] == [{"channel": 0, "sum": 3}]
    assert part["taps"][1] == {
        "channel": 0,
        "cell": [0, 1],
        "stored_cell": [0, 1],
        "position": [0, 3],
        "source": [0, 1],
        "where": "padding: reflect of row 0, column 1",
        "value": 4,
        "weight": 2,
        "product": 8,
    }


def test_json_has_null_for_what_is_not_finite():
    plain = as_dict(told(source=((3.0, np.nan, np.inf),)))
    assert plain["value"] is None
    assert [tap["value"] for tap in plain["sums"][0]["taps"]] == [None, None]


def test_markdown_has_a_row_for_each_cell():
    lines = as_markdown(told(name="a_b")).splitlines()
    assert "| 0 | (0, 1) | padding: reflect of row 0, column 1 | 4 | 2 | 8 |" in lines
    assert r'"a\_b"' in lines[0]
    assert lines[-1] == "relu: `max(0, 3.5) = 3.5`"


def test_latex_is_a_set_of_aligned_equations():
    assert as_latex(told()).splitlines() == [
        r"\begin{align*}",
        r"s_{0,0} &= (-1)(5) + (2)(4) = 3 \\",
        r"z_{0} &= s_{0,0} + (0.5) = 3.5 \\",
        r"y_{0}[0, 2] &= \max(0, z_{0}) = 3.5",
        r"\end{align*}",
    ]


def test_latex_writes_small_and_missing_numbers_properly():
    text = as_latex(told(weights=((1e-9, 0.0),), source=((1.0, np.nan, 1.0),)))
    assert r"(1 \cdot 10^{-9})(1)" in text
    assert r"\mathrm{nan}" in text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("activation", Activation)
def test_every_form_says_the_value_for_every_activation(name, activation):
    explanation = told(activation)
    assert "3.5" in FORMATS[name](explanation)


def test_magnitude_names_every_kernel():
    array = np.ones((1, 1, 1), np.float32)
    layer = Layer(bank=KernelBank(np.array([3.0, 4.0]).reshape(2, 1, 1, 1)), activation=Activation.MAGNITUDE)
    explanation = explain(make_stack_plan([layer], facts_of(Image(array))), array, 0, 0, 0)
    lines = as_text(explanation).splitlines()
    assert "kernel 1" in lines
    assert lines[-1] == "magnitude: √((3)² + (4)²) = 5"
    assert r"\sqrt{z_{0}^2 + z_{1}^2}" in as_latex(explanation)


def test_without_an_activation_the_last_line_is_the_value():
    explanation = told(Activation.NONE)
    assert as_text(explanation).splitlines()[-1] == "value 3.5"
    assert as_markdown(explanation).splitlines()[-1] == "value `3.5`"
    assert as_latex(explanation).splitlines()[-2] == r"y_{0}[0, 2] &= z_{0} = 3.5"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("activation", Activation)
def test_no_form_writes_a_negative_zero(name, activation):
    explanation = told(activation, weights=((-0.0, -1.0),), source=((-0.0, 0.0, 0.0),), bias=(-0.0,))
    assert re.search(r"-0(?:\.0)?(?![.\d])", FORMATS[name](explanation)) is None
    outside = told(activation, border=Border.CONSTANT, border_value=-0.0, mode=Mode.FULL, column=3, bias=(-0.0,))
    assert re.search(r"-0(?:\.0)?(?![.\d])", FORMATS[name](outside)) is None


def test_csv_has_a_line_for_each_tap():
    lines = FORMATS["csv"](told()).splitlines()
    assert lines[0] == "kernel,channel,cell row,cell column,read from,value,weight,product"
    assert lines[2] == '0,0,0,1,"padding: reflect of row 0, column 1",4.0,2.0,8.0'
    assert lines[3:] == ["0,,,,bias,,,0.5", ",,,,activation relu,,,3.5"]
