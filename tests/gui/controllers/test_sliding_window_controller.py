"""The sliding window of a whole studio: it follows the session, edits small numbers, and writes what it shows."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as PillowImage
from PySide6.QtWidgets import QFileDialog

from convstudio.gui.dialogs.sliding_window_dialog import EXPORTS
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from tests.driven import PATIENCE, photograph, settle

SOBEL = Layer(bank=KernelBank([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]]))


@pytest.fixture
def open_on(opened):
    def make(*images, layers=(SOBEL,)):
        return opened("slide_window", "sliding_window", *images, layers=layers)

    return make


def test_it_opens_on_what_is_in_sight_and_its_numbers_are_the_results(open_on):
    studio, dialog = open_on(photograph())
    scene = dialog.view.slide.scene
    assert scene.rows.outputs[0] > 0
    whole = studio.result()[0]
    for step in (0, 17, scene.steps - 1):
        dialog.go_to(step)
        assert scene.value(step) == pytest.approx(whole[scene.place(step)], abs=1e-2)


def test_it_opens_on_the_sample_that_is_explained(open_on):
    studio, dialog = open_on(photograph())
    studio.stage.pin_sample(2, 3)
    studio.sliding_window.slide_window()
    settle(studio)
    assert dialog.view.slide.scene.place(dialog.view.step) == (2, 3)


def test_the_stage_shows_where_the_window_lies(open_on):
    studio, dialog = open_on(photograph())
    dialog.go_to(0)
    row, column = dialog.view.slide.scene.place(0)
    assert studio.window.image_canvas._highlight == ((column - 1.0, row - 1.0, 3.0, 3.0),)
    assert studio.window.result_canvas._highlight == ((float(column), float(row), 1.0, 1.0),)
    dialog.close()
    assert studio.window.image_canvas._highlight == ()
    assert studio.sliding_window._dialog is None


def test_it_follows_the_layer_and_stays_at_its_place(open_on):
    studio, dialog = open_on(photograph())
    dialog.go_to(5)
    place = dialog.view.slide.scene.place(5)
    studio.session.edit("edit", studio.session.project.with_layer(replace(SOBEL, bias=(3.0,))))
    settle(studio)
    assert dialog.view.slide.scene.bias.tolist() == [3.0]
    assert dialog.view.slide.scene.place(dialog.view.step) == place
    before = dialog.view.slide
    studio.session.look(studio.session.project.viewed(clipping=True))
    settle(studio)
    assert dialog.view.slide is before


def test_of_a_layer_that_is_off_it_says_so(open_on):
    studio, dialog = open_on(photograph())
    studio.session.edit("off", studio.session.project.with_layer(replace(SOBEL, enabled=False)))
    settle(studio)
    assert dialog.view.slide is None
    assert "switched off" in dialog.view._message


def test_an_earlier_layer_is_shown_with_what_it_reads(open_on):
    mix = Layer(bank=KernelBank(np.ones((2, 3, 1, 1))), grouping=Grouping.POINTWISE)
    after = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
    studio, dialog = open_on(photograph(3), layers=(mix, after))
    assert dialog.view.slide.names == ("red", "green", "blue")
    assert dialog.view.slide.scene.weights.shape == (1, 3, 1, 1)
    studio.editing.layer_chosen(1)
    settle(studio)
    assert dialog.view.slide.names == ("0",)
    assert dialog.view.slide.scene.weights.shape == (1, 1, 3, 3)


def test_small_numbers_are_an_image_of_the_project_and_can_be_edited(open_on):
    studio, dialog = open_on(photograph(1))
    dialog.numbers_asked.emit(5, 6)
    settle(studio)
    project = studio.session.project
    assert [image.shape for image in project.images] == [(1, 61, 83), (1, 5, 6)]
    assert len(dialog.view.slide.scene.rows.positions) == 7
    dialog.go_to(8)
    dialog.sample_edited.emit(1, 2, "1/4", True)
    settle(studio)
    assert studio.session.project.image.array[0, 1, 2] == 0.25
    assert dialog.view.step == 8
    assert studio.session.history.undo_label == "Edit sample"
    for column in range(4):
        dialog.sample_edited.emit(0, column, "9", column == 0)
    settle(studio)
    studio.session.undo()
    np.testing.assert_array_equal(studio.session.project.image.array[0, 0], project.image.array[0, 0])
    assert studio.session.project.image.array[0, 1, 2] == 0.25


def test_a_number_that_is_none_is_refused_beside_it(open_on):
    studio, dialog = open_on(Image(np.zeros((1, 5, 5), np.float32), "numbers"))
    dialog.sample_edited.emit(0, 0, "abc", True)
    assert "abc" in dialog._said.text()
    assert studio.session.history.undo_label == ""


def test_without_an_image_there_is_none(studio_of):
    studio = studio_of()
    studio.actions["slide_window"].trigger()
    assert "open one first" in studio.window.banner.text


def test_a_signal_has_one_too(open_on):
    _, dialog = open_on(Image(np.arange(30, dtype=np.float32).reshape(1, 1, 30), "ramp", rate=10.0))
    assert len(dialog.view.slide.scene.columns.outputs) > 1


def test_what_is_explained_is_outlined_again_when_it_closes(open_on):
    studio, dialog = open_on(photograph())
    studio.stage.pin_sample(20, 30)
    settle(studio)
    before = studio.window.image_canvas._highlight
    assert len(before) == 9
    dialog.go_to(0)
    assert studio.window.image_canvas._highlight != before
    dialog.close()
    assert studio.window.image_canvas._highlight == before


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_ends_as_its_form_does(open_on, monkeypatch, form):
    _, dialog = open_on(Image(np.ones((1, 4, 4), np.float32), "numbers"))
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (asked.append(words[2:4]), ("", ""))[1])
    dialog.export_asked.emit(form)
    ((start, kinds),) = asked
    assert start.endswith(f".{EXPORTS[form][1]}")
    assert f"*.{EXPORTS[form][1]}" in kinds


def test_what_it_shows_is_written(open_on, tmp_path, monkeypatch, answer):
    studio, dialog = open_on(
        Image(np.ones((1, 4, 4), np.float32), "numbers"), layers=(replace(SOBEL, mode=Mode.VALID),)
    )
    path = str(tmp_path / "walk")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    answer.append("replace")  # the picture of one step is called like that of all
    for form in ("gif", "png", "sheet", "svg", "step"):
        dialog.export_asked.emit(form)
        assert studio.wait_files(PATIENCE)
        assert studio.window.banner.text.startswith("Saved walk")
    with PillowImage.open(tmp_path / "walk.gif") as made:
        assert made.n_frames == 4
    assert sorted(each.name for each in tmp_path.glob("*.png")) == [
        "walk-1.png",
        "walk-2.png",
        "walk-3.png",
        "walk-4.png",
        "walk.png",
    ]
    assert "<svg" in (tmp_path / "walk.svg").read_text()
    studio.sliding_window.export_to("gif", str(tmp_path / "nowhere" / "walk.gif"))
    assert studio.wait_files(PATIENCE)
    assert "Cannot write" in studio.window.banner.text
