"""Layers of a project: every field strictly of its type and in its range."""

import numpy as np
import pytest

from convstudio.files.projects import load_project, save_project
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.project_files import bank_change, changed, grey, layer_change, refusal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.convstudio"


def test_a_deeply_nested_bank_is_refused(path):
    save_project(path, Project())
    text = path.read_text().replace("[1.0]", "[" * 900 + "]" * 900)
    path.write_text(text)
    assert "layers[0].bank.weights" in refusal(path)


def test_what_is_kept_of_a_kernel_that_no_longer_has_these_weights_is_dropped(path):
    bank = KernelBank(np.ones((1, 1, 1, 1)), {(0, 0): Kernel(np.zeros((1, 1)), "old")})
    save_project(path, Project(layers=(Layer(bank),)))
    assert not load_project(path).project.layer.bank.kept


def test_the_numbers_of_a_kernel_stand_on_lines_in_the_file(path):
    save_project(path, Project(layers=(Layer(KernelBank([[[[0.1, -1.0], [1e-300, 2.0]]]])),)))
    assert "[0.1, -1.0]" in path.read_text()
    assert "[1e-300, 2.0]" in path.read_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (layer_change(stride=[0, 1]), "layers[0].stride[0] is 0; it must lie between 1 and 4096"),
        (layer_change(stride=[1.5, 1]), "layers[0].stride[0] is 1.5"),
        (layer_change(groups=10**30), "layers[0].groups"),
        (layer_change(bias=[10**400]), "layers[0].bias[0] is a number of more than 18 digits"),
        (layer_change(anchor=[5, 5]), "layers[0]: anchor (5, 5) lies outside"),
        (layer_change(mode="circular"), "layers[0].mode"),
        (layer_change(strid=[1, 1]), '"strid"'),
        (lambda record: record["layers"][0].pop("bank"), "layers[0] has no bank"),
        (layer_change(bank=[]), "layers[0].bank is a list"),
        (bank_change(extra=1), "layers[0].bank is an object"),
        (bank_change(weights=[[[[1, "2"]]]]), 'layers[0].bank.weights[0][0][0][1] is "2"'),
        (bank_change(weights=[[[[1], [1, 2]]]]), "layers[0].bank.weights: the kernel bank must be"),
        (bank_change(weights=[]), "layers[0].bank.weights: the kernel bank must have 4 axes"),
        (bank_change(weights=[[[[0] * 4097]]]), "more than 4096 numbers"),
        (bank_change(weights=3), "layers[0].bank.weights is 3"),
        (bank_change(kept=3), "layers[0].bank.kept is 3"),
        (bank_change(kept=[3]), "needs at, recipe and texts"),
        (bank_change(kept=[{"at": [9, 0], "recipe": "", "texts": []}]), "kept.at is 9, 0"),
        (bank_change(kept=[{"at": [0, 0], "recipe": "", "texts": [["1", "2"]]}]), "a cell for each weight"),
        (bank_change(kept=[{"at": [0, 0], "recipe": 1, "texts": []}]), "kept.recipe is 1"),
    ],
)
def test_a_wrong_field_of_a_layer_is_refused_by_name(path, change, words):
    save_project(path, Project((grey(),)))
    changed(path, change)
    assert words in refusal(path)
    assert "work.convstudio" in refusal(path)
