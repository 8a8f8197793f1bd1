"""How long a click waits for its explanation, and a GIF for its frames. Prints a table; run it by hand.

    .venv/bin/python tests/benchmarks/explaining.py

The window is the real one (Qt's offscreen platform, unless QT_QPA_PLATFORM says otherwise), on a picture of 12 million
samples per channel. A click is timed from its event to the table on the screen.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from convstudio.gui.app import Studio, make_application
from convstudio.gui.settings import Settings
from convstudio.gui.workers.sliding_window_export import SlideDrawing, export
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.kernels import make
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project
from tests.gui.views.slides import slide

ROWS, COLUMNS = 3000, 4000
CLICKS = 25
PATIENCE = 120_000
KERNELS = {
    "3x3": Layer(bank=KernelBank.of(make("sobel-x"))),
    "31x31": Layer(bank=KernelBank.of(make("gaussian:size=31,sigma=6"))),
    "64x3x3x3": Layer(bank=KernelBank(np.ones((64, 3, 3, 3))), grouping=Grouping.STANDARD),
}


def clicks(layers: tuple[Layer, ...]) -> list[float]:
    """Milliseconds of clicks at random places."""
    random = np.random.default_rng(1)
    photo = Image(random.integers(0, 256, (3, ROWS, COLUMNS), np.uint8), "photo")
    studio = Studio(Project((photo,), layers=layers), None, Settings())
    studio.window.resize(1600, 1000)
    studio.window.show()
    assert studio.live.wait_idle(PATIENCE)
    head, canvas, spent = studio.window.explain_view._head, studio.window.result_canvas, []
    for _ in range(CLICKS + 3):
        row, column = random.uniform(1, ROWS - 1), random.uniform(1, COLUMNS - 1)
        place = QPointF(canvas.projection().x(column), canvas.projection().y(row))
        before = head.text()
        began = time.perf_counter()
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            buttons = Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton
            event = QMouseEvent(kind, place, canvas.mapToGlobal(place), *buttons, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(canvas, event)
        while head.text() == before and time.perf_counter() - began < 5:
            QApplication.processEvents()
        studio.window.explain_view.repaint()
        spent.append(1e3 * (time.perf_counter() - began))
        assert studio.live.wait_idle(PATIENCE)
    studio.close()
    QApplication.processEvents()
    return spent[3:]


def gif() -> float:
    """Seconds for 60 frames of 880 x 460."""
    shown = slide(np.random.default_rng(0).integers(0, 10, (1, 6, 10)).astype(np.float32))
    assert shown.scene.steps == 60
    application = QApplication.instance()
    drawn = SlideDrawing(shown, (880, 460), application.palette(), application.font())
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        export("gif", drawn, Path(folder) / "walk.gif", 0, 4, CancelToken())
        return time.perf_counter() - began


def main() -> None:
    """Everything in turn."""
    application = make_application(["convstudio"])
    for name, layer in KERNELS.items():
        spent = clicks((layer,))
        print(f"click, {name:10}  median {statistics.median(spent):6.1f} ms  longest {max(spent):6.1f} ms")
    spent = clicks((KERNELS["3x3"], KERNELS["3x3"]))
    print(f"click, two layers  median {statistics.median(spent):6.1f} ms  longest {max(spent):6.1f} ms")
    print(f"GIF of 60 frames   {statistics.median(gif() for _ in range(3)):6.2f} s")
    application.processEvents()


if __name__ == "__main__":
    main()
