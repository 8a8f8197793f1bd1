"""Padding of a convolution in an ONNX model: its own, and that of a Pad node before it."""

import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.weights import load_weights
from convstudio.values.border import Border
from convstudio.values.layer import Mode

onnx = pytest.importorskip("onnx", reason="the package onnx is optional")

from onnx import helper, numpy_helper  # noqa: E402

PADS = [0, 0, 1, 2, 0, 0, 3, 4]  # batch, channels, rows, columns: before all, then after all


def model(tmp_path, pad, walk=None, tensors=None, more=(), weights=(4, 2, 3, 5)):
    tensors = {"w": np.ones(weights, np.float32), "p": np.array(PADS), "zero": np.float32(0), **(tensors or {})}
    nodes = [*more, pad, helper.make_node("Conv", ["padded", "w"], ["y"], name="conv", **(walk or {}))]
    stored = [numpy_helper.from_array(np.asarray(array), name) for name, array in tensors.items()]
    path = tmp_path / "a.onnx"
    path.write_bytes(helper.make_model(helper.make_graph(nodes, "g", [], [], stored)).SerializeToString())
    return path


def pad_node(*inputs, **attributes):
    return helper.make_node("Pad", ["x", *inputs], ["padded"], name="pad", **attributes)


@pytest.mark.parametrize(
    ("pad", "border"),
    [
        (pad_node("p", mode="reflect"), Border.REFLECT),
        (pad_node("p", mode="edge"), Border.REPLICATE),
        (pad_node("p", mode="wrap"), Border.CIRCULAR),
        (pad_node("p", mode="constant"), Border.ZEROS),
        (pad_node("p", "zero"), Border.ZEROS),
        (pad_node("p", "five"), Border.CONSTANT),
        (pad_node(pads=PADS), Border.ZEROS),  # until opset 10
        (pad_node(pads=PADS, value=5.0), Border.CONSTANT),
        (pad_node(pads=PADS, mode="reflect"), Border.REFLECT),
    ],
)
def test_a_node_that_pads_is_part_of_the_layer(tmp_path, pad, border):
    layer = load_weights(model(tmp_path, pad, tensors={"five": np.float32(5)}))
    assert (layer.mode, layer.pads, layer.border) == (Mode.EXPLICIT, ((1, 3), (2, 4)), border)
    assert layer.border_value == (5 if border is Border.CONSTANT else 0)


def test_zeros_before_are_added_to_its_own(tmp_path):
    layer = load_weights(model(tmp_path, pad_node("p"), {"pads": [10, 20, 30, 40]}))
    assert layer.pads == ((11, 33), (22, 44))


def test_a_signal_is_padded_along_its_only_axis(tmp_path):
    signal = {"p": np.array([0, 0, 2, 0, 0, 3])}
    layer = load_weights(model(tmp_path, pad_node("p", mode="reflect"), tensors=signal, weights=(4, 2, 5)))
    assert (layer.mode, layer.pads, layer.border) == (Mode.EXPLICIT, ((0, 0), (2, 3)), Border.REFLECT)


def test_a_node_that_adds_nothing_changes_nothing(tmp_path):
    path = model(tmp_path, pad_node("p", mode="reflect"), {"auto_pad": "SAME_LOWER"}, {"p": np.zeros(8, np.int64)})
    layer = load_weights(path)
    assert (layer.mode, layer.border) == (Mode.SAME_LOWER, Border.ZEROS)


UNREAD = {
    "numbers that the model computes": (pad_node("computed", mode="reflect"), {}, {}),
    "a value that the model computes": (pad_node("p", "computed"), {}, {}),
    "a border and padding of its own": (pad_node("p", mode="edge"), {"pads": [1, 1, 1, 1]}, {}),
    "a size that follows the input": (pad_node("p"), {"auto_pad": "SAME_UPPER"}, {}),
    "axes that are chosen": (pad_node("p", "", "axes", mode="reflect"), {}, {"axes": np.array([2, 3])}),
    "channels": (pad_node("p"), {}, {"p": np.array([0, 1, 1, 1, 0, 0, 1, 1])}),
    "rows cut off": (pad_node("p"), {}, {"p": np.array([0, 0, -1, 1, 0, 0, 1, 1])}),
    "no numbers": (pad_node("p"), {}, {"p": np.full(8, np.nan)}),
    "too few": (pad_node("p"), {}, {"p": np.zeros(4, np.int64)}),
    "another mode": (pad_node("p", mode="mirror"), {}, {}),
    "nothing": (pad_node(), {}, {}),
}


@pytest.mark.parametrize(("pad", "walk", "tensors"), UNREAD.values(), ids=UNREAD)
def test_what_is_not_read_is_asked_for(tmp_path, pad, walk, tensors):
    path = model(tmp_path, pad, walk, tensors)
    with pytest.raises(FileRefused, match=r"^\"conv\" in \"a.onnx\" is padded by a node before it .* give padding="):
        load_weights(path)
    layer = load_weights(path, fields={"mode": Mode.SAME})
    assert layer.mode is Mode.SAME


def test_two_nodes_that_pad_are_not_read(tmp_path):
    first = helper.make_node("Pad", ["x0", "p"], ["x"], name="first")
    path = model(tmp_path, pad_node("p"), more=[first])
    with pytest.raises(FileRefused, match="is padded by a node before it"):
        load_weights(path)


@pytest.mark.parametrize(("along", "pads"), [(2, True), (-1, True), (1, False), (-3, False), (0, False)])
def test_slices_put_together_along_an_axis_are_a_border_and_channels_are_none(tmp_path, along, pads):
    path = model(tmp_path, helper.make_node("Concat", ["before", "x", "after"], ["padded"], axis=along))
    if pads:
        with pytest.raises(
            FileRefused,
            match=r"is padded by a node before it .* give padding=, and the border where it is not zeros\.$",
        ):
            load_weights(path)
    else:
        assert load_weights(path).mode is Mode.VALID


def test_the_border_is_known_where_only_the_numbers_are_asked_for(tmp_path):
    path = model(tmp_path, pad_node("computed", mode="wrap"))
    with pytest.raises(FileRefused, match="the border is circular"):
        load_weights(path)
    assert load_weights(path, fields={"mode": Mode.SAME}).border is Border.CIRCULAR
