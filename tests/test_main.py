"""convstudio/__main__.py: which door a command line opens."""

import sys
import types

import pytest

from convstudio import __main__ as doors
from convstudio.values.errors import ConvStudioError


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """opened("a.png") -> ("window", ["a.png"]) or ("command line", ...)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "a.png").write_bytes(b"")
    seen = []
    window = types.ModuleType("convstudio.gui.app")
    window.run_studio = lambda paths: seen.append(("window", paths)) or 0
    monkeypatch.setitem(sys.modules, "convstudio.gui.app", window)
    monkeypatch.setattr("convstudio.cli.main.main", lambda arguments: seen.append(("command line", arguments)) or 0)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["convstudio", *arguments])
        assert doors.main() == 0
        return seen[-1]

    return run


@pytest.mark.parametrize(
    ("arguments", "door"),
    [
        ([], "window"),
        (["a.png"], "window"),
        (["a.png", "gone.png"], "window"),
        (["apply", "a.png"], "command line"),
        (["--version"], "command line"),
        (["-h"], "command line"),
        (["gone.png"], "command line"),
    ],
)
def test_files_open_the_window_and_words_the_command_line(opened, arguments, door):
    assert opened(*arguments) == (door, arguments)


def test_the_studio_opens_the_window_whatever_it_is_given(opened, monkeypatch):
    opened()
    monkeypatch.setattr(sys, "argv", ["convstudio-studio", "apply"])
    assert doors.studio() == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConvStudioError("no picture"), "no picture"),
        (ImportError("libfoo.so is missing", name="PySide6.QtGui"), "libfoo.so is missing"),
    ],
)
def test_a_window_that_cannot_start_is_one_sentence_and_2(opened, monkeypatch, capsys, error, words):
    def fail(paths):
        raise error

    monkeypatch.setattr(sys.modules["convstudio.gui.app"], "run_studio", fail)
    monkeypatch.setattr(sys, "argv", ["convstudio"])
    assert doors.main() == 2
    said = capsys.readouterr().err
    assert words in said
    assert (said[:12], said.count("\n")) == ("convstudio: ", 1)
