"""Settings: whatever lies in the file, the window starts."""

import json
import os

import numpy as np
import pytest

from convstudio.gui.settings import Settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def test_values_survive(path):
    settings = Settings.read(path)
    settings.put("theme", "dark")
    settings.put("enlarge", 1.5)
    settings.put("language", "zh_CN")
    again = Settings.read(path)
    assert (again.theme, again.enlarge, again.language) == ("dark", 1.5, "zh_CN")


def test_no_file_means_defaults(path):
    assert Settings.read(path) == Settings(path=path)
    assert not path.exists()


def test_they_lie_in_the_folder_for_settings(qapp):
    settings = Settings.stored()
    settings.put("theme", "contrast")
    assert settings.path.is_relative_to(os.environ["XDG_CONFIG_HOME"])
    assert Settings.stored().theme == "contrast"


@pytest.mark.parametrize(
    "data",
    [
        np.random.default_rng(0).bytes(5120),
        b"",
        b"{",
        b"[1, 2]",
        b'"dark"',
        b"\xff\xfe{}",
        b"[" * 60_000,
        b'{"theme": "dark", "language": "' + b"x" * 70_000 + b'"}',
    ],
)
def test_an_unreadable_file_is_moved_aside_and_not_lost(path, data):
    path.write_bytes(data)
    assert Settings.read(path) == Settings(path=path)
    assert not path.exists()
    assert path.with_name("settings.json.bad").read_bytes() == data


@pytest.mark.parametrize(
    "record",
    [
        {"theme": "pink"},
        {"theme": ["dark"]},
        {"theme": {"a": 1}},
        {"theme": None},
        {"enlarge": "2"},
        {"enlarge": 0},
        {"enlarge": 1e9},
        {"enlarge": float("nan")},
        {"enlarge": float("inf")},
        {"enlarge": True},
        {"language": 7},
        {"path": "/elsewhere.json"},
        {"unknown": 1, "__class__": "x"},
    ],
)
def test_a_wrong_value_falls_back_to_the_default(path, record):
    path.write_text(json.dumps(record))
    assert Settings.read(path) == Settings(path=path)


def test_one_wrong_value_does_not_cost_the_others(path):
    path.write_text(json.dumps({"theme": "dark", "enlarge": "large"}))
    assert Settings.read(path).theme == "dark"


def test_a_whole_number_is_a_size_too(path):
    path.write_text('{"enlarge": 2}')
    assert Settings.read(path).enlarge == 2


def test_without_a_path_they_are_kept_in_memory_only():
    settings = Settings()
    settings.put("theme", "dark")
    assert settings.theme == "dark"


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings = Settings.read(tmp_path / "file" / "settings.json")
    settings.put("theme", "dark")
    assert settings.theme == "dark"
