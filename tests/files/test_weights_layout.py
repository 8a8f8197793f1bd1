"""Layouts: which axis is which, when a shape leaves it open, and every model file of issue 15, line 2.5."""

import sys
from pathlib import Path

import numpy as np
import pytest

import convstudio as cs
from convstudio.files.errors import FileError
from convstudio.files.stored_layer import StoredLayer
from convstudio.files.weights import load_weights
from convstudio.files.weights_layout import LAYOUTS, doubt, in_our_order, is_transposed
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Mode

MODELS = Path(__file__).parent / "models"
WALK = {"stride": (2, 2), "mode": Mode.VALID, "grouping": Grouping.GROUPED, "groups": 1}
CHOICE_OF_FOUR = " or ".join(LAYOUTS[4])


def stored(shape, name="bank", **more):
    return StoredLayer(name, shape, lambda: (np.ones(shape), None), **more)


@pytest.mark.parametrize(
    ("layout", "stored_shape", "shape"),
    [
        ("oihw", (8, 3, 5, 7), (8, 3, 5, 7)),
        ("hwio", (5, 7, 3, 8), (8, 3, 5, 7)),
        ("ohwi", (8, 5, 7, 3), (8, 3, 5, 7)),
        ("oiw", (8, 3, 7), (8, 3, 1, 7)),
        ("wio", (7, 3, 8), (8, 3, 1, 7)),
        ("ohw", (8, 5, 7), (8, 1, 5, 7)),
        ("hw", (5, 7), (1, 1, 5, 7)),
    ],
)
def test_each_layout_gives_the_same_weights_in_our_order(layout, stored_shape, shape):
    ours = np.arange(np.prod(shape)).reshape(shape)
    squeezed = ours.reshape([side for side, letter in zip(shape, "oihw", strict=True) if letter in layout])
    present = [letter for letter in "oihw" if letter in layout]
    theirs = squeezed.transpose([present.index(letter) for letter in layout])
    assert theirs.shape == stored_shape
    assert np.array_equal(in_our_order(theirs, layout), ours)


def test_a_layout_of_other_axes_is_refused_with_those_that_fit():
    with pytest.raises(ConvStudioError, match="layout is hwio, for 4 axes; 3 axes take oiw or wio or ohw"):
        in_our_order(np.ones((6, 3, 3)), "hwio")


@pytest.mark.parametrize(
    "shape",
    [
        (3, 3, 3, 8),
        (3, 3, 64, 64),
        (3, 3, 3, 3),
        (7, 7, 3, 64),
        (1, 1, 16, 32),
        (1, 3, 16, 32),
        (4, 4, 8, 16),
        (5, 3, 3, 8),
        (2, 2, 3, 8),
        (7, 5, 3, 16),
        (32, 3, 3, 16),
    ],
)
def test_a_bank_that_may_have_its_kernel_first_is_asked_about(shape):
    assert doubt(stored(shape), None) == CHOICE_OF_FOUR


@pytest.mark.parametrize(
    "shape",
    [
        (16, 3, 3, 3),
        (8, 3, 5, 5),
        (64, 64, 3, 3),
        (4, 2, 3, 5),
        (2, 2, 3, 3),
        (6, 1, 3, 3),
        (1, 3, 3, 3),
        (1, 1, 31, 31),
        (1, 1, 4, 4),
        (768, 3, 16, 16),
        (16, 16, 1, 1),
        (1, 1, 1, 5),
        (1, 1, 1, 1),
        (3, 3),
    ],
)
def test_a_bank_as_pytorch_writes_it_is_not_asked_about(shape):
    assert doubt(stored(shape), None) == ""


def test_three_axes_are_kernels_or_a_signal_and_pytorch_says_which():
    assert doubt(stored((6, 3, 3)), None) == "oiw or wio or ohw"
    assert doubt(stored((5, 1, 8)), None) == "oiw or wio or ohw"  # Keras' Conv1D; as PyTorch's it looks the same
    assert doubt(stored((5, 1, 8), "conv.weight"), None) == ""
    assert doubt(stored((6, 3, 3), "conv.weight"), None) == ""
    assert doubt(stored((6, 3, 3), stated=True), None) == ""


@pytest.mark.parametrize("shape", [(3, 3, 1, 1), (3, 3, 3, 3), (8, 8, 3, 5), (64, 3, 1, 7), (2, 2, 3, 8)])
def test_a_state_dict_is_not_asked_about_what_it_may_hold(shape):
    assert doubt(stored(shape, "conv.weight"), None) == ""


def test_a_kernel_in_the_middle_is_asked_about_whatever_its_name():
    assert doubt(stored((32, 3, 3, 16), "conv.weight"), None) == CHOICE_OF_FOUR


def test_even_kernels_of_a_state_dict_may_be_transposed_unless_the_bias_counts_the_first_axis():
    layer = stored((16, 3, 4, 4), "up.weight")
    assert "transposed" in doubt(layer, None)
    assert doubt(layer, np.ones(16)) == ""
    assert is_transposed(layer, np.ones(3))
    assert not is_transposed(layer, np.ones(16))
    assert not is_transposed(stored((3, 3, 4, 4), "up.weight"), np.ones(3))


def refusal(name, layer=None, **given):
    with pytest.raises(FileError) as refused:
        load_weights(MODELS / name, layer, **given)
    assert len(str(refused.value)) <= 200
    return str(refused.value)


def test_the_stem_of_a_keras_model_is_asked_about_and_then_right():
    assert refusal("keras_stem_HWIO.npy") == (
        '"keras_stem_HWIO.npy" states no stride, padding, groups or layout: give stride=, padding=, groups= and '
        "layout= (oihw or hwio or ohwi), and dilation= where it is not 1."
    )
    assert "states no layout: give layout= (oihw or hwio or ohwi)" in refusal("keras_stem_HWIO.npy", fields=WALK)
    (layer,) = cs.load_layers(MODELS / "keras_stem_HWIO.npy", stride=2, padding="same_upper", groups=1, layout="hwio")
    assert np.array_equal(layer.bank.weights, np.load(MODELS / "keras_stem_HWIO.npy").transpose(3, 2, 0, 1))
    assert (layer.stride, layer.mode) == ((2, 2), Mode.SAME_UPPER)


def test_a_list_of_kernels_is_asked_about_and_then_right():
    assert "layout= (oiw or wio or ohw)" in refusal("list_of_kernels.npy")
    layer = load_weights(MODELS / "list_of_kernels.npy", None, "ohw", WALK)
    assert np.array_equal(layer.bank.weights[:, 0], np.load(MODELS / "list_of_kernels.npy"))


@pytest.mark.parametrize("name", ["keras.h5", "small_default.onnx.data"])
def test_what_is_no_weights_file_of_ours_is_refused(name):
    assert "holds no weights: it is none of .npy" in refusal(name)


def test_onnx_with_its_weights_elsewhere_or_quantised_is_refused():
    pytest.importorskip("onnx", reason="the package onnx is optional")
    assert "keeps the weights" in refusal("small_default.onnx", "node_conv2d")
    assert "holds no kernels" in refusal("cls_qdq.onnx")


def test_a_state_dict_is_asked_about_and_then_right():
    torch = pytest.importorskip("torch", reason="PyTorch is optional")
    assert refusal("small.pt", "0") == (
        '"0.weight" in "small.pt" states no stride, padding or groups: give stride=, padding= and groups=, '
        "and dilation= where it is not 1."
    )
    tensors = torch.load(MODELS / "small.pt", weights_only=True)
    layer = load_weights(MODELS / "small.pt", "1", None, {**WALK, "groups": 16})
    assert np.array_equal(layer.bank.weights, tensors["1.weight"].numpy())
    assert layer.groups == 16


def test_transposed_convolutions_are_named_as_such():
    pytest.importorskip("torch", reason="PyTorch is optional")
    assert "is a transposed convolution, which is not run" in refusal("small.pt", "2", fields=WALK)
    assert "oihw, unless it is a transposed convolution, which is not run" in refusal("dcgan_like.pt", fields=WALK)
    assert load_weights(MODELS / "dcgan_like.pt", None, "oihw", WALK).bank.outputs == 16


def test_a_state_dict_in_any_format_names_its_transposed_convolution(tmp_path):
    """What small.pt and dcgan_like.pt hold, for machines without torch."""
    tensors = {"0.weight": np.ones((16, 3, 3, 3)), "0.bias": np.ones(16), "2.weight": np.ones((16, 3, 2, 2))}
    np.savez(tmp_path / "small.npz", **tensors, **{"2.bias": np.ones(3), "up.weight": np.ones((16, 3, 4, 4))})
    assert load_weights(tmp_path / "small.npz", "0", None, WALK).bank.outputs == 16
    with pytest.raises(FileError, match=r'"2.weight" in "small.npz" is a transposed convolution, which is not run'):
        load_weights(tmp_path / "small.npz", "2", None, WALK)
    with pytest.raises(FileError, match=r"layout= \(oihw, unless it is a transposed convolution, which is not run\)"):
        load_weights(tmp_path / "small.npz", "up", None, WALK)


def test_without_torch_a_state_dict_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert [name for name in ("small.pt", "dcgan_like.pt") if "pip install torch" not in refusal(name)] == []
