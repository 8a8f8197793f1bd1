"""What the window owes a person's hand: scrubbing a large kernel, a bank of 64 x 64 kernels, the second start.

    python tests/benchmarks/window.py [--seconds 4] [--size 1280x800] [--starts 5]

Everything is driven by mouse and key events. Pictures are counted when they are exact and on the stage; an event is
timed from its delivery to its end, painting included. A start is timed from the start of the process to its first
exact picture; the first of them, which fills the caches, does not count. The program is closed at once, and while it
measures the machine: from the close to its end it may take 300 ms, and 600 ms of both cores; more is a failure.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from live_edits import TimedApplication, photograph
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.gui import app
from convstudio.gui.app import Studio, build_studio, make_application
from convstudio.gui.controllers.startup_project import first_project
from convstudio.gui.settings import Settings
from convstudio.gui.theme import apply_theme
from convstudio.gui.window import StudioWindow
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
RATE = 125  # mouse events a second


def studio_on(project: Project, size: str) -> Studio:
    """A window that has come to rest."""
    studio = Studio(project, None, Settings())
    studio.window.resize(*(int(side) for side in size.split("x")))
    studio.window.show()
    studio.wait_files(30_000)
    studio.live.wait_idle(60_000)
    return studio


def scrubbed(application: TimedApplication, size: str, seconds: float) -> tuple[float, float]:
    """(pictures a second, longest event in ms) while one cell of a 31x31 kernel is dragged on 12 megapixels."""
    kernel = np.random.default_rng(1).normal(size=(1, 1, 31, 31))
    studio = studio_on(replace(first_project(), images=(photograph(),), layers=(Layer(bank=KernelBank(kernel)),)), size)
    shown: list[float] = []
    studio.stage.painted.connect(lambda: shown.append(time.perf_counter()))
    grid = studio.window.kernel_editor.grid
    port, place = grid.viewport(), grid.visualRect(grid.model().index(15, 15)).center()
    QTest.mouseClick(port, LEFT, NONE, place)
    QTest.mousePress(port, LEFT, NONE, place)
    application.longest = 0.0
    began, moved = time.perf_counter(), 0
    while (now := time.perf_counter()) < began + seconds:
        if now >= began + moved / RATE:
            moved += 1
            QTest.mouseMove(port, place + QPoint(20 + moved % 100, 0))
        application.processEvents()
        time.sleep(0.0003)
    QTest.mouseRelease(port, LEFT, NONE, place)
    found = len([at for at in shown if began < at <= began + seconds]) / seconds, application.longest * 1000
    studio.close()
    return found


def large_bank(application: TimedApplication, size: str) -> tuple[float, str]:
    """(longest event in ms, which one) while a bank of 64x64 kernels is scrolled, chosen from, and edited."""
    random = np.random.default_rng(2)
    image = Image(random.normal(size=(64, 256, 256)).astype(np.float32), "maps")
    layer = Layer(bank=KernelBank(random.normal(size=(64, 64, 3, 3))), grouping=Grouping.STANDARD)
    studio = studio_on(replace(first_project(), images=(image,), layers=(layer,)), size)
    matrix, grid = studio.window.bank_matrix, studio.window.kernel_editor.grid
    port = matrix.viewport() if hasattr(matrix, "viewport") else matrix
    application.longest = 0.0
    for step in range(60):
        _wheel(application, port, -120 if step < 30 else 120)
        QTest.mouseClick(port, LEFT, NONE, QPoint(40 + step, 40 + step % 30))
        grid.setFocus()
        QTest.keyClick(grid, Qt.Key.Key_5)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        _pass(application, 0.02)
    found = application.longest * 1000, application.culprit
    studio.live.wait_idle(60_000)
    studio.close()
    return found


def _wheel(application: QApplication, widget: QWidget, travel: int) -> None:
    place = QPointF(40, 40)
    nothing = Qt.MouseButton.NoButton
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, travel),
        nothing,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    application.sendEvent(widget, event)


def _pass(application: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        application.processEvents()
        time.sleep(0.0005)


def child() -> None:
    """A start of the program that ends with its first exact picture."""
    application = make_application(["convstudio"])
    studio = build_studio([], Settings())
    studio.stage.painted.connect(application.quit)
    studio.window.show()
    application.exec()
    print("painted", flush=True)
    studio.close()


def closed(after: int) -> None:
    """The whole program, whose window is closed so many milliseconds after it was made; prints what that took."""
    began = []

    def close() -> None:
        began.extend((time.perf_counter(), time.process_time()))
        (window,) = (found for found in QApplication.topLevelWidgets() if isinstance(found, StudioWindow))
        window.close()

    def made(arguments: Sequence[str]) -> QApplication:
        application = make_application(arguments)
        QTimer.singleShot(after, close)
        return application

    app.make_application = made
    app.run_studio([])
    print(time.perf_counter() - began[0], time.process_time() - began[1])


def surroundings(caches: str) -> dict[str, str]:
    """The environment with a folder for bytecode, as installed."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": caches}


def ended(caches: str, after: int, starts: int) -> tuple[float, float]:
    """Medians (seconds, seconds of both cores) from the close of the window to the end of the program."""
    command = [sys.executable, str(Path(__file__)), "--close-after", str(after)]
    times = []
    for _ in range(starts):
        printed = subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL, env=surroundings(caches))
        times.append([float(word) for word in printed.split()])
    seconds, both = map(statistics.median, zip(*times, strict=True))
    return seconds, both


def started(caches: str) -> float:
    """Seconds from the start of a process to its first exact picture."""
    began = time.perf_counter()
    command = [sys.executable, str(Path(__file__)), "--child"]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=pipe, stderr=nowhere, text=True, env=surroundings(caches)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
        process.communicate()
    if line.strip() != "painted":
        raise SystemExit("the program did not start")
    return taken


def main() -> None:
    """Print what was measured, one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--size", default="1280x800", metavar="WxH")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--close-after", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.child:
        child()
        return
    if arguments.close_after is not None:
        closed(arguments.close_after)
        return
    with tempfile.TemporaryDirectory() as caches:
        starts = [started(caches) for _ in range(arguments.starts + 1)]
        ends = {after: ended(caches, after, arguments.starts) for after in (0, 600)}
    for after, (seconds, both) in ends.items():
        print(f"closed after {after} ms: {seconds * 1000:.0f} ms to the end, {both * 1000:.0f} ms of both cores")
    print(f"start to the first exact picture: first {starts[0]:.2f} s, then {statistics.median(starts[1:]):.2f} s")
    application = TimedApplication()
    apply_theme(application, "light")
    rate, longest = scrubbed(application, arguments.size, arguments.seconds)
    print(f"31x31 scrubbed on 12 megapixels: {rate:.1f} pictures a second, longest event {longest:.1f} ms")
    longest, culprit = large_bank(application, arguments.size)
    print(f"64x64 kernels scrolled, chosen and edited: longest event {longest:.1f} ms ({culprit})")
    if any(seconds > 0.3 or both > 0.6 for seconds, both in ends.values()):
        raise SystemExit("the program takes too long to close")


if __name__ == "__main__":
    main()
