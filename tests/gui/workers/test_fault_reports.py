"""Faults of our own: one report, one sentence, and the program goes on."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from convstudio.gui.workers.fault_reports import FaultReports
from convstudio.values.errors import ConvStudioError
from tests.sources import ROOT

SCRIPT = """
import sys, threading
from PySide6.QtCore import QObject, QTimer, Slot
from convstudio.gui.app import make_application
from convstudio.gui.workers.fault_reports import FaultReports

class Broken(QObject):
    @Slot()
    def slot(self):
        raise ValueError("in a slot")

def in_thread():
    raise OSError("in a thread")

class Last:
    def __del__(self):
        raise KeyError("in a finalizer")

faults = FaultReports()
faults.install()
application = make_application(["faults"])
told = []
faults.reported.connect(lambda sentence, path: told.append(sentence))
broken = Broken()
QTimer.singleShot(0, broken.slot)
QTimer.singleShot(5, broken.slot)
worker = threading.Thread(target=in_thread)
worker.start()
worker.join()
last = Last()
del last
QTimer.singleShot(50, application.quit)
application.exec()
faults.uninstall()
print(sorted(set(told)))
"""


def reports(home):
    return sorted(Path(home).rglob("reports/*.txt"))


@pytest.fixture
def faults(qapp):
    made = FaultReports()
    made.install()
    yield made
    made.uninstall()


@pytest.fixture
def told(faults):
    heard = []
    faults.reported.connect(lambda sentence, path: heard.append((sentence, path)))
    return heard


def fault(words):
    try:
        raise ValueError(words)
    except ValueError as found:
        return found


def test_slots_threads_and_finalizers_are_heard_and_the_program_goes_on(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    environment |= {name: str(tmp_path) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        check=False,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "[\"KeyError: 'in a finalizer'\", 'OSError: in a thread', 'ValueError: in a slot']\n"
    texts = [path.read_text(encoding="utf-8") for path in reports(tmp_path)]
    assert len(texts) == 3
    assert all(text.startswith("ConvStudio ") and "Traceback" in text for text in texts)
    assert ran.stderr.count("ValueError: in a slot") == 1


def test_a_report_names_the_fault_and_the_path_of_the_file(faults, told, capsys):
    faults.report(fault("planted"))
    sentence, path = told[0]
    assert sentence == "ValueError: planted"
    assert "planted" in Path(path).read_text(encoding="utf-8")
    assert Path(path).is_relative_to(os.environ["XDG_DATA_HOME"])
    assert "planted" in capsys.readouterr().err


def test_a_refusal_that_nobody_caught_is_said_and_is_no_fault(faults, told):
    refused = []
    faults.refused.connect(refused.append)
    reason = ConvStudioError("there is no image; open one first.")
    sys.excepthook(ConvStudioError, reason, None)
    assert (refused, told, reports(os.environ["XDG_DATA_HOME"])) == ([reason], [], [])


def test_the_same_fault_again_is_told_but_fills_neither_disk_nor_terminal(faults, told, capsys):
    for _ in range(50):
        faults.report(fault("in each repaint"))
    assert len({path for _, path in told}) == 1
    assert len(told) == 50
    assert len(reports(os.environ["XDG_DATA_HOME"])) == 1
    assert capsys.readouterr().err.count("Traceback") == 1


def test_two_faults_in_one_second_have_two_reports(faults, told, capsys):
    for number in range(3):
        faults.report(fault(f"number {number}"))
    texts = {Path(path).read_text(encoding="utf-8") for _, path in told}
    assert len(texts) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_terminal_that_takes_no_word_keeps_neither_report_nor_telling(faults, told, monkeypatch):
    full = Path("/dev/full").open("w", buffering=1, encoding="utf-8")  # noqa: SIM115 - closing it fails as well
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", full)
        faults.report(fault("planted"))
        qWarning("Qt's own words")
    with pytest.raises(OSError, match="No space"):
        full.close()
    assert [sentence for sentence, _ in told] == ["ValueError: planted"]
    assert "planted" in Path(told[0][1]).read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_told_all_the_same(faults, told, capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    faults.report(fault("planted"))
    assert told == [("ValueError: planted", "")]


def test_ctrl_c_is_no_fault(qapp, monkeypatch):
    wishes, told = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, wish, trace: wishes.append(kind))
    faults = FaultReports()
    faults.reported.connect(lambda *report: told.append(report))
    faults.install()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    faults.uninstall()
    assert (wishes, told) == ([KeyboardInterrupt], [])


def test_qt_warnings_reach_the_terminal_but_for_the_one_that_offscreen_always_says(faults, capsys):
    qWarning("something is wrong")
    qWarning("This plugin does not support propagateSizeHints()")
    assert capsys.readouterr().err == "something is wrong\n"


def test_the_hooks_are_given_back(qapp):
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    faults = FaultReports()
    faults.install()
    assert sys.excepthook is not before[0]
    faults.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_whoever_heard_qt_before_hears_it_again(qapp):
    heard = []
    before = qInstallMessageHandler(lambda kind, context, message: heard.append(message))
    try:
        faults = FaultReports()
        faults.install()
        faults.uninstall()
        qWarning("something is wrong")
    finally:
        qInstallMessageHandler(before)
    assert heard == ["something is wrong"]
