import numpy as np
import pytest

from convstudio.values.colormap import Colormap
from convstudio.values.image import Image
from convstudio.values.project import Policy
from tests.driven import PATIENCE, photograph


def sheet_of(studio):
    studio.actions["contact_sheet"].trigger()
    assert studio.wait_files(PATIENCE)
    return studio.contact_sheets._sheet


def test_a_sheet_shows_every_pair_and_one_is_adopted(studio_of):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("gaussian")
    sheet = sheet_of(studio)
    assert [len(labels) for labels in sheet.view._labels] == [5, 5]
    assert len(sheet.view._cells) == 25
    assert not any(isinstance(cell, str) for cell in sheet.view._cells)
    sheet.view.adopted.emit(1, 4)
    assert studio.session.project.layer.bank.kernel(0, 0).recipe == "gaussian:size=3,sigma=2"
    assert studio.session.history.undo_label == "Adopt from contact sheet"
    sheet.close()
    assert studio.contact_sheets._sheet is None


def test_bad_values_are_refused_in_the_sheet(studio_of):
    studio = studio_of(photograph())
    sheet = sheet_of(studio)
    sheet.asked.emit(("stride", "1, two"), ("dilation", "1"))
    assert "two" in sheet._refusal.text()
    sheet.asked.emit(("stride", "1, 9999999"), ("dilation", "1"))
    assert "Stride is" in sheet._refusal.text()
    sheet.asked.emit(("stride", "1, 2"), ("dilation", "1"))
    assert sheet._refusal.text() == ""
    sheet.close()


def test_a_variable_that_the_kernel_has_lost_is_refused_in_words(studio_of):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("gaussian")
    sheet = sheet_of(studio)
    studio.editing.text_pasted("1 2 1")
    sheet.asked.emit(("size", "3, 5"), ("sigma", "1"))
    assert "no size any more" in sheet._refusal.text()
    sheet.close()


def test_a_setting_that_cannot_be_run_is_told_in_its_cell(studio_of):
    studio = studio_of(photograph(rows=9, columns=9))
    studio.editing.preset_chosen("gaussian")
    sheet = sheet_of(studio)
    sheet.asked.emit(("size", "3, 21"), ("mode", "valid"))
    assert studio.wait_files(PATIENCE)
    assert [isinstance(cell, str) for cell in sheet.view._cells] == [False, True]
    sheet.close()


def test_of_a_signal_there_is_no_sheet(studio_of):
    studio = studio_of(Image(np.zeros((1, 1, 90), np.float32), "sound", rate=8e3))
    studio.actions["contact_sheet"].trigger()
    assert studio.contact_sheets._sheet is None
    assert "picture" in studio.window.banner.text


def one_cell(studio):
    """A sheet of the project as it is, whole in its one cell."""
    sheet = sheet_of(studio)
    sheet.asked.emit(("stride", "1"), ("dilation", "1"))
    sheet.view._go(sheet.view.viewport.fitted((0.0, 0.0, 83.0, 61.0)))
    assert studio.wait_files(PATIENCE)
    return sheet


def cell_of(studio, sheet):
    assert studio.wait_files(PATIENCE) and studio.live.wait_idle(PATIENCE)
    return sheet.view._cells[0][0].pixels


@pytest.mark.parametrize(
    "view",
    [{"levels": (90.0, 91.0)}, {"policies": ((0, Policy.STRETCH),), "colour": False}, {"colours": Colormap.MAGMA}],
)
def test_an_open_sheet_is_looked_at_as_the_stage_is(studio_of, view):
    studio = studio_of(photograph())
    sheet = one_cell(studio)
    studio.session.look(studio.session.project.viewed(**view))
    shown = cell_of(studio, sheet)
    np.testing.assert_array_equal(shown, studio.window.result_canvas.picture.pixels)
    sheet.close()


def test_another_theme_has_other_colours_for_signs_in_an_open_sheet(studio_of):
    studio = studio_of(photograph())
    studio.session.look(studio.session.project.viewed(policy=Policy.SIGNED))
    sheet = one_cell(studio)
    for theme in ("dark", "light"):
        studio.view_control.set_theme(theme)
        shown = cell_of(studio, sheet)
        np.testing.assert_array_equal(shown, studio.window.result_canvas.picture.pixels)
    sheet.close()


def test_how_another_picture_is_looked_at_leaves_an_open_sheet_alone(studio_of):
    studio = studio_of(photograph())
    sheet = one_cell(studio)
    before = cell_of(studio, sheet)
    studio.session.edit("another", studio.session.project.with_image(photograph(seed=1)))
    studio.session.look(studio.session.project.viewed(levels=(90.0, 91.0)))
    np.testing.assert_array_equal(cell_of(studio, sheet), before)
    sheet.close()
