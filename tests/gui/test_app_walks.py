"""The walks of tests.gui.walks on a virtual X server, and what a person without a mouse relies on."""

import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from convstudio.files.image_writing import save_image
from convstudio.gui.theme import apply_theme
from tests.driven import photograph
from tests.gui.walks import WALKS
from tests.sources import ROOT

WALKER = os.environ.get("CONVSTUDIO_WALKER")  # a frozen convstudio-walk in place of these sources
SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")


@pytest.mark.window
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run (Debian: apt install xvfb xauth)")
@pytest.mark.parametrize("walk", WALKS)
def test_the_walk_reaches_its_end(tmp_path, walk):
    photo, target = tmp_path / "photo.png", tmp_path / "saved.tif"
    save_image(str(photo), photograph(3, 121, 167).array)
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    ran = subprocess.run(
        [*SCREEN, *([WALKER] if WALKER else [sys.executable, "-m", "tests.gui.walks"]), walk, str(photo), str(target)],
        check=False,
        env={**os.environ, **home, "QT_QPA_PLATFORM": "xcb"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert (ran.returncode, ran.stdout) == (0, "OK on xcb\n"), ran.stderr


def tab_order(studio):
    """Every widget that Tab leads to, once around."""
    studio.window.activateWindow()
    studio.window.kernel_editor.grid.setFocus()
    found: list[QWidget] = []
    for _ in range(200):
        here = QApplication.focusWidget()
        if here in found:
            return found
        found.append(here)
        leaves = here is studio.window.kernel_editor.grid
        QTest.keyClick(here, Qt.Key.Key_Escape if leaves else Qt.Key.Key_Tab)
    raise AssertionError("Tab goes nowhere")


def test_tab_goes_down_each_column_and_leads_everywhere(studio_of):
    studio = studio_of(photograph())
    order = [widget.objectName() for widget in tab_order(studio)]
    down = ["kernel_rows", "kernel_columns", "symmetry", "brush", "rotate", "normalise", "kernel_grid"]
    left = ["image_list", "layer_rows", "mode", "stride_rows", "dilation_rows", "grouping", "border", "flip", "bias"]
    middle = ["image_canvas", "result_canvas", "view_content", "view_policy", "channel_gallery"]
    for column in (down[:-1], left, middle):
        places = [order.index(name) for name in column]
        assert places == sorted(places), column


def test_everything_that_takes_the_focus_has_a_name(studio_of):
    studio = studio_of(photograph())
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in studio.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(studio.window)
        if not widget.accessibleName() and not getattr(widget, "text", str)()
        if not (isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QAbstractSpinBox))
    ]
    assert nameless == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen(studio_of, qapp, theme):
    """Each widget looks other with the focus than without."""
    apply_theme(qapp, theme)
    studio = studio_of(photograph())
    studio.window.activateWindow()
    unseen = []
    for widget in tab_order(studio):
        widget.clearFocus()
        QApplication.processEvents()
        plain = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.grab().toImage() == plain:
            unseen.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not unseen, "; ".join(unseen)
