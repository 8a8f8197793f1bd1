"""What scripts and tests rely on: build_studio, and a studio that leaves nothing behind."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from convstudio.engines.calibration import generation
from convstudio.engines.engine_registry import all_engines
from convstudio.files.projects import save_project
from convstudio.gui import app
from convstudio.gui.app import build_studio
from convstudio.gui.controllers import project_saving_controller
from convstudio.gui.controllers.startup_project import first_project
from convstudio.gui.dialogs.command_palette import CommandPalette
from convstudio.gui.dialogs.questions import CANCEL
from convstudio.gui.settings import Settings
from convstudio.gui.views.banner import Level
from convstudio.gui.views.explain_view import TapTable
from convstudio.gui.workers import live_render
from convstudio.gui.workers.background import wait_until
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project
from tests.driven import PATIENCE, assert_exact, photograph
from tests.effort import within
from tests.sources import ROOT

THREADS = {"live-render", "background"}


def running():
    return {thread.name for thread in threading.enumerate()} & THREADS


@pytest.fixture
def build(qapp):
    made = []

    def make(*paths, **options):
        made.append(build_studio(*paths, **options))
        return made[-1]

    yield make
    for studio in made:
        studio.close()
    qapp.processEvents()


# building


def test_it_opens_working_on_a_sample_without_being_shown(build):
    studio = build()
    assert not studio.window.isVisible()
    assert studio.session.project.layers == first_project().layers
    assert studio.session.project.image.name == first_project().image.name
    assert not studio.session.dirty
    assert studio.live.wait_idle(PATIENCE)
    assert_exact(studio)


def test_it_opens_files(build, picture):
    studio = build([picture, str(picture)])
    assert len(studio.session.project.images) == 2
    assert studio.session.project.image.shape == (3, 20, 30)


def test_it_opens_a_project(build, tmp_path):
    path = tmp_path / "mine.convstudio"
    save_project(path, Project((photograph(1, 5, 6),), layers=(Layer(flip=True),)))
    studio = build([path])
    assert studio.session.project.layer.flip
    assert studio.session.path == path
    assert not studio.session.dirty


def test_a_file_that_cannot_be_opened_is_told_and_the_others_are(build, picture, tmp_path):
    studio = build([tmp_path / "none.png", picture])
    assert studio.session.project.image.shape == (3, 20, 30)
    assert "none.png" in studio.window.banner.text
    assert studio.window.banner.level is Level.REFUSAL


def test_settings_are_kept(build):
    settings = Settings(theme="dark", enlarge=1.3)
    studio = build(settings=settings)
    assert studio.settings is settings
    assert QApplication.palette().window().color().lightness() < 128


def test_the_samples_get_their_pictures(build):
    studio = build()
    assert studio.wait_files(PATIENCE)
    assert all(sample.pixels is not None for sample in studio.window.image_list._samples)


# results


def test_the_result_of_a_layer_that_is_on(studio_of):
    mix = Layer(bank=KernelBank(np.ones((5, 3, 1, 1))), grouping=Grouping.POINTWISE)
    studio = studio_of(photograph(), layers=(Layer(), Layer(enabled=False), mix), shown=False)
    assert studio.result(0).shape == (3, 61, 83)
    assert studio.result(1).shape == studio.result().shape == studio.result(-1).shape == (5, 61, 83)


def test_without_an_image_there_is_no_result(studio_of):
    with pytest.raises(ConvStudioError, match="no image"):
        studio_of(shown=False).result()


# closing


def test_closing_when_all_is_done(studio_of):
    studio = studio_of(photograph())
    assert running() == THREADS
    studio.close()
    assert running() == set()
    assert not studio.window.isVisible()
    studio.close()


@pytest.mark.parametrize("work", ["computing", "reading"])
def test_closing_in_the_midst_of_work_takes_no_longer_than_300_ms(studio_of, monkeypatch, work):
    began = threading.Event()

    def endless(*arguments):
        began.set()
        while True:
            arguments[-1].check()
            time.sleep(0.001)
        yield

    studio = studio_of(photograph())
    assert studio.wait_files(PATIENCE)
    if work == "computing":
        monkeypatch.setattr(live_render, "showing", endless)
        studio.editing.preset_chosen("gaussian")
    else:
        studio.background.run(lambda token: next(endless(token)), lambda _: None)
    assert began.wait(PATIENCE / 1000)
    start = time.process_time()  # of both cores
    studio.close()
    assert within(time.process_time() - start, 0.6)
    assert running() == set()


def test_closing_before_anything_was_shown(build):
    studio = build()
    studio.close()
    assert running() == set()


def test_the_window_asks_about_unsaved_work_before_it_closes(studio_of, monkeypatch):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("gaussian")
    answers = [CANCEL, "discard"]
    monkeypatch.setattr(project_saving_controller, "choose", lambda *_: answers.pop(0))
    studio.window.close()
    assert studio.window.isVisible()
    studio.window.close()
    assert not studio.window.isVisible()


EXIT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from convstudio.gui import app
from convstudio.gui.window import StudioWindow

def close():
    (window,) = (found for found in QApplication.topLevelWidgets() if isinstance(found, StudioWindow))
    window.close()

def made(arguments, make=app.make_application):
    application = make(arguments)
    QTimer.singleShot(int(sys.argv[1]), close)
    return application

app.make_application = made
sys.exit(app.run_studio([]))
"""


@pytest.mark.parametrize("after", [0, 600])
def test_the_program_ends_when_its_window_is_closed(tmp_path, after):
    """How soon is measured by tests/benchmarks/window.py."""
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", EXIT, str(after)]
    ran = subprocess.run(words, check=False, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_fault_while_asking_does_not_close_the_window(studio_of, monkeypatch, capture_faults):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("gaussian")

    def broken(*_):
        raise RuntimeError("planted")

    monkeypatch.setattr(project_saving_controller, "choose", broken)
    with capture_faults() as faults:
        studio.window.close()
    assert [str(fault[1]) for fault in faults] == ["planted"]
    assert studio.window.isVisible()


@pytest.fixture
def capture_faults(qtbot):
    return qtbot.captureExceptions


# what is said


def test_a_refusal_is_told_and_is_no_fault(studio_of, capture_faults):
    studio = studio_of(photograph())
    with capture_faults() as faults:
        studio.refuse(ConvStudioError("no."))
    assert (studio.window.banner.text, faults) == ("no.", [])


def test_a_fault_is_reported_and_told(studio_of, monkeypatch):
    studio = studio_of(photograph())
    heard = []
    monkeypatch.setattr(app.sys, "excepthook", lambda kind, fault, trace: heard.append(fault))
    fault = ZeroDivisionError("planted")
    studio.refuse(fault)
    assert heard == [fault]
    for words in ("ZeroDivisionError: planted", "ValueError: planted."):
        studio.report_fault(words, "/reports/1.txt")
        assert "/reports/1.txt" in studio.window.banner.text
        assert "planted. Your work is untouched" in studio.window.banner.text


def test_a_fault_on_the_worker_is_told_and_the_next_edit_works(studio_of, monkeypatch):
    studio = studio_of(photograph())
    heard = []
    with monkeypatch.context() as patched:
        patched.setattr(app.sys, "excepthook", lambda kind, fault, trace: heard.append(fault))
        patched.setattr(live_render, "showing", lambda request, token: next(iter(())))
        studio.editing.preset_chosen("gaussian")
        assert studio.live.wait_idle(PATIENCE)
    assert [type(fault) for fault in heard] == [StopIteration]
    studio.editing.preset_chosen("box")
    assert_exact(studio)


def act(name):
    return lambda studio: studio.actions[name].trigger()


def compare(studio):
    studio.window.lower_tabs.setCurrentWidget(studio.window.compare_view)


def compare_a_row(studio):
    compare(studio)
    assert studio.wait_files(PATIENCE)
    studio.window.compare_view.findChild(TapTable).selectRow(0)


STUDIES = {
    "startup.engine_rows": lambda _: None,
    "startup.sample_rows": lambda _: None,
    "user_kernels_controller.effects": lambda studio: studio.window.kernel_library._eye.click(),
    "contact_sheet_controller.SweepSheet.pictures": act("contact_sheet"),
    "channels_controller._drawn": act("show_channels"),
    "sliding_window_controller._made": act("slide_window"),
    "comparison_controller.compared": compare,
    "comparison_controller.difference": compare_a_row,
}


@pytest.mark.parametrize("broken", STUDIES)
def test_a_fault_of_any_study_is_reported(studio_of, monkeypatch, capture_faults, broken):
    def fail(*_):
        raise ZeroDivisionError("planted")

    with capture_faults() as faults:
        monkeypatch.setattr(f"convstudio.gui.controllers.{broken}", fail)
        studio = studio_of(photograph())
        STUDIES[broken](studio)
        assert studio.wait_files(PATIENCE)
    assert "planted" in {str(fault) for _, fault, _ in faults}


def test_undo_and_redo_are_named_after_what_they_do(studio_of):
    studio = studio_of(photograph())
    undo, redo = studio.actions["undo"], studio.actions["redo"]
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    studio.editing.text_pasted("1 2 1")
    assert undo.text() == "&Undo Paste kernel"
    undo.trigger()
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo Paste kernel")
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)


def test_an_ampersand_in_a_name_is_no_shortcut(studio_of, picture):
    studio = studio_of(photograph())
    studio.documents.open_paths([str(picture.rename(picture.with_name("a&b.png")))])
    assert studio.wait_files(PATIENCE)
    assert studio.actions["undo"].text() == "&Undo Open a&&b.png"


# the palette


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard", extend=True)
def test_the_palette_opens_by_its_keys_and_does_what_is_picked(studio_of):
    studio = studio_of(photograph())
    QTest.keyClick(studio.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = studio.window.findChild(CommandPalette, "command_palette")
    assert palette.accessibleName()
    line = palette.findChild(QLineEdit)
    QTest.keyClicks(line, "gaussian")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert wait_until(lambda: studio.session.project.layer.bank.kernel(0, 0).recipe.startswith("gaussian"), PATIENCE)
    assert_exact(studio)


def test_ticks_follow_undo(studio_of):
    studio = studio_of(photograph())
    studio.actions["include_alpha"].trigger()
    assert studio.session.project.alpha
    studio.session.undo()
    assert not studio.actions["include_alpha"].isChecked()
    studio.actions["include_alpha"].trigger()
    assert studio.session.project.alpha


def test_engines_are_listed_without_the_window_waiting_for_them(build, qtbot):
    studio = build()
    qtbot.waitUntil(lambda: len(studio.window.engine._rows) == len(all_engines()) + 1, timeout=PATIENCE)
    assert all(row.reason for row in studio.window.engine._rows[1:])


def test_the_machine_is_measured_off_the_windows_thread(build, qtbot, monkeypatch):
    studio = build()
    threads = []
    monkeypatch.setattr(
        "convstudio.gui.controllers.startup.fit_once", lambda: threads.append(threading.current_thread())
    )
    studio.startup.fit_prices()
    qtbot.waitUntil(lambda: bool(threads), timeout=PATIENCE)
    assert threads[0] is not threading.main_thread()


def test_a_plan_on_the_stage_is_made_anew_when_the_machine_has_been_measured(build, monkeypatch):
    studio = build()
    assert studio.live.wait_idle(PATIENCE)
    before = studio.stage._stack.plans[0].method

    def fit_once():
        monkeypatch.setattr(
            "convstudio.engines.method_selection.factor", lambda _, method: 1e9 if method is before else 1.0
        )
        monkeypatch.setattr("convstudio.engines.method_selection.foretold", lambda *_: 1.5)
        generation.cache_clear()
        return True

    monkeypatch.setattr("convstudio.gui.controllers.startup.fit_once", fit_once)
    studio.startup.fit_prices()
    assert studio.wait_files(PATIENCE) and studio.live.wait_idle(PATIENCE)
    plan = studio.stage._stack.plans[0]
    assert plan.method is not before and plan.foretold == 1.5
    generation.cache_clear()
