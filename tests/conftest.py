"""What every test is held to.

pytest's own plugins already fail a test for an exception in a slot, an event handler, a thread or a finalizer (with
`filterwarnings = error`), for a Qt warning, and dump all stacks on a crash or a hang. Added here: nothing may be left
behind, letters must be drawable, and random tests repeat themselves.

Qt is looked at only where a test has imported it.
"""

import gc
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pytest
from PIL import Image

from tests.effort import examples
from tests.sources import ROOT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

GRACE_LOOKS = 200  # 10 ms apart: a machine that stands still for seconds does not use them up
OWNED_BY_QT = {"QTipLabel"}  # the one tooltip window, which Qt keeps for the next tooltip

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # tests need no display; those that do start one
os.environ.setdefault("CONVSTUDIO_FIT", "0")  # which method is chosen does not depend on the machine
# Timing differs from machine to machine, so a slow example is no failure. The examples are the same each time, unless
# EXPLORE is set: what that finds becomes an example of its own.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, database=None, max_examples=examples(100)
)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("explore" if os.environ.get("EXPLORE") else "house")


class Failures:
    """Names each failure when it happens: a long run may be cut off before it lists them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A line of its own between the dots."""
        if report.failed:
            place = getattr(report.longrepr, "reprcrash", "")
            self._config.get_terminal_writer().line(f"\n{report.nodeid}, {report.when}: {place}")


def pytest_configure(config: pytest.Config) -> None:
    """The process that reports is none of the workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Failures(config))


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fails a test that leaves threads, windows or a changed exception hook behind."""
    threads, widgets, hook = set(threading.enumerate()), set(_windows()), threading.excepthook
    yield
    assert threading.excepthook is hook, "the test left its own threading.excepthook behind"
    leaked_widgets = [f"{type(widget).__name__} {widget.objectName()!r}" for widget in _leaked_windows(widgets)]
    assert not leaked_widgets, f"the test left windows behind: {', '.join(leaked_widgets)}"
    leaked_threads = [thread.name for thread in _leaked_threads(threads)]
    assert not leaked_threads, f"the test left threads running: {', '.join(leaked_threads)}"


def _leaked_threads(before: set[threading.Thread]) -> set[threading.Thread]:
    """The new threads that still run when their time to end is over."""
    leaked: set[threading.Thread] = set()
    for _ in range(GRACE_LOOKS):
        leaked = {thread for thread in set(threading.enumerate()) - before if not _stays(thread)}
        if not leaked:
            break
        time.sleep(0.01)
    return leaked


def _stays(thread: threading.Thread) -> bool:
    """A thread that Qt started is a _DummyThread; engines keep theirs for the next call."""
    return isinstance(thread, threading._DummyThread) or thread.name.startswith("convolution-")


def _leaked_windows(before: set["QWidget"]) -> set["QWidget"]:
    """The new windows, once those that were asked to go, and those that only a cycle of references held, are gone."""
    if set(_windows()) - before:
        qt_core = sys.modules["PySide6.QtCore"]
        qt_core.QCoreApplication.sendPostedEvents(None, qt_core.QEvent.Type.DeferredDelete)
    if set(_windows()) - before:
        gc.collect()
    return {widget for widget in _windows() if widget not in before and type(widget).__name__ not in OWNED_BY_QT}


def _windows() -> list["QWidget"]:
    """The windows there are: none where Qt's widgets were not imported or no application was made."""
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    windows: list[QWidget] = widgets.QApplication.topLevelWidgets()
    return windows


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> "QApplication":
    """The application of pytest-qt. Without fonts every letter is an empty box and nothing else would fail."""
    from PySide6.QtGui import QFontDatabase

    assert QFontDatabase.families(), "Qt finds no font: install fontconfig and fonts-dejavu-core"
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert chinese, "Qt finds no Chinese font: install fonts-noto-cjk"
    return qapp


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the README and the help name."""
    pixels = np.random.default_rng(1).integers(0, 256, (160, 120, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.jpg")
    np.save(tmp_path / "layer.npy", np.random.default_rng(2).normal(size=(4, 32, 3, 3)).astype(np.float32))
    shutil.copy(ROOT / "resources" / "projects" / "edges.convstudio", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
