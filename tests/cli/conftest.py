"""A photograph on disk, and the command line: in this process, or in the program that CONVSTUDIO_EXECUTABLE names.

CONVSTUDIO_EXECUTABLE=dist/convstudio/convstudio pytest tests/cli     the same tests of a frozen program
"""

import json
import subprocess
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from convstudio.cli.main import main
from tests.sources import EXECUTABLE


class Outcome(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


@pytest.fixture
def run(capsys):
    """run("apply", path, ...) -> Outcome."""

    def run_command(*arguments):
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return run_executable if EXECUTABLE else run_command


def run_executable(*arguments):
    if not arguments:
        pytest.skip("without a word it opens the window")
    done = subprocess.run([EXECUTABLE, *map(str, arguments)], check=False, capture_output=True, timeout=500)
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def pytest_runtest_setup(item):
    if EXECUTABLE and {"monkeypatch", "benchmark"} & set(item.fixturenames):
        pytest.skip("it changes the program from within; an executable has no inside")


@pytest.fixture
def refusal(run):
    """refusal("apply", ...) -> the sentence; the command must end with 2 and one line on stderr."""

    def refused(*arguments):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("convstudio: ")
        assert err.count("\n") == 1
        return err.removeprefix("convstudio: ").rstrip("\n")

    return refused


@pytest.fixture
def photo(tmp_path):
    """A JPEG of 30 x 40 random colours."""
    path = tmp_path / "photo.jpg"
    pixels = np.random.default_rng(1).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, quality=92)
    return path


@pytest.fixture
def planes(photo):
    """The photograph's own numbers (channels, rows, columns), as Pillow decodes it."""
    with Image.open(photo) as picture:
        return np.asarray(picture).transpose(2, 0, 1).astype(np.float64)
