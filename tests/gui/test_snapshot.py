"""A picture of the window, taken in a process of its own."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

import convstudio as cs
from convstudio.files.image_writing import save_image
from tests.driven import photograph
from tests.sources import ROOT

SCRIPT = """
import sys
from convstudio.gui.snapshot import take
from convstudio.values.errors import ConvStudioError
try:
    code = take(sys.argv[2:], sys.argv[1], size=({0}, {1}), theme={2!r}, language={3!r})
except ConvStudioError as refusal:
    print(refusal)
    code = 2
sys.exit(code)
"""


@pytest.fixture
def take(tmp_path):
    def run(*files, size=(1280, 800), theme="light", language="en"):
        home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **home}
        out = tmp_path / f"shot-{theme}.png"
        words = [sys.executable, "-c", SCRIPT.format(*size, theme, language), str(out), *map(str, files)]
        ran = subprocess.run(words, check=False, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=500)
        return ran, out

    return run


@pytest.fixture
def picture(tmp_path):
    save_image(str(tmp_path / "picture.png"), photograph().array)
    return tmp_path / "picture.png"


@pytest.mark.parametrize(("size", "theme"), [((1280, 800), "dark"), ((640, 360), "light")])
def test_it_has_the_size_asked_for_and_shows_the_window(take, picture, size, theme):
    ran, out = take(picture, size=size, theme=theme)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    shot = cs.open_image(out)
    assert shot.shape[1:] == size[::-1]
    assert (shot.array[:3].mean() < 128) == (theme == "dark")
    assert len({tuple(shot.array[:, row, size[0] // 2]) for row in range(size[1])}) > 20


SHOTS = {
    "1280-light": ("light", "en"),
    "1280-dark": ("dark", "en"),
    "1280-zh": ("light", "zh_CN"),
    "1920-light": ("light", "en"),
    "1920-dark": ("dark", "en"),
}


def test_a_file_that_cannot_be_opened_is_refused_and_no_picture_is_left(take, tmp_path):
    ran, out = take(tmp_path / "none.png")
    assert ran.returncode == 2
    assert "none.png" in ran.stdout
    assert not out.exists()


@pytest.mark.parametrize("name", SHOTS)
def test_pictures_of_the_readme_and_the_help_are_the_window_as_it_is(take, name):
    """Roughly: fonts and what was measured (times, memory) differ from machine to machine."""
    kept = ROOT / "resources" / "screenshots" / f"studio-{name}.png"
    theme, language = SHOTS[name]
    shown = cs.open_image(kept).array[:3].astype(float)
    project = ROOT / "resources" / "projects" / "edges.convstudio"
    ran, out = take(project, size=shown.shape[:0:-1], theme=theme, language=language)
    if os.environ.get("CONVSTUDIO_FIGURES"):
        shutil.copyfile(out, kept)
    assert ran.returncode == 0, ran.stderr
    difference = np.abs(cs.open_image(out).array[:3] - shown)
    assert difference.mean() < 4
    assert (difference.max(axis=0) > 40).mean() < 0.06
