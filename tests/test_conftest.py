"""The session's own checks, each tried on a test that breaks it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FAULTS = {
    "a thread that goes on": (
        """
        import threading
        def test_it():
            threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()
        """,
        "left threads running: forgotten",
    ),
    "a window that stays": (
        """
        from PySide6.QtWidgets import QWidget
        kept = []
        def test_it(qapp):
            kept.append(QWidget(objectName="forgotten"))
        """,
        "left windows behind: QWidget 'forgotten'",
    ),
    "an exception in a thread": (
        """
        import threading
        def test_it():
            thread = threading.Thread(target=lambda: 1 / 0)
            thread.start()
            thread.join()
        """,
        "Exception in thread",
    ),
    "an exception in a slot": (
        """
        from PySide6.QtCore import QTimer
        def test_it(qtbot):
            QTimer.singleShot(0, lambda: 1 / 0)
            qtbot.wait(20)
        """,
        "Exceptions caught in Qt event loop",
    ),
    "an exception in a finalizer": (
        """
        class Fragile:
            def __del__(self):
                1 / 0
        def test_it():
            Fragile()
        """,
        "Exception ignored in: <function Fragile.__del__",
    ),
    "a warning": (
        """
        import warnings
        def test_it():
            warnings.warn("old ways")
        """,
        "old ways",
    ),
    "a warning of Qt": (
        """
        from PySide6.QtCore import qWarning
        def test_it(qtbot):
            qWarning("QObject::connect: no such signal")
        """,
        "FAILED",  # pytest-qt lists the messages in a section of their own
    ),
    "a hook that stays": (
        """
        import threading
        def test_it():
            threading.excepthook = print
        """,
        "left its own threading.excepthook",
    ),
}

HARMLESS = """
    import threading
    from PySide6.QtWidgets import QWidget
    def test_a_thread_that_ends_soon():
        threading.Timer(0.2, int).start()
    def test_a_window_that_is_closed(qtbot):
        qtbot.addWidget(QWidget())
    def test_a_window_that_only_a_cycle_holds(qapp):
        widget = QWidget()
        widget.itself = widget
    def test_what_the_offscreen_platform_always_says(qapp):
        from PySide6.QtCore import qWarning
        qWarning("This plugin does not support propagateSizeHints()")
"""


def file_of(name: str) -> str:
    return f"test_{name.replace(' ', '_')}.py"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of all these files, under this project's settings; one line for each failure."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    for name, code in {"harmless": HARMLESS, **{fault: code for fault, (code, _) in FAULTS.items()}}.items():
        (folder / file_of(name)).write_text("if True:\n" + code)
    files = [file_of(name) for name in (*FAULTS, "harmless")]
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), *files]
    environment = {**os.environ, "COLUMNS": "1000", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    return done.stdout + done.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_a_test_is_failed_for(fault: str, report: str) -> None:
    verdicts = [
        line for line in report.splitlines() if line.startswith(("FAILED ", "ERROR ")) and file_of(fault) in line
    ]
    assert len(verdicts) == 1, report
    assert FAULTS[fault][1] in verdicts[0]


def test_a_failure_is_named_when_it_happens(report: str) -> None:
    name = f"{file_of('a warning')}::test_it, call: "
    assert report.index(name) < report.index("= FAILURES =")


def test_what_cleans_up_after_itself_passes(report: str) -> None:
    assert f"{file_of('harmless')} ...." in report
