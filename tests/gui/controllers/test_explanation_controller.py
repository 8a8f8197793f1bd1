"""An explanation in the window: lit up on the input and in the kernel, and copied in every form."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Policy
from tests.driven import PATIENCE, photograph

KERNEL = Layer(bank=KernelBank(np.arange(9.0).reshape(1, 1, 3, 3)))


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph(), layers=(KERNEL,))


def explained(studio, row, column):
    studio.stage.pin_sample(row, column)
    assert studio.live.wait_idle(PATIENCE)


def lit(studio):
    canvas = studio.window.image_canvas
    return {rectangle[:2] for rectangle in canvas._highlight}, canvas._chosen


def said(studio):
    return studio.window.explain_view._note.text()


def test_a_chosen_tap_stands_out_on_the_input_and_in_the_kernel(studio):
    explained(studio, 12, 20)
    assert lit(studio)[1] is None
    studio.window.explain_view.row_chosen.emit(5)
    seen, chosen = lit(studio)
    assert (len(seen), chosen) == (9, (21.0, 12.0, 1.0, 1.0))
    index = studio.window.kernel_editor.grid.currentIndex()
    assert (index.row(), index.column()) == (1, 2)


def test_a_flipped_kernel_shows_the_cell_as_it_is_typed(studio):
    studio.session.edit("flip", replace(studio.session.project, layers=(replace(KERNEL, flip=True),)))
    explained(studio, 12, 20)
    studio.window.explain_view.row_chosen.emit(0)
    index = studio.window.kernel_editor.grid.currentIndex()
    assert (index.row(), index.column()) == (2, 2)


def test_through_layers_all_that_was_read_is_lit(studio):
    studio.session.edit("two", replace(studio.session.project, layers=(KERNEL, replace(KERNEL, stride=(2, 2)))))
    explained(studio, 10, 10)
    next_one = (20.0, 18.0, 5.0, 5.0)
    assert lit(studio) == ({(column, row) for row in range(18, 23) for column in range(18, 23)}, next_one)
    assert "the 5 × 5 samples that this one sees; yellow: those of the next, 2 further" in said(studio)
    explained(studio, 10, studio.result().shape[2] - 1)
    assert lit(studio)[1] is None


def test_of_many_samples_their_outline_is_lit(studio):
    large = Layer(bank=KernelBank(np.ones((1, 1, 41, 41))))
    studio.session.edit("large", replace(studio.session.project, layers=(large,)))
    explained(studio, 30, 40)
    assert studio.window.image_canvas._highlight == ((20, 10, 41.0, 41.0),)


@pytest.mark.parametrize(
    ("words", "begins"), [("Markdown", "**"), ("LaTeX", r"\begin"), ("CSV", "kernel,"), ("JSON", "{")]
)
def test_an_explanation_is_copied_in_every_form(studio, words, begins):
    explained(studio, 12, 20)
    (action,) = (action for action in studio.window.explain_view._copy.menu().actions() if action.text() == words)
    action.trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith(begins)
    if words == "JSON":
        assert json.loads(text)["row"] == 12


def test_nothing_is_lit_or_copied_when_nothing_is_explained(studio):
    explained(studio, 12, 20)
    QGuiApplication.clipboard().setText("before")
    studio.session.edit("small", replace(studio.session.project, layers=(replace(KERNEL, stride=(30, 30)),)))
    assert studio.live.wait_idle(PATIENCE)
    studio.window.explain_view.copy_asked.emit("text")
    studio.window.explain_view.row_chosen.emit(0)
    assert QGuiApplication.clipboard().text() == "before"
    assert lit(studio) == (set(), None)


def test_a_click_on_the_input_tells_what_it_feeds(studio):
    studio.session.edit("strided", replace(studio.session.project, layers=(replace(KERNEL, stride=(2, 2)),)))
    assert studio.live.wait_idle(PATIENCE)
    studio.window.image_canvas.clicked.emit(11.5, 20.5)
    assert studio.live.wait_idle(PATIENCE)
    view = studio.window.explain_view
    assert "row 11, column 20 feeds 2 samples of output 0" in view.accessibleDescription()
    assert view._model.rowCount() == 2
    weights = {view._model.index(row, 0).data(): view._model.index(row, 2).data() for row in range(2)}
    assert weights == {"5": "7", "6": "1"}  # the window of output row 5 ends on row 11, that of row 6 begins there
    assert not view._copy.isVisibleTo(view)
    canvas = studio.window.result_canvas
    assert canvas._highlight == ((19.5, 9.5, 2.0, 2.0), (19.5, 11.5, 2.0, 2.0))
    view.row_chosen.emit(1)
    assert canvas._chosen == (19.5, 11.5, 2.0, 2.0)
    assert lit(studio)[0] == {(20.0, 11.0)}


def test_one_question_takes_the_place_of_the_other(studio):
    explained(studio, 12, 20)
    studio.window.image_canvas.clicked.emit(12.5, 20.5)
    assert studio.live.wait_idle(PATIENCE)
    assert len(studio.window.result_canvas._highlight) == 9
    explained(studio, 12, 20)
    assert studio.window.result_canvas._highlight == ((20.0, 12.0, 1.0, 1.0),)  # the sample that is explained
    assert len(lit(studio)[0]) == 9
    assert studio.window.explain_view._copy.isVisibleTo(studio.window.explain_view)


def test_what_is_fed_is_told_again_when_a_kernel_changes(studio):
    studio.window.image_canvas.clicked.emit(3.5, 4.5)
    studio.session.edit(
        "small", replace(studio.session.project, layers=(Layer(bank=KernelBank(np.ones((1, 1, 1, 1)))),))
    )
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.explain_view._model.rowCount() == 1


def test_the_view_is_the_last_step_and_follows(studio):
    note = studio.window.explain_view._note
    explained(studio, 12, 20)
    value = studio.result()[0, 12, 20]
    assert note.text().startswith("View: 0 is black, 255 is white: grey ")
    assert ("cut off" in note.text()) is not (0 <= value <= 255)
    studio.session.look(studio.session.project.viewed(policy=Policy.STRETCH))
    assert studio.live.wait_idle(PATIENCE)
    whole = studio.result()[:3] if studio.session.project.view.colour else studio.result()[:1]
    grey = round(255 * float((value - whole.min()) / (whole.max() - whole.min())))
    assert f"grey {grey} of 255" in note.text()
    studio.stage.trace(12.5, 20.5)
    assert studio.live.wait_idle(PATIENCE)
    assert note.text() == ""
