"""The widgets are equal to the session, and the stage to the newest part."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLineEdit, QSpinBox

from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.project import Policy, Project
from tests.driven import PATIENCE, choose_key, found, paste, photograph, show, type_line, type_number

BLUR = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
SOUND = Image(
    np.random.default_rng(1).normal(size=(2, 1, 300)).astype(np.float32), "sound", ("left", "right"), rate=8e3
)


# the editors


def test_every_editor_shows_the_session(studio_of):
    wide = Layer(
        bank=KernelBank(np.random.default_rng(0).normal(size=(4, 3, 3, 2))),
        grouping=Grouping.STANDARD,
        mode=Mode.FULL,
        stride=(2, 3),
        anchor=(0, 1),
    )
    studio = studio_of(photograph())
    show(studio, BLUR, replace(wide, bank=KernelBank(wide.bank.weights)), layer=1, kernel=(2, 1), policy=Policy.ABS)
    window = studio.window
    assert window.layer_list.value() == studio.session.project.layers
    assert window.layer_list.index() == 1
    assert window.operation.value() == studio.session.project.layer
    assert np.array_equal(window.kernel_editor.value().weights, wide.bank.weights[2, 1])
    assert window.bank_matrix.value() == wide.bank
    assert window.bank_matrix.selection() == (2, 1)
    assert window.view_bar.policy.currentData() is Policy.ABS
    assert window.engine.value() == "auto"
    assert window.gallery.count == 4


EDITORS = ("kernel_editor", "bank_matrix", "layer_list", "operation", "engine", "view_bar")
OF_LAYERS = set(EDITORS[:4])
CHANGES = {
    "view": (lambda project: project.viewed(colour=not project.view.colour), {"view_bar"}),
    "engine": (lambda project: replace(project, engine="reference"), {"engine"}),
    "layer": (lambda project: project.with_layer(replace(BLUR, stride=(2, 1))), OF_LAYERS),
    "another picture": (lambda project: replace(project, current=0), set()),
    "a picture of other channels": (lambda project: replace(project, current=1), OF_LAYERS),
    "a sound": (lambda project: replace(project, current=2), OF_LAYERS),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_editors_of_what_differs_are_set(studio_of, monkeypatch, change):
    studio = studio_of(photograph(), photograph(2), SOUND, photograph(seed=5), layers=(BLUR,))
    changed, expected = CHANGES[change]
    told = set()
    for name in EDITORS:
        monkeypatch.setattr(getattr(studio.window, name), "set_value", lambda _, name=name: told.add(name))
    studio.session.edit(change, changed(studio.session.project))
    assert told == expected


REFUSED = {"stride_rows": "2,1", "padding_bottom": "x", "kernel_rows": "25,5"}
OTHERS = {
    "mode": lambda studio: choose_key(studio, "mode", Mode.VALID),
    "kernel": lambda studio: paste(studio, "1 2 1; 2 4 2; 1 2 2"),
    "layer": lambda studio: studio.editing.layer_chosen(0),
    "document": lambda studio: studio.session.show(studio.session.documents[0]),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_refused_number_is_gone_when_something_else_is_edited(studio_of, other):
    studio = studio_of(photograph())
    padded = replace(BLUR, mode=Mode.EXPLICIT, pads=((0, 2), (0, 0)))
    same = Project(studio.session.project.images, layers=(padded, replace(padded, name="same")))
    for _ in range(2):
        studio.session.open(same.viewed(layer=1), None, saved=Project())
    for name, text in REFUSED.items():
        type_number(studio, name, text)
    type_line(studio, "bias", "0,5")
    studio.editing.show_colour(not studio.session.project.view.colour)
    assert all(text in found(studio, QSpinBox, name).text() for name, text in REFUSED.items())
    OTHERS[other](studio)
    left = {name: found(studio, QSpinBox, name).text() for name in REFUSED}
    bottom = 0 if other == "mode" else 2
    assert left == {"stride_rows": "1 px", "padding_bottom": f"↓ {bottom}", "kernel_rows": "3"}
    assert found(studio, QLineEdit, "bias").text() == ""


def test_a_preset_is_marked_in_the_library_with_its_parameters(studio_of):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("gaussian")
    assert studio.window.kernel_library.value() == "gaussian"
    studio.editing.text_pasted("1 2 1")
    assert studio.window.kernel_library.value() == ""


def test_the_title_names_the_project_and_marks_unsaved_work(studio_of, tmp_path):
    studio = studio_of(photograph())
    assert studio.window.windowTitle().startswith("Untitled")
    assert not studio.window.isWindowModified()
    show(studio, BLUR)
    assert studio.window.isWindowModified()
    studio.session.mark_saved(studio.session.project, tmp_path / "mine.convstudio")
    assert studio.window.windowTitle().startswith("mine")
    assert not studio.window.isWindowModified()


def test_the_images_are_listed_and_the_chosen_one_is_marked(studio_of):
    studio = studio_of(photograph(1), photograph(3))
    studio.editing.image_chosen(0)
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.image_list._current == 0
    assert len(studio.window.image_list._images) == 2


def test_the_matrix_counts_the_channels_past_a_layer_that_is_off(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    two = Layer(bank=KernelBank(np.ones((2, 1, 1, 1))))
    mix = Layer(bank=KernelBank(np.ones((4, 6, 1, 1))), grouping=Grouping.POINTWISE)
    show(studio, replace(BLUR, enabled=False), two, mix, layer=2)
    assert studio.window.bank_matrix._names[0] == tuple(str(index) for index in range(6))
