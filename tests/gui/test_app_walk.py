"""The whole window, driven through its widgets; after each step its numbers are held against the reference engine."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton

import convstudio as cs
from convstudio.files.image_writing import save_image
from convstudio.gui.editors.kernel_grid import KernelGrid
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.project import Policy
from tests import driven
from tests.driven import PATIENCE, assert_exact, found, photograph
from tests.project_files import assert_same

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


def paste(studio, text):
    QGuiApplication.clipboard().setText(text)
    studio.actions["paste"].trigger()


def shown_kernel(studio):
    return studio.window.kernel_editor.value().weights


def settle(studio):
    assert studio.wait_files(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)


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
    assert studio.window.canvases == (studio.window.image_plot, studio.window.result_plot)
    assert studio.window.image_plot.isVisible()
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
    assert "row 2" in words
    assert "column 2" in words
    assert "five" in words
    assert len(words) <= 200
    assert_exact(studio)


def test_a_bad_cell_is_refused_and_the_old_number_stays(studio):
    paste(studio, LAPLACIAN)
    grid = found(studio, KernelGrid, "kernel_grid")
    driven.click_cell(grid, 1, 1)
    driven.type_cell(grid, "7 up", Qt.Key.Key_Return)
    assert shown_kernel(studio)[1, 1] == -4
    assert "Row 2, column 2" in studio.window.banner.text


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


# saving


@pytest.mark.parametrize("ending", [".tif", ".npy"])
def test_a_saved_result_has_the_exact_numbers(studio, tmp_path, ending):
    paste(studio, LAPLACIAN)
    path = str(tmp_path / f"result{ending}")
    studio.documents.save_result_to(path)
    settle(studio)
    assert np.array_equal(cs.open_image(path).array, studio.result())
    assert "result" in studio.window.banner.text or "numbers" in studio.window.banner.text


def test_a_saved_png_holds_what_the_view_shows(studio, tmp_path):
    paste(studio, LAPLACIAN)
    path = str(tmp_path / "result.png")
    studio.documents.save_result_to(path)
    settle(studio)
    expected = np.clip(np.rint(studio.result()), 0, 255).astype(np.uint8)
    assert np.array_equal(cs.open_image(path).array, expected)
    assert "clip" in studio.window.banner.text


def test_a_saved_project_is_the_same_when_it_is_opened(studio, studio_of, tmp_path):
    paste(studio, LAPLACIAN)
    driven.type_pair(studio, "stride", 2, 3)
    driven.choose_key(studio, "border", Border.SYMMETRIC)
    driven.choose(studio.window.policy, studio.window.policy.findData(Policy.SIGNED))
    path = tmp_path / "work.convstudio"
    studio.documents.save_project_to(path)
    settle(studio)
    assert not studio.session.dirty
    assert "work" in studio.window.windowTitle()
    other = studio_of(photograph(1))
    other.documents.open_paths([str(path)])
    settle(other)
    assert_same(other.session.project, replace(studio.session.project, name="work"))
    assert_exact(other)
    assert np.array_equal(other.result(), studio.result())


# stacks


def test_depthwise_then_pointwise_is_shown_with_its_cost(studio_of):
    random = np.random.default_rng(2)
    depthwise = Layer(KernelBank(random.normal(size=(32, 1, 3, 3))), grouping=Grouping.DEPTHWISE, bias=(0.0,) * 32)
    pointwise = Layer(KernelBank(random.normal(size=(128, 32, 1, 1))), grouping=Grouping.POINTWISE, bias=(0.0,) * 128)
    studio = studio_of(photograph(32, 12, 14), layers=(depthwise, pointwise))
    assert_exact(studio)
    assert studio.result().shape == (128, 12, 14)
    assert studio.result(0).shape == (32, 12, 14)
    assert studio.window.gallery.count == 128
    card = studio.window.plan_card.text()
    assert "4,544" in card
    assert "36,992" in card


def test_splitting_makes_two_layers_that_are_computed(studio):
    paste(studio, LAPLACIAN)
    studio.actions["split_separable"].trigger()
    assert [layer.grouping for layer in studio.session.project.layers] == [Grouping.DEPTHWISE, Grouping.POINTWISE]
    assert_exact(studio)
    studio.actions["undo"].trigger()
    assert len(studio.session.project.layers) == 1
    assert_exact(studio)


def test_layers_are_added_switched_off_and_removed(studio):
    paste(studio, LAPLACIAN)
    studio.actions["add_layer"].trigger()
    paste(studio, "1 2 1; 2 4 2; 1 2 1")
    assert_exact(studio)
    assert len(studio.session.project.layers) == 2
    rows = studio.window.layer_list._list
    rows.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not studio.session.project.layers[0].enabled
    assert_exact(studio)
    rows.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert studio.live.wait_idle(PATIENCE)
    assert_exact(studio)
    studio.actions["remove_layer"].trigger()
    assert len(studio.session.project.layers) == 1


def test_more_kernels_are_more_outputs(studio):
    studio.actions["add_output"].trigger()
    paste(studio, LAPLACIAN)
    assert_exact(studio)
    assert studio.window.gallery.count == 6
    studio.window.gallery.setCurrentIndex(studio.window.gallery.model().index(3))
    assert studio.session.project.view.output == 3
    assert_exact(studio)
    studio.actions["remove_output"].trigger()
    assert_exact(studio)
    assert studio.window.gallery.count == 3


# numbers that are none, and how they are shown


def test_what_is_not_a_number_stays_where_the_definition_puts_it(studio_of):
    random = np.random.default_rng(3)
    samples = random.normal(size=(1, 40, 50)).astype(np.float32)
    samples[0, 7, 9], samples[0, 30, 2], samples[0, 20, 44] = np.nan, np.inf, -np.inf
    studio = studio_of(Image(samples))
    for text in (LAPLACIAN, "\n".join(" ".join("1" for _ in range(13)) for _ in range(13))):
        paste(studio, text)
        assert_exact(studio)
    assert np.isnan(studio.result()).any()


def test_every_policy_says_what_clips_and_changes_no_number(studio):
    paste(studio, LAPLACIAN)
    assert studio.live.wait_idle(PATIENCE)
    before = studio.result()
    share = float(np.mean((before < 0) | (before > 255)))
    clips = {Policy.STRETCH: "0 %", Policy.SIGNED: "0 %", Policy.CLAMP: f"{share:.1%}".replace("%", " %")}
    for policy in Policy:
        driven.choose(studio.window.policy, studio.window.policy.findData(policy))
        assert studio.live.wait_idle(PATIENCE)
        assert studio.session.project.view.policy is policy
        assert np.array_equal(studio.result(), before)
        words = studio.window.status.texts()[2]
        assert f"{clips.get(policy, '%')} clips" in words
        assert f"{before.min():.5g} … {before.max():.5g}" in words


def test_a_click_on_the_result_explains_the_sample(studio):
    paste(studio, "1 2 0; 3 4 5; 0 1 2")
    assert studio.live.wait_idle(PATIENCE)
    driven.click_sample(studio.window.result_canvas, 11, 17)
    assert studio.live.wait_idle(PATIENCE)
    view = studio.window.explain_view
    assert view.isVisible()
    value = studio.result()[studio.session.project.view.output, 11, 17]
    assert "row 11, column 17" in view.accessibleDescription()
    assert f"= {value:.8g}" in view.accessibleDescription()
    model = view._model
    products = [model._table.rows[row][-1] for row in range(model.rowCount())]
    assert len(products) == 9
    assert sum(products) == pytest.approx(value)


def test_the_explanation_follows_the_edits(studio):
    paste(studio, LAPLACIAN)
    assert studio.live.wait_idle(PATIENCE)
    driven.click_sample(studio.window.result_canvas, 5, 6)
    assert studio.live.wait_idle(PATIENCE)
    driven.type_line(studio, "bias", "100")
    assert studio.live.wait_idle(PATIENCE)
    value = studio.result()[0, 5, 6]
    assert f"= {value:.8g}" in studio.window.explain_view.accessibleDescription()
