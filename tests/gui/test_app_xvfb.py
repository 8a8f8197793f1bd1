"""The real window on a real (virtual) display, once: what offscreen cannot show."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.sources import ROOT

SCRIPT = """
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from convstudio.gui.app import build_studio, make_application
from convstudio.gui.workers.background import wait_until
from convstudio.gui.workers.fault_reports import FaultReports
from convstudio.values.layer import Mode
from tests import driven

faults = FaultReports()
faults.install()
told = []
faults.reported.connect(lambda sentence, path: told.append(sentence))
application = make_application(["convstudio"])
assert application.platformName() == "xcb", application.platformName()
studio = build_studio([sys.argv[1]])
try:
    studio.window.show()
    studio.window.activateWindow()
    assert QTest.qWaitForWindowExposed(studio.window, driven.PATIENCE)
    assert studio.wait_files(driven.PATIENCE)
    QGuiApplication.clipboard().setText("0 1 0; 1 -4 1; 0 1 0")
    studio.actions["paste"].trigger()
    driven.assert_exact(studio)
    grid = studio.window.kernel_editor.grid
    driven.click_cell(grid, 0, 0)
    driven.type_cell(grid, "1/16", Qt.Key.Key_Tab)
    assert studio.session.project.layer.bank.weights[0, 0, 0, 0] == 1 / 16
    box = driven.found(studio, QComboBox, "mode")
    box.showPopup()
    box.view().setCurrentIndex(box.model().index(box._keys.index(Mode.VALID), 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert wait_until(lambda: studio.session.project.layer.mode is Mode.VALID, driven.PATIENCE)
    driven.type_pair(studio, "stride", 2, 3)
    driven.assert_exact(studio)
    asked = []
    QFileDialog.getSaveFileName = lambda *words: (asked.append(words), ("", ""))[1]
    for name in ("stride_rows", "bias"):
        field = studio.window.findChild(QWidget, name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 2, asked
    driven.click_sample(studio.window.result_canvas, 11, 16)
    assert studio.live.wait_idle(driven.PATIENCE)
    assert "row 5, column 5" in studio.window.explain_view.accessibleDescription()
    screen = studio.window.screen().grabWindow(studio.window.winId()).toImage()
    assert screen.width() == studio.window.width() * screen.devicePixelRatio()
    seen = {screen.pixel(x, screen.height() // 2) for x in range(0, screen.width(), 3)}
    assert len(seen) > 20, len(seen)
    studio.session.mark_saved(studio.session.project, Path("saved.convstudio"))
    studio.window.close()
    assert not studio.window.isVisible()
finally:
    studio.close()
application.processEvents()
faults.uninstall()
assert told == [], told
print("OK")
"""


@pytest.mark.window
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run (Debian: apt install xvfb xauth)")
def test_the_window_on_an_x_server(tmp_path):
    from convstudio.files.image_writing import save_image
    from tests.driven import photograph

    save_image(str(tmp_path / "picture.png"), photograph().array)
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "xcb"}
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
    ran = subprocess.run(
        [*screen, sys.executable, "-c", SCRIPT, str(tmp_path / "picture.png")],
        check=False,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert (ran.returncode, ran.stdout) == (0, "OK\n"), ran.stderr
