"""Versions of the project file: old ones open for ever, those of the future are left alone."""

from pathlib import Path

import pytest

from convstudio.files.project_versions import UPGRADES, VERSION
from convstudio.files.projects import load_project, save_project
from convstudio.values.project import Policy, Project
from tests.project_files import changed, grey, refusal

EXAMPLES = sorted((Path(__file__).parent / "projects").glob("*.convstudio"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.convstudio"


def test_every_saved_example_still_opens():
    assert [path.name for path in EXAMPLES] == [f"version-{number}.convstudio" for number in range(1, VERSION + 1)]
    for path in EXAMPLES:
        opened = load_project(path)
        assert opened.notices == ()
        assert [layer.name for layer in opened.project.layers] == ["edges", "mix"]
        assert opened.project.layers[0].bank.kernel(0, 0).recipe == "sobel-x"
        assert opened.project.layers[0].stride == (2, 1)
        assert opened.project.layers[1].bank.weights.shape == (32, 130, 1, 1)
        assert opened.project.images[0].array.tolist() == [[[0, 128, 255]]]
        assert opened.project.view.policy is Policy.SIGNED


def test_each_older_version_has_its_upgrade():
    assert sorted(UPGRADES) == list(range(1, VERSION))


def test_an_older_version_goes_through_every_upgrade(path, monkeypatch):
    save_project(path, Project())
    changed(path, lambda record: record.update(title=record.pop("name")))
    monkeypatch.setattr("convstudio.files.project_versions.VERSION", 3)
    monkeypatch.setitem(UPGRADES, 1, lambda record: {**record, "tittle": record.pop("title")})
    monkeypatch.setitem(UPGRADES, 2, lambda old: {**{k: v for k, v in old.items() if k[0] != "t"}, "name": "upgraded"})
    assert load_project(path).project.name == "upgraded"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record.update(version=2), "version is 2; this program reads 1 to 1"),
        (lambda record: record.update(version="1"), 'version is "1"'),
        (lambda record: record.update(version=True), "version is true"),
        (lambda record: record.pop("version"), "version is null"),
        (lambda record: record.update(format="x"), 'format is "x"; a project has convstudio-project'),
    ],
)
def test_another_format_or_version_is_refused(path, change, words):
    save_project(path, Project((grey(),)))
    changed(path, change)
    assert words in refusal(path)
    assert "work.convstudio" in refusal(path)
