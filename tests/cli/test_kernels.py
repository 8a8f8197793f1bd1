"""convstudio kernels: the list, one in full, one in a dialect."""

import numpy as np
import pytest

from convstudio.kernels import make, names
from convstudio.texts import formats, parse


def test_every_kernel_is_listed_with_its_title_on_one_line(run):
    lines = run("kernels").out.splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert "Sobel x" in next(line for line in lines if line.startswith("sobel-x "))


@pytest.mark.parametrize("name", names())
def test_every_kernel_can_be_shown(run, name):
    outcome = run("kernels", name)
    assert outcome.code == 0
    assert "Source: " in outcome.out


def test_parameters_are_shown_with_their_defaults_and_range(run):
    out = run("kernels", "gaussian:size=3").out
    assert "sigma=1.0" in out
    assert "0.1 to 500 px" in out
    assert "gaussian:size=3,sigma=1, 3x3:" in out


@pytest.mark.parametrize("dialect", formats())
def test_a_dialect_reads_back_as_the_same_weights(run, dialect):
    text = run("kernels", "gaussian:size=3", "--as", dialect).out
    np.testing.assert_array_equal(parse(text).weights, make("gaussian:size=3").weights)


def test_the_help_lists_the_dialects(run):
    told = " ".join(run("kernels", "--help").out.split())
    assert f"another program: {', '.join(formats())}" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["soble-x"], ["soble-x", "sobel-x"]),
        (["box", "--as", "klingon"], ["klingon", "numpy"]),
        (["--as", "numpy"], ["NAME"]),
    ],
)
def test_refusals(refusal, arguments, words):
    sentence = refusal("kernels", *arguments)
    assert all(word in sentence for word in words), sentence
