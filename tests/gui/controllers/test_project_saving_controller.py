"""Two windows on one project, and pictures that change while they are open: nothing is replaced without a word."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog

from convstudio.files.image_writing import save_image
from convstudio.files.open_file import open_image
from convstudio.files.projects import load_project, save_project
from convstudio.files.unsaved_work_files import Autosave, abandoned
from convstudio.gui.dialogs.questions import CANCEL
from tests.desk import edit, kinds, settle
from tests.driven import photograph


@pytest.fixture
def mine(desk, tmp_path):
    """The project of the desk, saved once."""
    path = tmp_path / "mine.convstudio"
    desk.save_project_to(path)
    settle(desk)
    desk.said.clear()
    return path


def write_elsewhere(desk, path):
    """Another window saves into the same file."""
    save_project(path, replace(desk.work, name="theirs"))


def test_saving_again_and_again_asks_nothing(desk, mine, answer):
    for _ in range(2):
        edit(desk)
        desk.save_project()
        settle(desk)
    assert kinds(desk) == ["told", "told"]


def test_saving_twice_at_once_asks_nothing_and_leaves_nothing_unsaved(desk, mine, answer):
    edit(desk)
    desk.save_project()
    desk._session.edit("Stride", desk.work)
    desk.save_project()
    settle(desk)
    assert kinds(desk) == ["told", "told"] and not desk._session.dirty
    assert load_project(mine).project.layer == desk.work.layer


def test_of_a_project_that_was_closed_it_is_only_told_that_another_window_saved(desk, mine, answer):
    write_elsewhere(desk, mine)
    edit(desk)
    closed = desk._session.document
    desk.save_project()
    desk._session.open(desk.work, None)
    desk._session.close(closed)
    settle(desk)
    assert kinds(desk) == ["refused"] and closed not in desk._session.documents
    assert load_project(mine).project.name == "theirs"


@pytest.mark.parametrize("theirs", [False, True])
def test_work_that_was_brought_back_knows_what_its_file_held(desk, mine, answer, tmp_path, theirs):
    edit(desk)
    kept, document = Autosave(tmp_path / "unsaved"), desk._session.document
    kept.keep(document.project, mine, document.hashes[mine])
    kept.close(forget=False)
    (found,) = abandoned(tmp_path / "unsaved")
    desk.brought_back(found.load())
    found.discard()
    if theirs:
        write_elsewhere(desk, mine)
        answer.append(CANCEL)
    desk.save_project()
    settle(desk)
    assert load_project(mine).project.name == ("theirs" if theirs else "mine")
    assert desk._session.dirty == theirs


@pytest.mark.parametrize("pressed", ["replace", CANCEL])
def test_what_another_window_saved_is_replaced_only_when_asked(desk, mine, answer, pressed):
    write_elsewhere(desk, mine)
    edit(desk)
    answer.append(pressed)
    desk.save_project()
    settle(desk)
    assert load_project(mine).project.name == ("mine" if pressed == "replace" else "theirs")
    assert desk._session.dirty == (pressed == CANCEL)
    assert kinds(desk) == (["told"] if pressed == "replace" else [])


def test_it_can_be_saved_elsewhere_instead(desk, mine, answer, tmp_path, monkeypatch):
    write_elsewhere(desk, mine)
    edit(desk)
    answer.append("elsewhere")
    other = tmp_path / "other.convstudio"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    desk.save_project()
    settle(desk)
    assert load_project(mine).project.name == "theirs"
    assert desk._session.path == other and not desk._session.dirty


def test_a_project_that_was_opened_knows_what_its_file_held(desk, mine, answer):
    desk._session.open(desk.work, None)
    desk._session.close(desk._session.documents[0])
    desk.open_paths([str(mine)])
    settle(desk)
    edit(desk)
    desk.save_project()
    settle(desk)
    write_elsewhere(desk, mine)
    edit(desk)
    answer.append(CANCEL)
    desk._session.undo()
    desk.save_project()
    settle(desk)
    assert load_project(mine).project.name == "theirs"


def test_a_picture_that_was_overwritten_while_it_was_open_is_kept_as_it_was_opened(desk, picture, tmp_path):
    shown = open_image(picture)
    desk.open_paths([str(picture)])
    settle(desk)
    save_image(str(picture), photograph(3, 20, 30, seed=9).array)
    desk.save_project_to(tmp_path / "mine.convstudio")
    settle(desk)
    assert "is no longer as it was opened" in desk.said[-1][1]
    opened = load_project(tmp_path / "mine.convstudio")
    assert (opened.project.image.array == shown.array).all()
    assert opened.notices == ()
