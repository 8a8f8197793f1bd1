"""convstudio explain: the same number as apply writes, told in four forms."""

import numpy as np
import pytest


def test_the_value_is_what_apply_writes(run, photo, tmp_path):
    options = ("-k", "sobel-x", "--stride", "2", "--border", "reflect", "--bias", "3")
    assert run("apply", photo, "-o", tmp_path / "o.npy", *options).code == 0
    told = run("explain", photo, *options, "--at", "14,0", "--output", "2", "--format", "json").json
    assert told["value"] == np.load(tmp_path / "o.npy")[2, 14, 0]
    assert (told["output"], told["row"], told["column"]) == (2, 14, 0)
    assert sum(tap["product"] for tap in told["sums"][0]["taps"]) + 3 == told["value"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("text", "input channel 1"), ("latex", r"\begin{align*}"), ("markdown", "| channel |"), ("json", '"taps"')],
)
def test_forms(run, photo, name, words):
    outcome = run("explain", photo, "-k", "1 2 1", "--at", "0,0", "--output", "1", "--format", name)
    assert outcome.code == 0
    assert words in outcome.out


def test_text_is_the_form_unless_asked(run, photo):
    assert run("explain", photo, "-k", "1", "--at", "3,4").out.startswith("layer 1, output channel 0, row 3, column 4")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "30,0"], ["row is 30", "0 to 29"]),
        (["--at", "0,-1"], ["column is -1"]),
        (["--at", "-1,0"], ["row is -1"]),
        (["--at", "5"], ["--at", "ROW,COLUMN"]),
        (["--at", "0,0", "--output", "3"], ["output is 3", "0 to 2"]),
        (["--at", "0,0", "--output", "first"], ["--output", "whole number"]),
        (["--at", "0,0", "--format", "html"], ["--format", "html"]),
        ([], ["--at"]),
    ],
)
def test_refusals(refusal, photo, arguments, words):
    sentence = refusal("explain", photo, "-k", "1", *arguments)
    assert all(word in sentence for word in words), sentence
