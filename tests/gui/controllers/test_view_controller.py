"""What changes no number: zoom, theme, clipboard, palette."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog

from convstudio.gui.actions import ROWS, ActionRow
from convstudio.gui.controllers import view_controller
from convstudio.gui.editors.kernel_actions import KERNEL_ACTIONS
from convstudio.gui.text.sample_titles import sample_keys
from convstudio.gui.theme import THEMES, is_dark
from convstudio.gui.views.canvas import CanvasTool
from convstudio.gui.workers.background import wait_until
from convstudio.kernels import names
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from tests.driven import PATIENCE, assert_exact, photograph


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph())


def scale(studio):
    return studio.window.result_canvas.viewport.scale


def test_zooming_steps_in_and_out_and_fits(studio):
    studio.actions["zoom_actual"].trigger()
    assert scale(studio) == pytest.approx(1.0)
    studio.actions["zoom_in"].trigger()
    larger = scale(studio)
    assert larger > 1.0
    studio.actions["zoom_out"].trigger()
    assert scale(studio) == pytest.approx(1.0)
    studio.actions["zoom_fit"].trigger()
    view = studio.window.result_canvas.viewport
    assert view.left <= 0
    assert view.left + view.width >= 83
    assert_exact(studio)


def test_unlinked_each_view_zooms_for_itself(studio):
    studio.actions["link_views"].trigger()
    before = scale(studio)
    studio.window.image_canvas.zoom_to(before * 3)
    assert scale(studio) == pytest.approx(before)
    studio.actions["link_views"].trigger()
    studio.window.image_canvas.zoom_to(before * 5)
    assert scale(studio) != pytest.approx(before)


def test_compared_in_one_picture_the_result_has_the_whole_stage(studio):
    window, before = studio.window, scale(studio)
    studio.actions["compare_views"].trigger()
    assert window.image_canvas.isHidden() or not window.image_canvas.isVisibleTo(window)
    assert not studio.actions["link_views"].isEnabled()
    studio.actions["zoom_actual"].trigger()
    assert scale(studio) == pytest.approx(1.0)
    assert studio.live.wait_idle(PATIENCE)
    assert window.result_canvas._other is window.image_canvas.picture
    studio.actions["zoom_fit"].trigger()
    studio.actions["compare_views"].trigger()
    assert window.image_canvas.isVisibleTo(window)
    assert studio.actions["link_views"].isEnabled()
    assert wait_until(lambda: window.image_canvas.viewport.scale == pytest.approx(scale(studio)), PATIENCE)
    assert scale(studio) == pytest.approx(before, rel=0.5)
    assert_exact(studio)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_applied_and_remembered(studio, theme):
    studio.actions[f"theme_{theme}"].trigger()
    assert studio.settings.theme == theme
    assert is_dark(QApplication.palette()) == (theme != "light")
    assert_exact(studio)


def test_the_interface_grows_and_shrinks_within_bounds(studio):
    usual = QApplication.font().pointSizeF()
    studio.actions["enlarge"].trigger()
    assert studio.settings.enlarge == pytest.approx(1.15)
    assert QApplication.font().pointSizeF() > usual
    for _ in range(20):
        studio.settings.put("enlarge", min(3.0, studio.settings.enlarge * 1.15))
    studio.actions["enlarge"].trigger()
    assert studio.settings.enlarge == 3.0
    studio.settings.put("enlarge", 1.0)
    studio.actions["reduce"].trigger()
    assert studio.settings.enlarge == 1.0
    assert QApplication.font().pointSizeF() == pytest.approx(usual)


def test_full_screen_and_back(studio):
    studio.actions["full_screen"].trigger()
    assert studio.window.isFullScreen()
    studio.actions["full_screen"].trigger()
    assert not studio.window.isFullScreen()


def test_a_copied_kernel_can_be_pasted(studio):
    studio.editing.text_pasted("1/16 2 -3; 4 5 6.25; 0 0 1e-3")
    kernel = studio.session.project.layer.bank.weights
    studio.actions["copy_kernel"].trigger()
    studio.editing.reset_kernel()
    studio.actions["paste"].trigger()
    assert np.array_equal(studio.session.project.layer.bank.weights, kernel)


def test_kernels_that_are_selected_are_copied_and_pasted_together(studio):
    studio.editing.text_pasted("1 2 3")
    for _ in range(3):
        studio.actions["add_output"].trigger()
    matrix = studio.window.bank_matrix
    matrix.set_selection(0, 0)
    matrix.extend(1, 0)
    matrix.copy_asked.emit()
    studio.editing.cell_chosen(2, 0)
    studio.actions["paste"].trigger()
    assert studio.session.project.layer.bank.weights[:, 0, 0].tolist() == [[1, 2, 3], [0, 0, 0]] * 2


def test_a_copied_picture_is_what_is_seen(studio):
    studio.actions["copy_picture"].trigger()
    picture = QGuiApplication.clipboard().image()
    assert picture.size() == studio.window.result_canvas.size() * picture.devicePixelRatio()


def test_the_palette_lists_every_action_kernel_and_sample(studio):
    keys = {command.key for command in studio.view_control._commands()}
    expected = {f"action:{row.name}" for row in ROWS if isinstance(row, ActionRow) and row.name != "show_palette"}
    expected |= {f"action:{name}" for name in (*KERNEL_ACTIONS, "convolve_clipboard")}
    expected |= {f"kernel:{name}" for name in names()} | {f"sample:{key}" for key in sample_keys()}
    assert keys == expected
    assert not any("&" in command.text for command in studio.view_control._commands())


def test_what_is_picked_is_done(studio):
    studio.view_control.run_command("action:add_layer")
    assert len(studio.session.project.layers) == 2
    studio.view_control.run_command("kernel:sobel-x")
    assert studio.session.project.layer.bank.kernel(0, 0).recipe.startswith("sobel-x")
    studio.view_control.run_command(f"sample:{sample_keys()[-1]}")
    assert wait_until(lambda: len(studio.session.project.images) == 2, PATIENCE)


def test_the_keys_are_listed(studio, monkeypatch):
    shown = []
    monkeypatch.setattr(view_controller, "inform", lambda parent, title, text: shown.append(text))
    studio.actions["show_keys"].trigger()
    assert all(row.shortcut in shown[0] for row in ROWS if isinstance(row, ActionRow) and row.shortcut)


def test_version_and_licence_are_told(studio, monkeypatch):
    import convstudio

    shown = []
    monkeypatch.setattr(view_controller, "inform", lambda parent, title, text: shown.append(text))
    studio.actions["about"].trigger()
    assert convstudio.__version__ in shown[0]
    assert "MIT" in shown[0]


def test_quitting_closes_saved_work_at_once(studio):
    studio.actions["quit_studio"].trigger()
    assert not studio.window.isVisible()


def test_one_tool_is_taken_at_a_time(studio):
    canvas = studio.window.result_canvas
    studio.actions["draw_region"].trigger()
    assert canvas.tool is studio.window.image_canvas.tool is CanvasTool.REGION
    studio.actions["draw_line"].trigger()
    assert canvas.tool is CanvasTool.LINE
    assert not studio.actions["draw_region"].isChecked()
    studio.actions["draw_line"].trigger()
    assert canvas.tool is CanvasTool.PAN


def test_region_and_profile_without_a_mouse(studio):
    studio.actions["region_in_sight"].trigger()
    assert studio.session.project.view.region == (0, 0, 83, 61)
    studio.actions["profile_across"].trigger()
    assert studio.session.project.view.line == (30.5, 0, 30.5, 83)
    assert studio.window.lower_tabs.currentWidget() is studio.window.profile_view
    assert studio.live.wait_idle(PATIENCE)
    source, result = studio.window.profile_view.profiles()
    assert source.values[:, 7].tolist() == studio.session.project.image.array[:, 30, 7].tolist()
    assert result.values[:, 7] == pytest.approx(studio.result()[:, 30, 7], abs=0.01)
    studio.actions["clear_marks"].trigger()
    assert studio.session.project.view.region is studio.session.project.view.line is None


def test_the_region_that_saw_no_padding(studio):
    studio.editing.text_pasted("; ".join(["1 1 1 1 1"] * 3))
    assert studio.live.wait_idle(PATIENCE)
    studio.actions["trusted_region"].trigger()
    assert studio.session.project.view.region == (2, 1, 79, 59)
    large = Layer(bank=KernelBank(np.ones((1, 1, 63, 63))))
    studio.session.edit("large", replace(studio.session.project, layers=(large,)))
    assert studio.live.wait_idle(PATIENCE)
    studio.actions["trusted_region"].trigger()
    assert "every sample" in studio.window.banner.text


def test_the_theme_of_the_desktop_can_be_followed(studio):
    studio.actions["theme_dark"].trigger()
    studio.actions["theme_desktop"].trigger()
    assert studio.settings.theme == "desktop"
    assert studio.actions["theme_desktop"].isChecked()
    assert not studio.actions["theme_dark"].isChecked()
    studio.view_control._desktop_changed()


def test_a_sample_is_found_by_its_row_and_column(studio, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("10, 20", True))
    studio.actions["go_to_sample"].trigger()
    assert studio.live.wait_idle(PATIENCE)
    window = studio.window
    assert window.lower_tabs.currentWidget() is window.explain_view
    assert "row 10, column 20" in window.explain_view.accessibleDescription()
    picture, canvas = window.result_canvas.picture, window.result_canvas
    assert canvas.viewport.centre == pytest.approx((20.5, 10.5))
    assert canvas.viewport.scale >= 32
    assert picture.sample_at(10.5, 20.5)[:2] == (10, 20)


@pytest.mark.parametrize("text", ["", "10", "a, b", "1, 2, 3", "999, 3", "-1, 3"])
def test_a_sample_that_is_not_there_is_refused(studio, text):
    studio.view_control.go_to(text)
    assert studio.window.banner.text
    assert studio.window.lower_tabs.currentWidget() is not studio.window.explain_view


def test_numbers_in_sight_are_copied(studio):
    studio.view_control.go_to("10, 20")
    assert studio.live.wait_idle(PATIENCE)
    studio.actions["copy_numbers"].trigger()
    rows = QGuiApplication.clipboard().text().split("\n\n")[0].split("\n")
    assert f"{studio.result()[0, 10, 20]:.7g}" in {cell for row in rows for cell in row.split("\t")}


def test_the_language_that_is_chosen_has_the_tick(studio_of):
    studio = studio_of()
    studio.actions["language_zh_CN"].trigger()
    assert [studio.actions[f"language_{name}"].isChecked() for name in ("en", "zh_CN")] == [False, True]
    studio.actions["language_en"].trigger()
    assert [studio.actions[f"language_{name}"].isChecked() for name in ("en", "zh_CN")] == [True, False]
