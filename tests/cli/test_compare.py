"""convstudio compare: every topic as a table and as JSON."""

import json

import numpy as np
import pytest

from convstudio.explain.framework_conventions import TOOLS
from convstudio.values.border import Border

EVEN = "1 2; 3 5"


def lines(run, photo, topic, *options):
    done = run("compare", photo, "-k", EVEN, "--with", topic, "--json", *options)
    assert done.code == 0, done.err
    return json.loads(done.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_tools_tell_what_differs_or_why_they_cannot(run, photo):
    found = {line["tool"]: line for line in lines(run, photo, "tools")}
    assert list(found) == [tool.name for tool in TOOLS]
    assert found["PyTorch"]["result"] == "the same"
    assert found["OpenCV"]["shifted_down_right"] == [1, 1]
    assert found["SciPy convolve2d"]["kernel_turned"] is True
    assert found["ImageJ Convolve"]["result"] == "its border cannot be zeros."
    assert found["ImageJ Convolve"]["shifted_down_right"] is None


def test_borders_begin_with_the_present_one(run, photo):
    found = lines(run, photo, "borders", "--border", "circular")
    assert found[0] == {"border": "circular", "largest_change": 0, "mean_change": 0, "share_changed": 0}
    assert {line["border"] for line in found} == {border.value for border in Border}


def test_precision_begins_with_the_truth(run, photo):
    found = lines(run, photo, "precision")
    assert (found[0]["sums"], found[0]["largest_error"], found[0]["psnr_db"]) == ("float64, plain sums", 0, None)
    int8 = next(line for line in found if line["sums"] == "int8 kernel")
    assert int8["largest_error"] > max(line["largest_error"] for line in found[1:3])


def test_cheaper_layers_of_a_bank(run, photo, tmp_path):
    np.save(tmp_path / "w.npy", np.random.default_rng(0).normal(size=(8, 3, 5, 5)))
    walk = ("--mode", "same", "--stride", "1", "--grouping", "standard")
    done = run("compare", photo, "--weights", tmp_path / "w.npy", *walk, "--with", "cheaper", "--json")
    found = json.loads(done.out)
    assert found[0]["layer"] == "full"
    assert found[0]["psnr_db"] is None
    assert found[-1]["layer"] == "depthwise × 1 + pointwise"
    assert found[-1]["parameters"] < found[0]["parameters"]


@pytest.mark.parametrize("topic", ["tools", "borders", "precision", "cheaper"])
def test_a_table_has_its_columns_under_each_other(run, photo, topic):
    done = run("compare", photo, "-k", EVEN, "--with", topic)
    assert done.code == 0
    table, _, legend = done.out.partition("\n\n")
    assert legend.startswith("Each ")
    head, *rows = table.splitlines()
    start = head.index(head.split()[1])
    assert all(row[start - 1] == " " and row[start] != " " for row in rows)


def test_refusals(refusal, photo):
    assert "nonsense" in refusal("compare", photo, "-k", EVEN, "--with", "nonsense")
    assert "-k KERNEL" in refusal("compare", photo)
