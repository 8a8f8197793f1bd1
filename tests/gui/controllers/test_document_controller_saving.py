"""Saving and leaving: nothing is lost, whatever is answered."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

import convstudio as cs
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.projects import load_project
from convstudio.gui.dialogs.questions import CANCEL
from convstudio.gui.text.saved_file_messages import KINDS
from convstudio.jobs.export.result_export import target_for
from convstudio.values.image import Image
from convstudio.values.layer import Layer
from convstudio.values.project import Project, View
from tests.desk import edit, kinds, settle
from tests.driven import reference_result

# saving results


def test_a_result_is_saved_as_the_dialog_says(desk, tmp_path, monkeypatch):
    path = str(tmp_path / "result.npy")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    desk.save_result()
    settle(desk)
    assert np.array_equal(cs.open_image(path).array, reference_result(desk.work))
    assert kinds(desk) == ["told"]


@pytest.mark.parametrize(("words", "ending", "depth"), KINDS)
def test_every_kind_that_is_offered_can_be_written(words, ending, depth):
    target = target_for(f"/tmp/result{ending}", depth, View(), *_one_plane(signal=ending in (".csv", ".wav")))
    assert (target.ending, target.depth) == (ending, depth)
    assert f"(*{ending})" in words


def _one_plane(signal):
    image = Image(np.zeros((1, 1 if signal else 4, 5), np.uint8))
    return make_stack_plan([Layer()], facts_of(image)), image


def test_the_kind_that_is_chosen_decides_the_depth_and_the_ending(desk, tmp_path, monkeypatch):
    kind = KINDS[1][0]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "result"), kind))
    desk.save_result()
    settle(desk)
    assert cs.open_image(tmp_path / "result.tif").dtype == np.uint16


def test_a_typed_ending_comes_before_the_kind(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "result.npy"), KINDS[1][0]))
    desk.save_result()
    settle(desk)
    assert np.load(tmp_path / "result.npy").dtype == np.float32


def test_inside_a_region_only_that_is_saved(desk, tmp_path, monkeypatch):
    path = str(tmp_path / "result.npy")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    desk._session.look(desk.work.viewed(region=(2.0, 1.0, 4.0, 3.0)))
    desk.save_result()
    settle(desk)
    expected = reference_result(desk.work)[:, 1:4, 1:3]  # the stride is 1, 2
    assert expected.size
    assert np.array_equal(np.load(path), expected)


def test_a_region_beside_the_result_is_refused(desk, tmp_path, monkeypatch):
    path = tmp_path / "result.npy"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk._session.look(desk.work.viewed(region=(900.0, 1.0, 4.0, 3.0)))
    desk.save_result()
    settle(desk)
    assert kinds(desk) == ["refused"]
    assert not path.exists()


def test_cancelling_the_dialog_saves_nothing(desk, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    desk.save_result()
    desk.save_project()
    assert desk._background.pending == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [("result.bmp", "must end in"), ("result", "must end in"), ("none/result.tif", "no folder"), (".", "must end in")],
)
def test_a_place_that_does_not_do_is_refused_and_nothing_is_written(desk, tmp_path, name, words):
    desk.save_result_to(str(tmp_path / name))
    settle(desk)
    assert kinds(desk) == ["refused"]
    assert words in desk.said[0][1]
    assert [path for path in tmp_path.iterdir() if path.name != "home"] == []


def test_a_place_where_nobody_may_write_is_refused(desk):
    desk.save_result_to("/proc/result.tif")  # not even by root, who runs many a test
    desk.save_project_to(Path("/proc/mine.convstudio"))
    settle(desk)
    assert kinds(desk) == ["refused", "refused"]
    assert all(len(words) <= 200 for _, words in desk.said)
    assert desk._session.path is None


def test_without_an_image_there_is_no_result(desk, tmp_path):
    desk._session.begin(Project(), None)
    desk.save_result_to(str(tmp_path / "result.tif"))
    settle(desk)
    assert desk.said == [("refused", "there is no image to compute a result from; open one first.")]


def test_what_is_saved_is_what_was_when_it_was_asked_for(desk, tmp_path):
    path = str(tmp_path / "result.npy")
    desk.save_result_to(path)
    edit(desk)
    settle(desk)
    assert np.array_equal(cs.open_image(path).array, reference_result(desk.work))


# saving projects


def test_a_project_with_a_file_is_saved_there_without_a_question(desk, tmp_path):
    edit(desk)
    desk._session.path = tmp_path / "mine.convstudio"
    desk.save_project()
    settle(desk)
    assert load_project(tmp_path / "mine.convstudio").project.layer.flip
    assert not desk._session.dirty
    assert desk.said == [("told", "Saved mine.convstudio")]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("mine", "mine.convstudio"),
        ("mine.convstudio", "mine.convstudio"),
        ("mine.v2", "mine.v2.convstudio"),
        ("mine.png", "mine.png.convstudio"),
    ],
)
def test_a_name_keeps_what_was_typed_and_gets_the_ending(desk, tmp_path, monkeypatch, typed, written):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), ""))
    desk.save_project_as()
    settle(desk)
    assert desk._session.path == tmp_path / written
    assert load_project(tmp_path / written).project.name == written.removesuffix(".convstudio")


def test_a_file_is_not_replaced_under_a_name_that_was_not_asked_about(desk, tmp_path, monkeypatch, answer):
    (tmp_path / "mine.convstudio").write_text("precious")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    answer.append(CANCEL)
    desk.save_project_as()
    settle(desk)
    assert (tmp_path / "mine.convstudio").read_text() == "precious"
    answer.append("replace")
    desk.save_project_as()
    settle(desk)
    assert load_project(tmp_path / "mine.convstudio").project.layers == desk.work.layers


def test_a_refused_save_leaves_the_work_unsaved(desk, tmp_path):
    edit(desk)
    desk.save_project_to(tmp_path / "none" / "mine.convstudio")
    settle(desk)
    assert kinds(desk) == ["refused"]
    assert desk._session.dirty


# leaving


def test_saved_work_is_left_without_a_question(desk, answer):
    desk.ask_to_close()
    assert kinds(desk) == ["ready"]


@pytest.mark.parametrize(("pressed", "leaves"), [("discard", ["ready"]), (CANCEL, [])])
def test_unsaved_work_is_asked_about(desk, answer, pressed, leaves):
    edit(desk)
    answer.append(pressed)
    desk.ask_to_close()
    assert kinds(desk) == leaves
    assert desk._session.dirty


def test_saving_first_closes_when_the_file_is_written(desk, answer, tmp_path):
    edit(desk)
    desk._session.path = tmp_path / "mine.convstudio"
    answer.append("save")
    desk.ask_to_close()
    assert kinds(desk) == []
    settle(desk)
    assert kinds(desk) == ["told", "ready"]
    assert load_project(tmp_path / "mine.convstudio").project.layer.flip


def test_what_was_edited_while_the_file_was_written_is_asked_about_too(desk, answer, tmp_path):
    edit(desk)
    desk._session.path = tmp_path / "mine.convstudio"
    answer.extend(["save", CANCEL])
    desk.ask_to_close()
    desk._session.edit("Stride", replace(desk.work, layers=(Layer(stride=(3, 3)),)))
    settle(desk)
    assert kinds(desk) == ["told"]


def test_a_save_that_fails_does_not_close(desk, answer, tmp_path):
    edit(desk)
    desk._session.path = tmp_path / "none" / "mine.convstudio"
    answer.append("save")
    desk.ask_to_close()
    settle(desk)
    assert kinds(desk) == ["refused"]


def test_saving_that_is_cancelled_in_the_file_dialog_does_not_close_later(desk, answer, tmp_path, monkeypatch):
    edit(desk)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    answer.append("save")
    desk.ask_to_close()
    desk.save_project_to(tmp_path / "mine.convstudio")
    settle(desk)
    assert kinds(desk) == ["told"]
