"""Issue 15, 4.5: Ctrl-C at any time ends the command line and the window, without a traceback and without a hang.

CONVSTUDIO_INTERRUPTED tells how many starts of each are interrupted.
"""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from tests.sources import CONVSTUDIO, ROOT

STARTS = int(os.environ.get("CONVSTUDIO_INTERRUPTED", "2"))
ENDED = (-signal.SIGINT, 130)
OURS = str(ROOT / "convstudio")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals between processes")


@pytest.fixture(autouse=True)
def heeded():
    """What nohup and a shell's background jobs ignore is ignored by whatever they start, but not here."""
    ignored = [each for each in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


def surroundings(folder):
    """The environment with a person's own files elsewhere."""
    kept = {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    return {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **kept}


def interrupted(arguments, folder, delay):
    """Exit code and stderr of a program that gets Ctrl-C after so many seconds, or later if only Python had begun.

    What Python says before it comes to our modules is not ours.
    """
    while True:
        code, err = sent_to(arguments, folder, delay)
        if "Traceback" not in err or OURS in err:
            return code, err
        delay *= 2


def sent_to(arguments, folder, delay):
    with subprocess.Popen(
        [*CONVSTUDIO, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=surroundings(folder),
    ) as program:
        try:
            program.wait(delay)
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGINT)
        try:
            _, err = program.communicate(timeout=500)
        finally:
            program.kill()  # one that hangs must not go on beside the tests that follow
    return program.returncode, err


@pytest.mark.parametrize("start", range(STARTS))
def test_a_command_that_is_interrupted(tmp_path, start):
    code, err = interrupted(["bench", "--help"], tmp_path, 0.1 + start / STARTS)
    assert code in (0, *ENDED)
    assert "Traceback" not in err


@pytest.mark.parametrize("start", range(STARTS))
def test_a_window_that_is_interrupted_while_it_starts(tmp_path, start):
    code, err = interrupted([], tmp_path, 0.1 + 4 * start / STARTS)
    assert code in (0, *ENDED)
    assert "Traceback" not in err


IN_BETWEEN = """
import os, signal, sys
from convstudio.gui import app

make = app.StudioWindow.show
def show(window):
    make(window)
    os.kill(os.getpid(), signal.{name})  # after the handler is there, before the event loop

app.StudioWindow.show = show
sys.exit(app.run_studio([]))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_before_the_event_loop_begins_ends_it(tmp_path, name):
    command = [sys.executable, "-c", IN_BETWEEN.format(name=name)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env=surroundings(tmp_path), timeout=500
    )
    assert (done.returncode, done.stderr) == (0, "")


UNDER_NOHUP = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from PySide6.QtCore import QTimer
from convstudio.gui.qt_application import make_application, quit_on_signals

program = make_application([])
quit_on_signals(program)
QTimer.singleShot(0, lambda: signal.raise_signal(signal.SIGHUP))
QTimer.singleShot(600, lambda: (print("still there"), signal.raise_signal(signal.SIGTERM)))
program.exec()
"""


def test_a_window_that_was_started_to_outlive_its_terminal_does(tmp_path):
    command = [sys.executable, "-c", UNDER_NOHUP]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env=surroundings(tmp_path), timeout=500
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "still there\n", "")


MIDWAY = """
import os, signal, sys
from convstudio.cli import main as module

flush = os.fsync
def fsync(file):
    flush(file)
    os.kill(os.getpid(), signal.{name})

os.fsync = fsync
sys.exit(module.main(["apply", "in.npy", "-k", "1", "-o", "out.npy"]))
"""


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_command_that_is_ended_while_it_writes_leaves_nothing(tmp_path, name, code):
    np.save(tmp_path / "in.npy", np.ones((1, 4, 4), np.float32))
    command = [sys.executable, "-c", MIDWAY.format(name=name)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=tmp_path, env=surroundings(tmp_path), timeout=500
    )
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (code, ["convstudio: interrupted; nothing was written."])
    assert [path.name for path in tmp_path.iterdir()] == ["in.npy"]
