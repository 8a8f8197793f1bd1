"""A window that cannot open is refused in a sentence, before Qt would end the process."""

import ctypes
import importlib.util
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from convstudio.cli.display_check import LIBRARIES, X_LIBRARIES, check_display, refused_by_qt
from convstudio.values.errors import ConvStudioError
from tests.sources import CONVSTUDIO

ROOT = Path(__file__).parents[2]
VARIABLES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


@pytest.fixture
def linux(monkeypatch):
    """linux(DISPLAY=":0", missing=("libEGL.so.1",)): a machine with these variables, without these libraries."""

    def made(*, missing=(), **variables):
        monkeypatch.setattr(sys, "platform", "linux")
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

        def load(name):
            if name in missing:
                raise OSError(name)

        monkeypatch.setattr(ctypes, "CDLL", load)

    return made


@pytest.mark.parametrize("variables", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}])
def test_without_a_display_the_sentence_names_the_snapshot(linux, variables):
    linux(**variables)
    with pytest.raises(ConvStudioError, match=r"convstudio snapshot FILE -o SHOT\.png"):
        check_display()


@pytest.mark.parametrize(
    "variables", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}]
)
def test_with_a_display_or_another_platform_nothing_is_refused(linux, variables):
    linux(**variables)
    check_display()


def test_a_library_that_is_missing_is_told_as_the_line_that_installs_it(linux):
    linux(DISPLAY=":0", missing=("libxcb-cursor.so.0", "libEGL.so.1"))
    with pytest.raises(ConvStudioError, match=r"sudo apt-get install libegl1 libxcb-cursor0$"):
        check_display()


def test_the_libraries_of_x_are_not_needed_without_it(linux):
    linux(WAYLAND_DISPLAY="wayland-0", missing=tuple(X_LIBRARIES))
    check_display()


def test_the_line_is_short_even_where_all_is_missing(linux):
    linux(DISPLAY=":0", missing=tuple(LIBRARIES | X_LIBRARIES))
    with pytest.raises(ConvStudioError) as refusal:
        check_display()
    assert len(str(refusal.value)) <= 250


def test_qt_that_is_not_installed_is_refused(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConvStudioError, match="pip install PySide6-Essentials"):
        check_display()


def test_elsewhere_than_on_linux_no_variable_is_asked(linux, monkeypatch):
    linux()
    monkeypatch.setattr(sys, "platform", "darwin")
    check_display()


def test_qt_that_cannot_be_loaded_is_a_sentence_and_another_module_a_fault():
    found = refused_by_qt(ImportError("libfoo.so: cannot open shared object file", name="PySide6.QtGui"))
    assert "libfoo.so" in str(found)
    assert "sudo apt-get install" in str(found)
    with pytest.raises(ImportError, match="ours"):
        refused_by_qt(ImportError("ours", name="convstudio.gui.nothing"))


def test_bootstrap_installs_the_same_packages():
    known = runpy.run_path(str(ROOT / "packaging" / "bootstrap.py"), run_name="bootstrap")["LIBRARIES"]
    assert known.items() >= (LIBRARIES | X_LIBRARIES).items()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_a_fresh_process_without_a_display_ends_with_2_and_one_line():
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    picture = ROOT / "resources" / "samples" / "coins.png"
    command = [*CONVSTUDIO, str(picture)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=500)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("convstudio: the window needs a display")
    assert done.stderr.count("\n") == 1
