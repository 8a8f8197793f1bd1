"""Work that is brought back after the program was killed."""

import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from convstudio.files.projects import load_project
from convstudio.files.unsaved_work_files import Autosave, abandoned
from convstudio.gui.app import build_studio
from convstudio.gui.controllers import project_saving_controller
from convstudio.gui.session import Session
from convstudio.gui.settings import Settings
from convstudio.gui.workers.autosave_scheduler import Recovery, words_of
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.driven import PATIENCE
from tests.effort import slowness


def numbered(number):
    return Project(layers=(Layer(bank=KernelBank.of(Kernel([[float(number)]]))),))


def number_of(project):
    return project.layer.bank.weights[0, 0, 0, 0]


@pytest.fixture
def build(qapp, tmp_path):
    studios = []

    def built():
        studios.append(build_studio(settings=Settings(path=tmp_path / "settings.json")))
        return studios[-1]

    yield built
    for studio in studios:
        studio.close()


def edit(studio, number):
    studio.session.edit("edit", replace(studio.session.project, layers=numbered(number).layers))
    assert studio.recovery.wait_idle(PATIENCE)


def test_work_that_was_not_saved_is_offered_and_brought_back_as_unsaved(build, tmp_path, qtbot):
    first = build()
    edit(first, 7)
    first.close()  # nobody was asked: as when the system ends
    second = build()
    qtbot.waitUntil(lambda: "no project file holds" in second.window.banner.text, timeout=PATIENCE)
    second.window.banner.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: number_of(second.session.project) == 7, timeout=PATIENCE)
    assert second.session.dirty
    assert second.session.history.undo_label == ""
    assert second.recovery.wait_idle(PATIENCE)
    assert len(list((tmp_path / "unsaved").iterdir())) == 1  # under its new window's name


def test_work_of_a_project_that_is_open_is_an_edit_of_it(build, tmp_path, qtbot):
    first, path = build(), tmp_path / "mine.convstudio"
    edit(first, 6)
    first.documents.save_project_to(path)
    assert first.wait_files(PATIENCE)
    edit(first, 7)
    first.close()
    second = build()
    assert second.wait_files(PATIENCE)
    second.documents.open_paths([path])
    assert second.wait_files(PATIENCE)
    tabs = len(second.session.documents)
    second.recovery.bring_back(second.documents.brought_back, second.documents.refused.emit)
    qtbot.waitUntil(lambda: number_of(second.session.project) == 7, timeout=PATIENCE)
    assert (second.session.path, len(second.session.documents), second.session.dirty) == (path, tabs, True)
    second.session.undo()
    assert (number_of(second.session.project), second.session.dirty) == (6, False)


def test_every_tab_comes_back(build, tmp_path, qtbot):
    first = build()
    edit(first, 7)
    first.documents.new_project()
    edit(first, 8)
    first.documents.new_project()  # nobody did anything with it
    first.close()
    second = build()
    qtbot.waitUntil(lambda: bool(second.window.banner.text), timeout=PATIENCE)
    second.window.banner.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: len(second.session.documents) == 2, timeout=PATIENCE)
    assert sorted(number_of(document.project) for document in second.session.documents) == [7, 8]
    assert second.recovery.wait_idle(PATIENCE)
    assert len(list((tmp_path / "unsaved").iterdir())) == 2


def test_a_tab_that_was_closed_is_not_kept(build, tmp_path, monkeypatch):
    studio = build()
    edit(studio, 7)
    studio.documents.new_project()
    monkeypatch.setattr(project_saving_controller, "choose", lambda *_: "discard")
    studio.documents.close_tab(0)
    assert studio.recovery.wait_idle(PATIENCE)
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_work_that_is_not_wanted_any_more_is_not_offered(build, tmp_path):
    studio = build()
    edit(studio, 7)
    studio.documents.ready_to_close.emit()
    studio.close()
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_saved_work_is_not_kept_twice(build, tmp_path):
    studio = build()
    edit(studio, 7)
    studio.documents.save_project_to(tmp_path / "mine.convstudio")
    assert studio.wait_files(PATIENCE)
    assert studio.recovery.wait_idle(PATIENCE)
    studio.close()
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_a_window_without_settings_of_its_own_keeps_nothing(qapp):
    studio = build_studio()
    assert studio.recovery is None
    studio.close()


def test_a_folder_that_cannot_be_written_is_told_and_work_goes_on(build, tmp_path):
    (tmp_path / "unsaved").write_text("")
    studio = build()
    edit(studio, 1)
    assert "Cannot keep unsaved work" in studio.window.banner.text
    edit(studio, 2)
    assert number_of(studio.session.project) == 2


def test_a_folder_that_was_taken_away_is_made_again(build, tmp_path):
    studio = build()
    edit(studio, 1)
    shutil.rmtree(tmp_path / "unsaved")
    edit(studio, 2)
    assert studio.window.banner.text == ""
    studio.close()
    (found,) = abandoned(tmp_path / "unsaved")
    assert number_of(found.load()[0].project) == 2
    found.release()


def test_what_keeps_one_document_from_being_kept_is_told_and_the_others_are_kept(qapp, tmp_path, monkeypatch):
    def keep(unsaved, project, *rest):
        if number_of(project) == 1:
            raise OSError("the first one")
        right(unsaved, project, *rest)

    right, troubles = Autosave.keep, []
    monkeypatch.setattr(Autosave, "keep", keep)
    session = Session(Project())
    recovery = Recovery(session, tmp_path)
    recovery.troubled.connect(troubles.append)
    session.edit("edit", numbered(1))
    session.open(Project(), None)
    session.edit("edit", numbered(2))
    assert recovery.wait_idle(PATIENCE)
    assert list(map(str, troubles)) == ["the first one"]
    assert recovery._again.isActive()
    assert [number_of(load_project(work).project) for work in tmp_path.glob("*/work.convstudio")] == [2]
    recovery.close(forget=True)


def test_what_is_damaged_is_refused_and_stays(build, tmp_path, qtbot):
    kept = Autosave(tmp_path / "unsaved")
    kept.keep(Project(), None)
    (kept._folder / "work.convstudio").write_text("{")
    kept.close(forget=False)
    studio = build()
    qtbot.waitUntil(lambda: bool(studio.window.banner.text), timeout=PATIENCE)
    studio.window.banner.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: "work.convstudio" in studio.window.banner.text, timeout=PATIENCE)
    studio.close()
    (found,) = abandoned(tmp_path / "unsaved")
    found.release()


def test_today_is_told_by_the_time_alone():
    assert len(words_of(time.time())) == 5
    assert words_of(time.time() - 400 * 86400)[4] == "-"


SESSION = """
import sys, time
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from convstudio.gui.app import build_studio, make_application
from convstudio.gui.settings import Settings
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer

app = make_application(["session"])
studio = build_studio(settings=Settings(path=Path(sys.argv[1]) / "settings.json"))
count = 0

def edit():
    global count
    count += 1
    layer = Layer(bank=KernelBank.of(Kernel([[float(count)]])))
    studio.session.edit("edit", replace(studio.session.project, layers=(layer,)))
    print(count, time.time(), flush=True)

timer = QTimer()
timer.timeout.connect(edit)
timer.start(40)
app.exec()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("seed", range(int(os.environ.get("CONVSTUDIO_KILLS", "2"))))
def test_at_most_the_last_two_seconds_are_lost_when_it_is_killed(seed, tmp_path):
    longer = slowness(0.2)
    child = subprocess.Popen([sys.executable, "-c", SESSION, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    first = child.stdout.readline()
    assert first.startswith("1 ")
    time.sleep(2.2 * longer + random.Random(seed).uniform(0, 1.5))
    killed = time.time()
    child.kill()
    made = [line.split() for line in (first + child.communicate()[0]).splitlines() if line.count(" ") == 1]
    (found,) = abandoned(tmp_path / "unsaved")
    kept = number_of(found.load()[0].project)
    found.discard()
    assert kept >= max(int(count) for count, when in made if float(when) < killed - 2 * longer)
