"""The README: what it shows runs as it stands there, line after line."""

import runpy
import shlex
from pathlib import Path

import numpy as np
import pytest

import convstudio as cs
from convstudio.cli.main import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(heading):
    """The indented lines under a heading, up to the next line of prose."""
    lines = README.partition(f"## {heading}\n")[2].partition("\n## ")[0].splitlines()
    return [line[4:] for line in lines if line.startswith("    ")]


DRAWING = ("convstudio snapshot", "convstudio animate", "convstudio exercise")


def commands():
    """The lines of a terminal; what draws needs a process of its own and is run by tests/cli/test_animate.py."""
    return [line for line in block("From the command line") if not line.startswith(DRAWING)]


def test_the_lines_of_python_run_one_after_another(folder):
    random = np.random.default_rng(3)
    given = {
        "x": random.normal(size=(4, 12, 10)).astype(np.float32),
        "w": random.normal(size=(6, 2, 3, 3)),
        "bias": random.normal(size=6),
    }
    (folder / "shown.py").write_text("\n".join(block("From Python")), encoding="utf-8")
    assert runpy.run_path(str(folder / "shown.py"), init_globals=given)["y"].shape == (6, 6, 10)


def test_the_padding_of_an_even_kernel_is_as_shown():
    (line,) = (line for line in block("From Python") if "get_padding" in line)
    assert str(cs.get_padding(None, (4, 4), "SAME")) in line


def test_commands_are_shown():
    assert len(commands()) >= 7


@pytest.mark.parametrize("line", commands())
def test_a_command_runs_as_shown(folder, capsys, line):
    program, *arguments = shlex.split(line)
    assert (program, main(arguments)) == ("convstudio", 0), capsys.readouterr().err
    if "-o" in arguments:
        assert (folder / arguments[arguments.index("-o") + 1]).exists()
