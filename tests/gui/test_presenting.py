"""The widgets are equal to the session, and the stage to the newest part."""

from dataclasses import replace

import numpy as np

from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.project import Policy
from tests.driven import PATIENCE, photograph, show

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
