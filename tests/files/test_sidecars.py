"""Arrays beside a project: named by their content, read from nowhere else."""

import hashlib

import numpy as np
import pytest

from convstudio.files.projects import load_project, save_project
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.project_files import (
    assert_same,
    bank_change,
    big_layer,
    changed,
    refusal,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.convstudio"


def test_many_weights_lie_beside_and_few_inside(path):
    project = Project(layers=(big_layer(), Layer(KernelBank(np.ones((1, 1, 64, 64))))))
    save_project(path, project)
    beside = [entry.name for entry in path.parent.iterdir() if entry != path]
    digest = hashlib.sha256((path.parent / beside[0]).read_bytes()).hexdigest()
    assert beside == [f"work.weights-{digest[:8]}.npy"]
    assert_same(load_project(path).project, project)


@pytest.mark.parametrize(
    "name",
    [
        "../a.npy",
        "/etc/a.npy",
        "a/b.npy",
        "..\\a.npy",
        "C:a.npy",
        "a.npy:stream",
        "a\0.npy",
        ".npy",
        "a.txt",
        "",
        "//h/s.npy",
    ],
)
def test_weights_lie_beside_the_project_or_nowhere(path, name):
    save_project(path, Project())
    changed(path, bank_change(weights={"file": name, "sha256": "0"}))
    assert "it must be the name of a .npy file beside the project" in refusal(path)


def test_weights_behind_a_link_are_refused(tmp_path, path):
    save_project(path, Project(layers=(big_layer(),)))
    beside = next(tmp_path.glob("*.npy"))
    outside = tmp_path / "outside"
    beside.rename(outside)
    beside.symlink_to(outside)
    assert "a link" in refusal(path)


def test_missing_weights_and_changed_weights_are_refused(path):
    save_project(path, Project(layers=(big_layer(),)))
    beside = next(path.parent.glob("*.npy"))
    np.save(beside, np.ones((1, 1, 1, 1)))
    assert "has changed since the project was saved" in refusal(path)
    beside.unlink()
    assert "there is no such file" in refusal(path)
