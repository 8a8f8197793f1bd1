"""The whole window, driven through its widgets: what it saves, stacks of layers, how numbers are shown and told."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

import convstudio as cs
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Policy
from tests import driven
from tests.driven import PATIENCE, assert_exact, paste, photograph, settle
from tests.project_files import assert_same

LAPLACIAN = "0 1 0\n1 -4 1\n0 1 0"


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph())


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
    driven.choose(studio.window.view_bar.policy, studio.window.view_bar.policy.findData(Policy.SIGNED))
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
    studio.window.gallery.setCurrentIndex(studio.window.gallery.model().index(3, 0))
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
        driven.choose(studio.window.view_bar.policy, studio.window.view_bar.policy.findData(policy))
        assert studio.live.wait_idle(PATIENCE)
        assert studio.session.project.view.policy is policy
        assert np.array_equal(studio.result(), before)
        words = studio.window.status.texts()[2]
        assert f"{clips.get(policy, '%')} clips" in words
        seen = before[list(studio.window.result_canvas.picture.channels)]
        assert f"{seen.min():.5g} … {seen.max():.5g}" in words


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
