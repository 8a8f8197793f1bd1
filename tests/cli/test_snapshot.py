"""convstudio snapshot: what it hands to the window, and what it refuses."""

import sys
import types

import pytest


@pytest.fixture
def taken(monkeypatch):
    """What the window's own code is asked for, in place of it."""
    asked = {}
    stand_in = types.ModuleType("convstudio.gui.window_screenshot")

    def take(files, out, **choices):
        asked.update(files=files, out=out, **choices)
        return 0

    stand_in.take = take
    monkeypatch.setitem(sys.modules, "convstudio.gui.window_screenshot", stand_in)
    return asked


def test_everything_is_handed_over(run, taken, tmp_path):
    out = str(tmp_path / "shot.png")
    arguments = ("a.jpg", "b.convstudio", "-o", out, "--size", "800x600", "--language", "zh_CN", "--theme", "dark")
    assert run("snapshot", *arguments).code == 0
    assert taken == {
        "files": ["a.jpg", "b.convstudio"],
        "out": out,
        "size": (800, 600),
        "language": "zh_CN",
        "theme": "dark",
    }


def test_a_window_of_1280_by_800_unless_asked(run, taken, tmp_path):
    assert run("snapshot", "-o", tmp_path / "shot.png").code == 0
    assert (taken["size"], taken["language"], taken["theme"]) == ((1280, 800), None, None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "shot.jpg"], [".png"]),
        (["-o", "nowhere/shot.png"], ["no folder"]),
        (["-o", "shot.png", "--size", "wide"], ["--size", "WxH"]),
        (["-o", "shot.png", "--size", "0x5"], ["--size"]),
        (["-o", "shot.png", "--theme", "pink"], ["--theme", "pink"]),
        ([], ["-o"]),
    ],
)
def test_refusals(refusal, taken, arguments, words):
    sentence = refusal("snapshot", *arguments)
    assert all(word in sentence for word in words), sentence
    assert not taken
