"""A picture of the window, without a display."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

import convstudio as cs
from convstudio.files.image_writing import save_image
from convstudio.gui import window_screenshot
from convstudio.gui.translation_catalogues import ENGLISH, speak
from convstudio.values.errors import ConvStudioError
from tests.driven import photograph
from tests.sources import ROOT

SCRIPT = """
import sys
from convstudio.gui.window_screenshot import take
sys.exit(take(sys.argv[2:], sys.argv[1], size=(1280, 800), theme="dark"))
"""


@pytest.fixture
def take(qapp, monkeypatch, tmp_path):
    """Takes a snapshot within this process, whose application is there already; gives the file."""
    monkeypatch.setattr(window_screenshot, "make_application", lambda _: qapp)

    def run(*files, size=(1280, 800), theme="light", language=ENGLISH):
        out = tmp_path / f"shot-{theme}.png"
        assert (
            window_screenshot.take([str(file) for file in files], str(out), size=size, theme=theme, language=language)
            == 0
        )
        return out

    yield run
    speak(qapp, ENGLISH)


@pytest.fixture
def picture(tmp_path):
    save_image(str(tmp_path / "picture.png"), photograph().array)
    return tmp_path / "picture.png"


def assert_shows_the_window(out, size, theme):
    shot = cs.open_image(out)
    assert shot.shape[1:] == size[::-1]
    assert (shot.array[:3].mean() < 128) == (theme == "dark")
    assert len({tuple(shot.array[:, row, size[0] // 2]) for row in range(size[1])}) > 20


def test_it_has_the_size_asked_for_and_shows_the_window(take, picture, capsys):
    out = take(picture, size=(640, 360))
    assert capsys.readouterr().err == ""
    assert_shows_the_window(out, (640, 360), "light")


def test_it_does_so_in_a_process_of_its_own(picture, tmp_path):
    out = tmp_path / "shot.png"
    words = [sys.executable, "-c", SCRIPT, str(out), str(picture)]
    ran = subprocess.run(words, check=False, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert_shows_the_window(out, (1280, 800), "dark")


SHOTS = {
    "1280-light": ("light", "en"),
    "1280-dark": ("dark", "en"),
    "1280-zh": ("light", "zh_CN"),
    "1920-light": ("light", "en"),
    "1920-dark": ("dark", "en"),
}


def test_a_file_that_cannot_be_opened_is_refused_and_no_picture_is_left(take, tmp_path):
    with pytest.raises(ConvStudioError, match=r"none\.png"):
        take(tmp_path / "none.png")
    assert not list(tmp_path.glob("shot*"))


@pytest.mark.parametrize("name", SHOTS)
def test_pictures_of_the_readme_and_the_help_are_the_window_as_it_is(take, capsys, name):
    """Roughly: fonts and what was measured (times, memory) differ from machine to machine."""
    kept = ROOT / "resources" / "screenshots" / f"studio-{name}.png"
    theme, language = SHOTS[name]
    shown = cs.open_image(kept).array[:3].astype(float)
    project = ROOT / "resources" / "projects" / "edges.convstudio"
    out = take(project, size=shown.shape[:0:-1], theme=theme, language=language)
    if os.environ.get("CONVSTUDIO_FIGURES"):
        shutil.copyfile(out, kept)
    assert capsys.readouterr().err == ""
    difference = np.abs(cs.open_image(out).array[:3] - shown)
    assert difference.mean() < 4
    assert (difference.max(axis=0) > 40).mean() < 0.06
