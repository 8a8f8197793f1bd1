"""Opening and pasting: one sentence when it cannot be done."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from convstudio.files.projects import load_project, save_project
from convstudio.gui.controllers.document_controller import image_from, loaded
from convstudio.gui.dialogs.questions import CANCEL
from convstudio.gui.text.sample_titles import FIRST
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.desk import edit, kinds, project_of, settle
from tests.driven import photograph

# opening


def test_an_opened_picture_is_added_and_chosen(desk, picture):
    desk.open_paths([str(picture)])
    settle(desk)
    assert project_of(desk).image.shape == (3, 20, 30)
    assert len(project_of(desk).images) == 2
    assert desk._session.history.undo_label == "Open picture.png"


def test_several_files_are_one_step_and_what_is_refused_keeps_no_other_out(desk, picture, tmp_path):
    (tmp_path / "empty.png").write_bytes(b"")
    desk.open_paths([str(picture), str(tmp_path / "empty.png"), str(tmp_path / "none.png"), str(picture)])
    settle(desk)
    assert len(project_of(desk).images) == 3
    assert kinds(desk) == ["refused", "refused"]
    desk._session.undo()
    assert project_of(desk) == desk.work


def test_a_truncated_picture_is_refused_in_one_sentence(desk, picture):
    picture.write_bytes(picture.read_bytes()[:400])
    desk.open_paths([str(picture)])
    settle(desk)
    (kind, words), *more = desk.said
    assert (kind, more) == ("refused", [])
    assert "picture.png" in words
    assert len(words) <= 200
    assert words.count(". ") == 0 or words.endswith(".")
    assert project_of(desk) == desk.work


def test_a_sample_is_added(desk):
    desk.open_sample(FIRST)
    settle(desk)
    assert project_of(desk).image.name == FIRST


def test_files_are_asked_for_and_the_folder_is_remembered(desk, picture, monkeypatch):
    starts = []

    def ask(window, title, folder, kinds):
        starts.append(folder)
        return [str(picture)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    desk.open_files()
    desk.open_files()
    settle(desk)
    assert starts[1] == str(picture.parent)
    assert len(project_of(desk).images) == 3


def test_asking_for_files_and_cancelling_does_nothing(desk, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    desk.open_files()
    settle(desk)
    assert project_of(desk) == desk.work


@pytest.fixture
def other_project(tmp_path):
    path = tmp_path / "other.convstudio"
    save_project(path, Project((photograph(1, 5, 6),), name="other"))
    return path


def test_a_project_takes_the_place_of_one_that_nobody_touched(desk, other_project):
    desk.open_paths([str(other_project)])
    settle(desk)
    assert project_of(desk).image.shape == (1, 5, 6)
    assert desk._session.path == other_project
    assert not desk._session.dirty
    assert len(desk._session.documents) == 1


def test_a_project_opens_beside_work_and_nothing_is_asked(desk, other_project):
    edit(desk)
    desk.open_paths([str(other_project)])
    settle(desk)
    assert project_of(desk).image.shape == (1, 5, 6)
    desk.previous_project()
    assert project_of(desk).layer.flip
    desk.open_paths([str(other_project)])
    settle(desk)
    assert len(desk._session.documents) == 2  # it was open already, and is shown
    assert desk._session.path == other_project


def test_a_new_project_is_a_tab_of_its_own_with_a_sample(desk):
    edit(desk)
    desk.new_project()
    assert project_of(desk).layer == Layer()
    assert not desk._session.dirty
    assert desk._session.path is None
    desk.next_project()
    assert project_of(desk).layer.flip


def test_closing_a_project_asks_about_its_work_and_shows_the_neighbour(desk, other_project, answer):
    edit(desk)
    desk.open_paths([str(other_project)])
    settle(desk)
    answer.append(CANCEL)
    desk.close_tab(0)
    assert project_of(desk).layer.flip  # what is asked about is shown
    answer.append("discard")
    desk.close_project()
    assert [document.path for document in desk._session.documents] == [other_project]
    desk.close_project()
    assert desk._session.document.untouched


def test_work_that_is_saved_first_is_saved_and_then_its_tab_closes(desk, other_project, answer, tmp_path):
    edit(desk)
    desk._session.path = tmp_path / "mine.convstudio"
    desk.open_paths([str(other_project)])
    settle(desk)
    answer.append("save")
    desk.close_tab(0)
    settle(desk)
    assert load_project(tmp_path / "mine.convstudio").project.layer.flip
    assert [document.path for document in desk._session.documents] == [other_project]


def test_every_project_is_asked_about_before_the_window_closes(desk, other_project, answer):
    edit(desk)
    desk.duplicate_project()
    assert [document.name for document in desk._session.documents] == ["", "Untitled copy"]
    answer.extend(["discard", CANCEL])
    desk.ask_to_close()
    assert kinds(desk) == []
    assert [document.dirty for document in desk._session.documents] == [True, True]
    answer.extend(["discard", "discard"])
    desk.ask_to_close()
    assert kinds(desk) == ["ready"]


def test_a_file_that_is_written_belongs_to_the_tab_that_asked_for_it(desk, tmp_path):
    edit(desk)
    desk.save_project_to(tmp_path / "mine.convstudio")
    desk.new_project()
    settle(desk)
    first, second = desk._session.documents
    assert (first.path, first.dirty) == (tmp_path / "mine.convstudio", False)
    assert second.path is None


def test_loading_stops_when_it_is_told_to(picture):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        loaded([picture], token)


# the clipboard


def test_a_pasted_text_is_handed_on(desk):
    QGuiApplication.clipboard().setText("1 2 1")
    desk.paste()
    assert desk.said == [("text_pasted", "1 2 1")]


def test_a_pasted_picture_becomes_an_image_of_the_same_numbers(desk):
    pixels = np.random.default_rng(1).integers(0, 256, (7, 9, 3), dtype=np.uint8)
    QGuiApplication.clipboard().setImage(QImage(pixels.data, 9, 7, 27, QImage.Format.Format_RGB888))
    desk.paste()
    assert np.array_equal(project_of(desk).image.array, pixels.transpose(2, 0, 1))
    assert desk._session.history.undo_label == "Paste picture"


def both(text):
    """What a spreadsheet copies: a text and a picture of it."""
    data = QMimeData()
    data.setText(text)
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB888))
    return data


def test_a_text_that_is_a_kernel_comes_before_the_picture_beside_it(desk):
    QGuiApplication.clipboard().setMimeData(both("0,25\t0,5\n1\t2\n"))
    desk.paste()
    assert desk.said == [("text_pasted", "0,25\t0,5\n1\t2\n")]


def test_a_picture_comes_before_a_text_that_is_no_kernel(desk):
    QGuiApplication.clipboard().setMimeData(both("a photograph"))
    desk.paste()
    assert project_of(desk).image.name == "pasted"


def test_what_another_program_calls_a_picture_and_is_none_is_refused(desk):
    data = QMimeData()
    data.setData("application/x-qt-image", b"garbage")
    QGuiApplication.clipboard().setMimeData(data)
    desk.paste()
    ((signal, words),) = desk.said
    assert (signal, "cannot be read" in str(words)) == ("refused", True)


def test_alpha_of_a_pasted_picture_is_a_channel_of_its_own(qapp):
    pixels = np.random.default_rng(1).integers(0, 256, (5, 3, 4), dtype=np.uint8)
    image = image_from(QImage(pixels.data, 3, 5, 12, QImage.Format.Format_RGBA8888), "pasted")
    assert image.names == ("red", "green", "blue", "alpha")
    assert np.array_equal(image.array, pixels.transpose(2, 0, 1))


def test_pasted_files_are_opened(desk, picture):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    QGuiApplication.clipboard().setMimeData(data)
    try:
        desk.paste()
    finally:
        QGuiApplication.clipboard().clear()
    settle(desk)
    assert project_of(desk).image.shape == (3, 20, 30)


def test_nothing_is_asked_of_a_share_that_was_pasted(desk):
    data = QMimeData()
    data.setUrls([QUrl("file://elsewhere/share/picture.png")])
    QGuiApplication.clipboard().setMimeData(data)
    try:
        desk.paste()
    finally:
        QGuiApplication.clipboard().clear()
    assert desk._background.pending == 0


def test_an_empty_clipboard_is_told(desk):
    QGuiApplication.clipboard().clear()
    desk.paste()
    assert kinds(desk) == ["told"]


def test_a_fault_while_opening_is_handed_on_as_it_is(desk, picture, monkeypatch):
    faults = []
    desk.refused.connect(faults.append)

    def broken(path):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("convstudio.gui.controllers.document_controller.open_image", broken)
    desk.open_paths([str(picture)])
    settle(desk)
    assert isinstance(faults[0], ZeroDivisionError)
    assert not isinstance(faults[0], ConvStudioError)
