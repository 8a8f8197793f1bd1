from dataclasses import replace

import numpy as np
import pytest

import convstudio as cs
from convstudio.jobs.display import whole_result_levels
from convstudio.jobs.display.parameter_sweep import MOST, SweepSheet, value_text, values_of, variables, varied
from convstudio.jobs.display.view_pipeline import Request, Settled, showing
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.kernels import make, names
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.project import Content, Policy, Project, View
from convstudio.values.zoom_viewport import Viewport

PHOTO = Image(np.random.default_rng(0).integers(0, 256, (1, 60, 80), np.uint8))


def project_of(kernel):
    return Project((PHOTO,), layers=(Layer(bank=KernelBank.of(kernel)),))


GAUSS = project_of(make("gaussian:size=5,sigma=1.2"))


def variable(project, name):
    return next(each for each in variables(project) if each.name == name)


def test_parameters_of_the_recipe_come_before_those_of_the_layer():
    assert [each.name for each in variables(GAUSS)] == ["size", "sigma", "stride", "dilation", "border", "mode"]
    assert [each.name for each in variables(project_of(Kernel([[1.0]])))] == ["stride", "dilation", "border", "mode"]


def test_values_about_the_present_one_are_suggested():
    assert variable(GAUSS, "size").suggested == (1, 3, 5, 7, 9)
    assert 1.2 in variable(GAUSS, "sigma").suggested


@pytest.mark.parametrize("name", names())
def test_every_suggestion_can_be_run_or_is_refused_in_a_sentence(name):
    project = project_of(make(name))
    for each in variables(project):
        assert values_of(each, ", ".join(map(value_text, each.suggested))) == each.suggested
        for value in each.suggested:
            try:
                assert varied(project, each, value).layer != project.layer or value is not None
            except ConvStudioError as refusal:
                assert str(refusal)


def test_a_recipe_changes_its_kernel_and_keeps_the_rest():
    layer = varied(GAUSS, variable(GAUSS, "size"), 9).layer
    assert layer.bank.size == (9, 9)
    assert "sigma=1.2" in layer.bank.kernel(0, 0).recipe


def test_a_layer_changes_its_field():
    assert varied(GAUSS, variable(GAUSS, "stride"), 3).layer.stride == (3, 3)
    assert varied(GAUSS, variable(GAUSS, "border"), Border.CIRCULAR).layer.border is Border.CIRCULAR
    assert varied(GAUSS, variable(GAUSS, "mode"), Mode.VALID).layer.mode is Mode.VALID


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sigma", "", "no values"),
        ("sigma", "1, two", "two"),
        ("size", "3.5", "whole number"),
        ("border", "zeros, wall", "one of"),
        ("sigma", " ".join(["1"] * (MOST + 1)), f"{MOST}"),
    ],
)
def test_bad_values_are_refused(name, text, words):
    with pytest.raises(ConvStudioError, match=words):
        values_of(variable(GAUSS, name), text)


def test_numbers_may_be_fractions_and_borders_are_words():
    assert values_of(variable(GAUSS, "sigma"), "1/2; 3") == (0.5, 3)
    assert values_of(variable(GAUSS, "border"), "zeros reflect") == (Border.ZEROS, Border.REFLECT)


def test_each_picture_is_exact_or_says_why_not():
    large = varied(GAUSS, variable(GAUSS, "mode"), Mode.VALID)
    large = varied(large, variable(large, "size"), 99)
    viewport = Viewport(0, 0, 80, 60, 80, 60)
    shown, refused = SweepSheet([GAUSS, large]).pictures(viewport, False, CancelToken())
    assert isinstance(shown, PlacedPicture)
    np.testing.assert_allclose(shown.samples, cs.run(GAUSS.layers, PHOTO), atol=1e-3)
    assert isinstance(refused, ConvStudioError)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("view", [{}, {"levels": (20.0, 60.0)}, {"content": Content.DIFFERENCE}], ids=str)
def test_a_cell_has_the_black_and_white_of_the_stage(policy, view):
    """They were those of the samples in sight: a bright place beside them darkened the stage and not the cells."""
    project = replace(GAUSS, view=View(policy, **view))
    viewport = Viewport(0, 0, 30, 20, 30, 20)
    (cell,) = SweepSheet([project]).pictures(viewport, False, CancelToken())
    fresh = replace(project, images=(Image(PHOTO.array),))
    stage = next(part for part in showing(Request(fresh, viewport), CancelToken()) if isinstance(part, Settled))
    np.testing.assert_array_equal(cell.pixels, stage.result.pixels)


def test_the_result_is_not_gone_through_again_for_another_place(monkeypatch):
    sheet = SweepSheet([replace(GAUSS, view=View(Policy.STRETCH))])
    list(sheet.pictures(Viewport(0, 0, 30, 20, 30, 20), False, CancelToken()))
    computed = []
    monkeypatch.setattr(whole_result_levels, "tiles", lambda *given: computed.append(given))
    assert len(list(sheet.pictures(Viewport(9, 9, 30, 20, 30, 20), False, CancelToken()))) == 1
    assert computed == []


def test_another_view_of_a_sheet_shows_the_same_projects():
    viewport = Viewport(0, 0, 80, 60, 80, 60)
    sheet = SweepSheet([GAUSS])
    (before,) = sheet.pictures(viewport, False, CancelToken())
    (after,) = sheet.viewed(View(levels=(100.0, 101.0))).pictures(viewport, False, CancelToken())
    np.testing.assert_array_equal(after.samples, before.samples)
    assert (after.pixels[..., 0] == 255).sum() == (after.samples[0] > 100.998).sum()
