"""convstudio plan: the numbers of a plan, as text and as JSON."""

import numpy as np
import pytest

from convstudio.files.projects import save_project
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.plan import Method
from convstudio.values.project import Project


def test_json_holds_the_numbers_of_one_layer(run):
    facts = run("plan", "--input", "3x224x224", "-k", "box:size=7", "--stride", "2", "--bias", "1,2,3", "--json").json
    assert facts["input_shape"] == [3, 224, 224]
    assert facts["output_shape"] == [3, 112, 112]
    assert facts["padding"] == [[3, 3], [3, 3]]
    assert facts["parameters"] == 3 * 49 + 3
    assert facts["macs"] == 3 * 49 * 112 * 112
    assert facts["bytes"] > 3 * 112 * 112 * 4
    assert facts["seconds"] is None
    assert facts["method"] in [method.value for method in Method]
    assert facts["engine"] in ("compiled", "opencv")
    assert facts["reasons"]
    assert len(facts["layers"]) == 1


def test_the_table_shows_the_formula_with_its_numbers(run):
    lines = run("plan", "--input", "1x10x20", "-k", "1 1 1", "--stride", "2,3", "--dilation", "1,2").out.splitlines()
    assert "rows          ⌊(10+0+0−1·(1−1)−1)/2⌋+1 = 5" in lines
    assert "columns       ⌊(20+2+2−2·(3−1)−1)/3⌋+1 = 7" in lines
    assert "output        1 x 5 x 7" in lines


def test_the_engine_can_be_chosen(run):
    assert run("plan", "--input", "1x9x9", "-k", "1", "--engine", "numpy", "--json").json["engine"] == "numpy"


def test_depthwise_and_pointwise_have_fewer_parameters_than_the_standard_layer(run, tmp_path):
    deep = Layer(bank=KernelBank(np.ones((32, 1, 3, 3))), grouping=Grouping.DEPTHWISE, bias=(0.0,) * 32)
    point = Layer(bank=KernelBank(np.ones((128, 32, 1, 1))), grouping=Grouping.POINTWISE, bias=(0.0,) * 128)
    save_project(tmp_path / "p.convstudio", Project(layers=(deep, point)))
    arguments = ("plan", "--input", "32x64x64", "--project", tmp_path / "p.convstudio")
    facts = run(*arguments, "--json").json
    assert facts["parameters"] == 4544
    assert [layer["parameters"] for layer in facts["layers"]] == [320, 4224]
    assert facts["output_shape"] == [128, 64, 64]
    table = run(*arguments).out
    assert "layer         2" in table
    assert "all layers    32 x 64 x 64 to 128 x 64 x 64" in table
    assert "parameters    4,544" in table


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--input", "3x4", "-k", "1"], ["--input", "CxHxW"]),
        (["--input", "3x4x5", "-k", "box:size=9", "--mode", "valid"], ["rows", "9", "4"]),
        (["-k", "1"], ["--input"]),
        (["--input", "999999999x3x3", "-k", "1 2 1"], ["999999999 channels with 3 weights", "67108864"]),
        (["--input", "999999999x3x3", "-k", "1", "--grouping", "pointwise"], ["999999999 channels", "67108864"]),
    ],
)
def test_refusals(refusal, arguments, words):
    sentence = refusal("plan", *arguments)
    assert all(word in sentence for word in words), sentence


def test_a_time_is_unknown_until_something_like_it_was_measured(run, monkeypatch):
    arguments = ("plan", "--input", "1x300x301", "-k", "1 2 1")
    assert "estimate      unknown" in run(*arguments).out
    monkeypatch.setattr("convstudio.engines.method_selection.foretold", lambda *_: 0.00456)
    arguments = ("plan", "--input", "1x300x302", "-k", "1 2 1")
    assert "estimate      4.56 ms" in run(*arguments).out
    assert run(*arguments, "--json").json["seconds"] == 0.00456
