"""What the editors say becomes an edit, with words for undo; what cannot be done is told and changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.gui.controllers.editing_controller import EditingController, difference
from convstudio.gui.session import Session
from convstudio.kernels import make
from convstudio.values.border import Border
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.kernel_edits import resized
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.project import Content, Policy, Project
from tests.driven import photograph

SMALL = Kernel(np.array([[1.0, 2], [3, 4]]))
LARGE = Kernel(np.arange(9.0).reshape(3, 3))


@pytest.fixture
def session(qapp):
    return Session(Project((photograph(3, 9, 11), photograph(1, 9, 11)), layers=(Layer(bank=KernelBank.of(LARGE)),)))


@pytest.fixture
def editing(session):
    return EditingController(session)


@pytest.fixture
def said(editing):
    words = []
    editing.refused.connect(lambda refusal: words.append(str(refusal)))
    editing.told.connect(words.append)
    return words


def last(session):
    return session.history.undo_label


def set_layers(session, *layers, **view):
    session.begin(replace(session.project, layers=layers).viewed(**view), None)


# the kernel


def test_an_edited_kernel_takes_the_place_of_the_chosen_one(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE)), kernel=(1, 0))
    editing.kernel_edited(Kernel(LARGE.weights + 1), "")
    bank = session.project.layer.bank
    assert np.array_equal(bank.weights[1, 0], LARGE.weights + 1)
    assert np.array_equal(bank.weights[0, 0], LARGE.weights)
    assert last(session) == "Edit kernel"


def test_edits_of_one_drag_are_one_step(session, editing):
    for step in range(1, 5):
        editing.kernel_edited(Kernel(LARGE.weights + step), "drag 1")
    session.undo()
    assert np.array_equal(session.project.layer.bank.weights[0, 0], LARGE.weights)


def test_another_size_moves_the_others_about_their_centre_and_drops_what_no_longer_fits(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE), anchor=(2, 2)))
    editing.kernel_edited(SMALL, "")
    assert session.project.layer.bank.size == (2, 2)
    assert session.project.layer.anchor is None


def test_an_anchor_stays_with_kernels_of_its_size_only(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE), anchor=(1, 1)))
    editing.kernel_edited(Kernel(LARGE.weights + 1), "")
    assert session.project.layer.anchor == (1, 1)
    editing.kernel_edited(SMALL, "")
    assert session.project.layer.anchor is None


def test_an_anchor_is_chosen_and_given_back(session, editing):
    editing.anchor_chosen((0, 2))
    assert (session.project.layer.anchor, last(session)) == ((0, 2), "Move anchor")
    editing.anchor_chosen(None)
    assert session.project.layer.anchor is None


def test_a_pasted_text_becomes_the_kernel(session, editing, said):
    editing.text_pasted("[1 2; 3 4]")
    assert np.array_equal(session.project.layer.bank.weights[0, 0], SMALL.weights)
    assert (last(session), said) == ("Paste kernel", [])


@pytest.mark.parametrize("act", ["text_pasted", "text_convolved"])
def test_commas_that_may_be_decimal_are_told_once_the_text_is_there(session, editing, said, act):
    getattr(editing, act)("1,\uff15\n2,5")
    assert session.project.layer.bank.size == ((2, 2) if act == "text_pasted" else (4, 4))
    assert said == ["A comma lies between two numbers, 1 and 5; for 1.5 write a point."]


@pytest.mark.parametrize("text", ["1 x; 3 4", "1 2; 3", "", "nonsense", "1 nan", "9" * 400])
def test_a_bad_text_is_refused_and_changes_nothing(session, editing, said, text):
    before = session.project
    editing.text_pasted(text)
    assert session.project is before
    assert len(said) == 1
    assert len(said[0]) <= 200


def test_several_kernels_are_pasted_from_the_chosen_one_on(session, editing, said):
    set_layers(session, Layer(bank=KernelBank(np.zeros((3, 1, 1, 2)))), kernel=(1, 0))
    editing.text_pasted("[[[[1, 2]]], [[[3, 4]]]]")
    assert session.project.layer.bank.weights[:, 0, 0].tolist() == [[0, 0], [1, 2], [3, 4]]
    session.undo()
    assert not session.project.layer.bank.weights.any()
    editing.text_pasted("[[[[1, 2, 3]]]]")
    editing.text_pasted("[[[[1, 2], [3]]]]")
    assert ["1×3" in said[0], "equally long" in said[1]] == [True, True]
    assert not session.project.layer.bank.weights.any()


def test_a_preset_comes_with_its_recipe(session, editing):
    editing.preset_chosen("gaussian")
    kernel = session.project.layer.bank.kernel(0, 0)
    assert kernel == make("gaussian")
    assert kernel.recipe.startswith("gaussian")
    assert "gaussian" in last(session)


def test_a_recipe_with_bad_values_is_refused(session, editing, said):
    before = session.project
    editing.recipe_changed("gaussian", {"size": -3}, "")
    editing.preset_chosen("no-such-kernel")
    assert session.project is before
    assert len(said) == 2


def test_reset_is_the_kernel_that_changes_nothing(session, editing):
    editing.reset_kernel()
    weights = session.project.layer.bank.weights[0, 0]
    assert weights.sum() == 1
    assert weights[tuple(side // 2 for side in weights.shape)] == 1


# the matrix


def test_more_outputs_drop_a_bias_that_no_longer_counts(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE), bias=(1.0, 2.0)))
    editing.bank_edited(KernelBank.of(LARGE, LARGE, LARGE), "")
    assert session.project.layer.bias == ()
    assert session.project.layer.bank.outputs == 3


def test_one_bias_for_all_outputs_stays():
    layer = Layer(bias=(2.0,)).with_bank(KernelBank.of(LARGE, LARGE))
    assert layer.bias == (2.0,)


def test_a_cell_of_the_last_layer_shows_its_output(session, editing):
    set_layers(session, Layer(bank=KernelBank(np.ones((4, 3, 1, 1))), grouping=Grouping.STANDARD))
    editing.cell_chosen(2, 1)
    assert session.project.view.kernel == (2, 1)
    assert session.project.view.output == 2
    assert last(session) == ""


def test_a_cell_of_an_earlier_layer_leaves_the_output_alone(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE)), Layer(), output=1)
    editing.cell_chosen(1, 0)
    assert session.project.view.output == 1


def test_a_kernel_for_each_channel_shows_the_same_channel_again(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE)), output=5)
    editing.cell_chosen(0, 0)
    assert session.project.view.output == 4


def test_an_output_shows_its_kernel(session, editing):
    set_layers(session, Layer(bank=KernelBank.of(LARGE, LARGE)))
    editing.output_chosen(5)
    assert session.project.view.output == 5
    assert session.project.kernel_index == (1, 0)


# the operation


def test_an_operation_is_named_after_what_changed(session, editing):
    editing.operation_edited(replace(session.project.layer, stride=(2, 3)), "")
    assert last(session) == "Stride 2 × 3"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": Mode.FULL}, "Mode full"),
        ({"border": Border.REFLECT}, "Border reflect"),
        ({"flip": True}, "Flip kernel (true convolution) on"),
        ({"activation": Activation.RELU}, "Activation relu"),
        ({"pads": ((1, 2), (3, 4))}, "Padding 1 × 2 × 3 × 4"),
        ({"bias": (0.5,)}, "Bias 0.5"),
        ({"mode": Mode.EXPLICIT, "pads": ((1, 1), (1, 1))}, "Edit operation"),
        ({"name": "blur"}, "Edit operation"),
    ],
)
def test_a_difference_in_words(changes, words):
    assert difference(Layer(), replace(Layer(), **changes)) == words


def test_another_grouping_says_what_became_of_the_kernels(session, editing, said):
    editing.grouping_asked(Grouping.STANDARD, 1)
    assert session.project.layer.grouping is Grouping.STANDARD
    assert session.project.layer.bank.inputs == 3
    assert last(session) == "Channels: standard"
    assert "kernels is now 3 (it was 1)" in said[0]


def test_a_grouping_that_does_not_divide_is_refused(session, editing, said):
    editing.grouping_asked(Grouping.GROUPED, 2)
    assert said == ["groups is 2, which does not divide 3 channels."]
    assert session.project.layer.grouping is Grouping.EACH


def test_kernels_are_fitted_to_another_image(session, editing, said):
    editing.grouping_asked(Grouping.STANDARD, 1)
    editing.image_chosen(1)
    editing.fit_kernels()
    assert session.project.layer.bank.inputs == 1
    assert last(session) == "Fit kernels to image"


def test_a_layer_is_split_where_it_stands(session, editing):
    set_layers(session, Layer(name="first"), Layer(bank=KernelBank.of(LARGE)), Layer(name="last"), layer=1)
    editing.split_separable()
    layers = session.project.layers
    assert [layer.grouping for layer in layers[1:3]] == [Grouping.DEPTHWISE, Grouping.POINTWISE]
    assert [layers[0].name, layers[3].name] == ["first", "last"]


def test_what_cannot_be_split_is_refused(session, editing, said):
    set_layers(session, Layer(bank=KernelBank(np.ones((2, 7, 3, 3))), grouping=Grouping.STANDARD))
    before = session.project
    editing.split_separable()
    assert session.project is before
    assert len(said) == 1


@pytest.mark.parametrize(
    ("before", "channels"),
    [
        ((), 3),
        ((Layer(bank=KernelBank.of(SMALL, SMALL)),), 6),
        ((Layer(bank=KernelBank.of(SMALL, SMALL), enabled=False),), 3),
        ((Layer(bank=KernelBank(np.ones((5, 3, 1, 1))), grouping=Grouping.POINTWISE),), 5),
        ((Layer(bank=KernelBank.of(SMALL, SMALL)), Layer(bank=KernelBank.of(SMALL, SMALL))), 12),
        ((Layer(bank=KernelBank.of(SMALL, SMALL), activation=Activation.MAGNITUDE),), 3),
    ],
)
def test_channels_are_those_that_the_layers_before_give(session, editing, before, channels):
    set_layers(session, *before, Layer(), layer=len(before))
    assert session.project.channels == channels


def test_without_an_image_the_kernels_say_how_many_channels_they_read(session, editing):
    session.begin(Project(layers=(Layer(bank=KernelBank(np.ones((2, 7, 3, 3))), grouping=Grouping.STANDARD),)), None)
    assert session.project.channels == 7


# layers, images, looking


def test_a_layer_is_added_after_the_chosen_one_and_chosen(session, editing):
    set_layers(session, Layer(name="a"), Layer(name="b"), layer=0)
    editing.add_layer()
    assert [layer.name for layer in session.project.layers] == ["a", "", "b"]
    assert session.project.layer_index == 1


def test_the_last_layer_that_goes_becomes_the_identity(session, editing):
    editing.remove_layer()
    assert session.project.layers == (Layer(),)


def test_removing_a_layer_chooses_the_one_before(session, editing):
    set_layers(session, Layer(name="a"), Layer(name="b"), layer=1)
    editing.remove_layer()
    assert [layer.name for layer in session.project.layers] == ["a"]
    assert session.project.layer_index == 0


def test_layers_of_the_list_are_an_edit(session, editing):
    editing.layers_edited((Layer(name="a"), Layer(name="b")), "")
    assert last(session) == "Edit layers"


def test_choosing_a_layer_is_no_step(session, editing):
    set_layers(session, Layer(name="a"), Layer(name="b"))
    editing.layer_chosen(1)
    assert session.project.layer_index == 1
    assert last(session) == ""


def test_an_engine_is_a_step(session, editing):
    editing.engine_chosen("numpy", "")
    assert session.project.engine == "numpy"
    assert last(session) == "Engine numpy"


def test_a_way_to_look_is_no_step(session, editing):
    editing.view_changed({"policy": Policy.SIGNED, "levels": None})
    editing.levels_chosen(-3.0, 9.0)
    editing.mark_clipping(True)
    editing.composite_chosen((2, 1, 0))
    view = session.project.view
    assert (view.policy, view.levels, view.clipping, view.composite) == (Policy.SIGNED, (-3.0, 9.0), True, (2, 1, 0))
    editing.levels_reset()
    assert session.project.view.levels is None
    assert not session.history.undo_label


def test_difference_and_overlay_exclude_each_other(session, editing):
    editing.show_difference(True)
    assert session.project.view.content is Content.DIFFERENCE
    editing.show_overlay(True)
    assert session.project.view.content is Content.OVERLAY
    editing.show_overlay(False)
    assert session.project.view.content is Content.RESULT


def test_colour_is_no_step(session, editing):
    editing.show_colour(False)
    assert not session.project.view.colour
    assert last(session) == ""


@pytest.mark.parametrize(("current", "closed", "left"), [(0, 1, 0), (1, 0, 0), (1, 1, 0), (0, 0, 0)])
def test_closing_an_image_keeps_the_chosen_one_if_it_can(session, editing, current, closed, left):
    session.begin(replace(session.project, current=current), None)
    chosen = session.project.image
    editing.image_removed(closed)
    assert session.project.current == left
    assert (session.project.image is chosen) == (current != closed)


def test_the_last_image_can_be_closed_and_brought_back(session, editing):
    editing.image_removed(1)
    editing.image_removed(0)
    assert session.project.image is None
    editing.undo()
    assert session.project.image is not None
    editing.redo()
    assert session.project.image is None


def test_weights_that_another_size_cut_off_are_told_and_undone(session, editing, said):
    editing.kernel_edited(resized(LARGE, (2, 2)), "size")
    assert said == [
        "The kernel became 2×2. Cut off: rows 2, columns 2 (weights other than 0: 5); undo brings them back."
    ]
    session.undo()
    assert session.project.layer.bank.kernel(0, 0) == LARGE
    said.clear()
    editing.kernel_edited(resized(LARGE, (5, 5)), "size")
    assert said == []
