"""The whole window, driven through its widgets; after each step its numbers are held against the reference engine."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton

from convstudio.files.image_writing import save_image
from convstudio.gui.editors.kernel_grid import KernelGrid
from convstudio.values.border import Border
from convstudio.values.layer import Activation, Grouping, Mode
from tests import driven
from tests.driven import PATIENCE, assert_exact, found, paste, photograph, settle

LAPLACIAN = "0 1 0\n1 -4 1\n0 1 0"


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph())


@pytest.fixture
def files(tmp_path):
    """A colour picture, a grey one, a table of numbers and a sound."""
    random = np.random.default_rng(8)
    save_image(str(tmp_path / "colour.png"), random.integers(0, 256, (3, 40, 56), dtype=np.uint8))
    save_image(str(tmp_path / "grey.png"), random.integers(0, 256, (1, 44, 52), dtype=np.uint8))
    np.savetxt(tmp_path / "table.csv", random.normal(size=(200, 2)), delimiter=",")
    from convstudio.files.signals import save_signal

    save_signal(str(tmp_path / "sound.wav"), random.normal(size=(1, 1, 300)).astype(np.float32) / 9, 8000, ("grey",))
    return tmp_path


def shown_kernel(studio):
    return studio.window.kernel_editor.value().weights


# opening


def test_a_picture_dropped_on_the_stage_is_opened_and_computed(studio, files):
    driven.drop(studio.window.image_canvas, [files / "colour.png"])
    settle(studio)
    assert studio.session.project.image.shape == (3, 40, 56)
    assert_exact(studio)


def test_a_picture_dropped_anywhere_on_the_window_is_opened(studio, files):
    driven.drop(studio.window, [files / "grey.png"])
    settle(studio)
    assert studio.session.project.image.shape == (1, 44, 52)
    assert_exact(studio)


def test_several_files_are_opened_and_the_last_is_chosen(studio, files):
    driven.drop(studio.window.result_canvas, [files / "colour.png", files / "broken.png", files / "grey.png"])
    settle(studio)
    assert [image.name for image in studio.session.project.images][1:] == ["colour.png", "grey.png"]
    assert studio.session.project.image.shape == (1, 44, 52)
    assert "broken.png" in studio.window.banner.text
    assert_exact(studio)


@pytest.mark.parametrize(("name", "rate"), [("table.csv", 0), ("sound.wav", 8000)])
def test_a_signal_is_shown_as_curves_and_filtered_by_the_same_layers(studio, files, name, rate):
    paste(studio, "0.25 0.5 0.25")
    studio.documents.open_paths([str(files / name)])
    settle(studio)
    assert studio.window.canvases == studio.window.plots
    assert studio.window.plots[0].isVisible()
    assert not studio.window.image_canvas.isVisible()
    assert studio.session.project.image.rate == rate
    assert_exact(studio)


def test_after_a_signal_a_picture_is_shown_as_a_picture(studio, files):
    studio.documents.open_paths([str(files / "table.csv")])
    settle(studio)
    studio.documents.open_paths([str(files / "colour.png")])
    settle(studio)
    assert studio.window.canvases[1] is studio.window.result_canvas
    assert studio.window.result_canvas.isVisible()
    assert_exact(studio)


# the kernel


def test_a_pasted_text_is_the_kernel(studio):
    paste(studio, LAPLACIAN)
    assert np.array_equal(shown_kernel(studio), [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    assert_exact(studio)


def test_a_fraction_is_typed_and_tab_goes_on(studio):
    paste(studio, LAPLACIAN)
    grid = found(studio, KernelGrid, "kernel_grid")
    driven.click_cell(grid, 0, 0)
    driven.type_cell(grid, "1/16", Qt.Key.Key_Tab)
    driven.type_cell(grid, "-.5", Qt.Key.Key_Down)
    assert grid.current_cell() == (1, 1)
    assert shown_kernel(studio)[0, 0] == 1 / 16
    assert shown_kernel(studio)[0, 1] == -0.5
    assert_exact(studio)


def test_arrows_walk_over_the_kernel_and_change_nothing(studio):
    paste(studio, LAPLACIAN)
    grid = found(studio, KernelGrid, "kernel_grid")
    driven.click_cell(grid, 0, 0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(grid, key)
    assert grid.current_cell() == (0, 2)
    assert np.array_equal(shown_kernel(studio), [[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def test_a_bad_kernel_text_is_refused_with_its_place_and_the_old_kernel_stays(studio):
    paste(studio, LAPLACIAN)
    before = studio.session.project
    paste(studio, "1 2 3\n4 five 6\n7 8 9")
    assert studio.session.project is before
    words = studio.window.banner.text
    assert "Row 1" in words
    assert "column 1" in words
    assert "five" in words
    assert len(words) <= 200
    assert_exact(studio)


def test_a_bad_cell_is_refused_and_the_old_number_stays(studio):
    paste(studio, LAPLACIAN)
    grid = found(studio, KernelGrid, "kernel_grid")
    driven.click_cell(grid, 1, 1)
    driven.type_cell(grid, "7 up", Qt.Key.Key_Return)
    assert shown_kernel(studio)[1, 1] == -4
    assert "Row 1, column 1" in studio.window.banner.text


def test_an_even_kernel_a_row_and_a_column_are_computed(studio):
    for text in ("1 2; 3 4", "1 0 -1", "1\n0\n-1", "2"):
        paste(studio, text)
        assert_exact(studio)


# the operation


def test_every_mode(studio):
    paste(studio, "1 2 0 1; 3 4 5 -1; 0 1 2 2")
    for mode in Mode:
        driven.choose_key(studio, "mode", mode)
        assert studio.session.project.layer.mode is mode
        assert_exact(studio)


def test_explicit_padding(studio):
    driven.choose_key(studio, "mode", Mode.EXPLICIT)
    for side, number in (("top", 3), ("bottom", 0), ("left", 2), ("right", 5)):
        driven.type_number(studio, f"padding_{side}", number)
    assert studio.session.project.layer.pads == ((3, 0), (2, 5))
    assert_exact(studio)


def test_stride_and_dilation_of_unequal_numbers(studio):
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    driven.type_pair(studio, "stride", 2, 3)
    assert studio.session.project.layer.stride == (2, 3)
    assert_exact(studio)
    driven.type_pair(studio, "dilation", 3, 2)
    assert studio.session.project.layer.dilation == (3, 2)
    assert_exact(studio)


def test_every_border(studio):
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    for border in Border:
        driven.choose_key(studio, "border", border)
        if border is Border.CONSTANT:
            field = found(studio, QDoubleSpinBox, "border_value")
            field.selectAll()
            QTest.keyClicks(field, "77.5")
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert studio.session.project.layer.border_value == 77.5
        assert studio.session.project.layer.border is border
        assert_exact(studio)


def test_flip_and_bias(studio):
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    found(studio, QCheckBox, "flip").click()
    assert studio.session.project.layer.flip
    assert_exact(studio)
    driven.type_line(studio, "bias", "1/2, -3, 7")
    assert studio.session.project.layer.bias == (0.5, -3.0, 7.0)
    assert_exact(studio)


def test_every_activation(studio):
    paste(studio, LAPLACIAN)
    for activation in Activation:
        driven.choose_key(studio, "activation", activation)
        assert studio.session.project.layer.activation is activation
        assert_exact(studio)


@pytest.mark.parametrize("grouping", Grouping)
def test_every_grouping(studio_of, grouping):
    studio = studio_of(photograph(4, 30, 40))
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    driven.choose_key(studio, "grouping", grouping)
    assert studio.session.project.layer.grouping is grouping
    assert_exact(studio)
    assert studio.window.gallery.count == len(studio.result())


def test_from_each_grouping_to_every_other(studio_of):
    studio = studio_of(photograph(4, 20, 24))
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    for first in Grouping:
        for second in Grouping:
            for wanted in (first, second):
                driven.choose_key(studio, "grouping", wanted)
            assert studio.session.project.layer.grouping is second
            assert_exact(studio)


def test_a_grouping_that_does_not_divide_is_refused_and_nothing_changes(studio):
    before = studio.session.project
    driven.choose_key(studio, "grouping", Grouping.GROUPED)
    assert studio.session.project is before
    assert "2" in studio.window.banner.text
    assert "3 channels" in studio.window.banner.text
    assert found(studio, QComboBox, "grouping").currentIndex() == list(Grouping).index(Grouping.EACH)


def test_every_engine_that_is_always_there(studio):
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    assert studio.wait_files(PATIENCE)
    box = found(studio, QComboBox, "engine")
    for engine in ("opencv", "numpy", "reference", "auto"):
        driven.choose(box, [row.name for row in box._rows].index(engine))
        assert studio.session.project.engine == engine
        assert_exact(studio)


# what cannot be done


def test_an_impossible_setting_is_told_and_a_possible_one_takes_the_sentence_away(studio_of):
    studio = studio_of(photograph(3, 20, 24))
    before = studio.window.result_canvas.picture
    driven.choose_key(studio, "mode", Mode.VALID)
    assert studio.live.wait_idle(PATIENCE)
    kept = studio.window.result_canvas.picture
    paste(studio, "\n".join(" ".join("1" for _ in range(25)) for _ in range(3)))
    assert studio.live.wait_idle(PATIENCE)
    assert "columns" in studio.window.banner.text
    assert "25" in studio.window.banner.text
    assert studio.window.result_canvas.picture is kept is not before
    assert studio.window.result_canvas._dimmed
    driven.choose_key(studio, "mode", Mode.SAME)
    assert_exact(studio)
    assert studio.window.banner.text == ""
    assert not studio.window.result_canvas._dimmed


def test_another_number_of_channels_offers_to_fit_the_kernels(studio, files):
    driven.choose_key(studio, "grouping", Grouping.STANDARD)
    assert_exact(studio)
    studio.documents.open_paths([str(files / "grey.png")])
    settle(studio)
    assert "3" in studio.window.banner.text
    offer = next(button for button in studio.window.banner.findChildren(QPushButton) if button.isVisible())
    assert offer.text() == "Fit kernels to image"
    offer.click()
    assert_exact(studio)
    assert studio.session.project.layer.bank.inputs == 1


# undo, redo


def test_undo_of_everything_and_redo_of_everything_give_the_same_numbers(studio):
    results, projects = [], []
    steps = (
        lambda: paste(studio, LAPLACIAN),
        lambda: driven.type_pair(studio, "stride", 2, 3),
        lambda: driven.choose_key(studio, "border", Border.REFLECT),
        lambda: driven.type_line(studio, "bias", "3"),
        lambda: driven.choose_key(studio, "grouping", Grouping.STANDARD),
        lambda: driven.choose_key(studio, "mode", Mode.FULL),
    )
    begin, first = studio.session.project, studio.result()
    for step in steps:
        step()
        assert_exact(studio)
        projects.append(studio.session.project)
        results.append(studio.result())
    while studio.actions["undo"].isEnabled():
        studio.actions["undo"].trigger()
        assert_exact(studio)
    assert studio.session.project == begin
    assert np.array_equal(studio.result(), first)
    while studio.actions["redo"].isEnabled():
        studio.actions["redo"].trigger()
        assert_exact(studio)
        if studio.session.project in projects:
            assert np.array_equal(studio.result(), results[projects.index(studio.session.project)])
    assert studio.session.project == projects[-1]


def test_the_editors_follow_undo(studio):
    paste(studio, LAPLACIAN)
    driven.type_pair(studio, "dilation", 2, 2)
    driven.choose_key(studio, "border", Border.CIRCULAR)
    for _ in range(3):
        studio.actions["undo"].trigger()
    assert found(studio, QComboBox, "border").currentIndex() == list(Border).index(Border.ZEROS)
    studio.session.undo()
    assert np.array_equal(shown_kernel(studio), [[1]])
