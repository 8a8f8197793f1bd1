"""ONNX: Conv nodes with everything that says how they walk; nothing outside the file is ever looked at."""

import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.weights import list_layers, load_weights
from convstudio.values.layer import Grouping, Mode

onnx = pytest.importorskip("onnx", reason="the package onnx is optional")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

WEIGHTS = np.arange(4 * 2 * 3 * 5, dtype=np.float32).reshape(4, 2, 3, 5)


def node(weight="w", name="conv", bias="", kind="Conv", **attributes):
    inputs = ["x", weight, bias] if bias else ["x", weight]
    return helper.make_node(kind, inputs, ["y"], name=name, **attributes)


def tensor(array=WEIGHTS, name="w"):
    return numpy_helper.from_array(np.asarray(array), name)


def model(tmp_path, nodes, tensors):
    graph = helper.make_graph(nodes, "g", [], [], tensors)
    path = tmp_path / "a.onnx"
    path.write_bytes(helper.make_model(graph).SerializeToString())
    return path


def refusal(path) -> str:
    with pytest.raises(FileError) as refused:
        load_weights(path)
    assert len(str(refused.value)) <= 200
    return str(refused.value)


@pytest.mark.parametrize(
    ("raised", "told"), [(MemoryError(), (FileError, "not enough memory")), (TypeError("ours"), (TypeError, "ours"))]
)
def test_only_what_protobuf_cannot_read_is_damage(tmp_path, monkeypatch, raised, told):
    class Broken:
        def ParseFromString(self, data):
            raise raised

    path = model(tmp_path, [node()], [tensor()])
    monkeypatch.setattr(onnx, "ModelProto", Broken)
    with pytest.raises(told[0], match=told[1]):
        load_weights(path)


def test_everything_that_a_node_says_becomes_the_layer(tmp_path):
    convolution = node(bias="b", strides=[2, 3], dilations=[1, 2], group=2, pads=[1, 2, 3, 4], kernel_shape=[3, 5])
    path = model(tmp_path, [convolution], [tensor(), tensor(np.arange(4, dtype=np.float32), "b")])
    layer = load_weights(path)
    assert np.array_equal(layer.bank.weights, WEIGHTS)
    assert (layer.stride, layer.dilation, layer.groups, layer.grouping) == ((2, 3), (1, 2), 2, Grouping.GROUPED)
    assert (layer.mode, layer.pads, layer.bias) == (Mode.EXPLICIT, ((1, 3), (2, 4)), (0, 1, 2, 3))
    assert layer.name == "conv"


def test_a_transposed_convolution_is_named_as_such_and_not_taken_for_a_plain_one(tmp_path):
    """Issue 15, 2.5."""
    path = model(tmp_path, [node(kind="ConvTranspose", name="up"), node()], [tensor()])
    assert load_weights(path).name == "conv"
    with pytest.raises(FileRefused, match=r'"up" in "a.onnx" is a transposed convolution, which is not run'):
        load_weights(path, "up")


@pytest.mark.parametrize(
    ("attributes", "mode"),
    [
        ({}, Mode.VALID),
        ({"pads": [0, 0, 0, 0]}, Mode.VALID),
        ({"auto_pad": "NOTSET"}, Mode.VALID),
        ({"auto_pad": "VALID"}, Mode.VALID),
        ({"auto_pad": "SAME_UPPER"}, Mode.SAME_UPPER),
        ({"auto_pad": "SAME_LOWER"}, Mode.SAME_LOWER),
    ],
)
def test_the_ways_of_padding(tmp_path, attributes, mode):
    assert load_weights(model(tmp_path, [node(**attributes)], [tensor()])).mode is mode


def test_a_signal_walks_along_its_only_axis(tmp_path):
    path = model(tmp_path, [node(strides=[3], dilations=[2], pads=[1, 4])], [tensor(WEIGHTS[:, :, 0])])
    layer = load_weights(path)
    assert layer.bank.weights.shape == (4, 2, 1, 5)
    assert (layer.stride, layer.dilation, layer.pads) == ((1, 3), (1, 2), ((0, 0), (1, 4)))


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BFLOAT16])
@pytest.mark.parametrize("raw", [True, False])
def test_every_kind_of_float_is_read_raw_or_listed(tmp_path, kind, raw):
    expected = np.array([[[[1.0, -2.0, 0.25]]]])
    if raw:
        bits = {TensorProto.FLOAT: "<f4", TensorProto.DOUBLE: "<f8", TensorProto.FLOAT16: "<f2"}.get(kind)
        data = expected.astype(bits).tobytes() if bits else np.array([0x3F80, 0xC000, 0x3E80], "<u2").tobytes()
    else:
        data = expected.ravel().tolist()
    stored = helper.make_tensor("w", kind, expected.shape, data, raw=raw)
    assert np.array_equal(load_weights(model(tmp_path, [node()], [stored])).bank.weights, expected)


def test_weights_of_a_constant_node_are_found(tmp_path):
    constant = helper.make_node("Constant", [], ["w"], value=tensor())
    assert np.array_equal(load_weights(model(tmp_path, [constant, node()], [])).bank.weights, WEIGHTS)


def test_weights_and_bias_that_are_there_once_for_two_nodes_are_found(tmp_path):
    """PyTorch's exporter keeps one of two equal arrays, and Identity nodes for the other."""
    same = [helper.make_node("Identity", [name], [f"{name}2"]) for name in ("w", "b")]
    path = model(tmp_path, [*same, node("w2", bias="b2")], [tensor(), tensor(np.arange(4, dtype=np.float32), "b")])
    layer = load_weights(path)
    assert np.array_equal(layer.bank.weights, WEIGHTS)
    assert layer.bias == (0, 1, 2, 3)


def test_layers_are_listed_and_chosen_by_the_name_of_their_node(tmp_path):
    small = tensor(WEIGHTS[:1], "w2")
    path = model(tmp_path, [node(), node("w2", "second", strides=[2, 2])], [tensor(), small])
    assert [(row.name, row.shape, row.stride) for row in list_layers(path)] == [
        ("conv", (4, 2, 3, 5), (1, 1)),
        ("second", (1, 2, 3, 5), (2, 2)),
    ]
    assert load_weights(path, "second").bank.outputs == 1
    assert "conv 4x2x3x5, second 1x2x3x5" in refusal(path)


def test_a_node_without_a_name_is_called_after_its_weights(tmp_path):
    assert load_weights(model(tmp_path, [node(name="")], [tensor()])).name == "w"


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is(tmp_path):
    path = model(tmp_path, [node(name="name")], [tensor()])
    path.write_bytes(path.read_bytes().replace(b"name", b"na\xffe"))
    assert load_weights(path).name == "na\ufffde"


def test_other_nodes_and_convolutions_in_space_are_no_layers(tmp_path):
    volume = tensor(np.ones((1, 1, 2, 2, 2), np.float32), "v")
    nodes = [node(), node("v", "volume"), helper.make_node("Relu", ["y"], ["z"]), node("unknown", "dynamic")]
    assert [row.name for row in list_layers(model(tmp_path, nodes, [tensor(), volume]))] == ["conv"]


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/passwd", "~/x", "weights.bin"])
@pytest.mark.parametrize("declared", [True, False])
def test_weights_outside_the_file_are_not_looked_for(tmp_path, monkeypatch, location, declared):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.bin").write_bytes(WEIGHTS.tobytes())
    outside = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=WEIGHTS.shape)
    outside.external_data.add(key="location", value=location)
    if declared:
        outside.data_location = TensorProto.EXTERNAL
    assert "in another file" in refusal(model(tmp_path, [node()], [outside]))


def with_dims(*dims):
    stored = tensor()
    stored.dims[:] = dims
    return stored


def cut():
    stored = tensor()
    stored.raw_data = stored.raw_data[:-1]
    return stored


@pytest.mark.parametrize(
    ("attributes", "tensors", "words"),
    [
        ({}, [with_dims(-4, -2, 3, 5)], "claim the shape (-4, -2, 3, 5)"),
        ({}, [with_dims(4, 2, 3, 6)], "have 120 numbers"),
        ({}, [with_dims(2**40, 2, 3, 5)], "more than"),
        ({}, [cut()], "cut: 479 bytes"),
        ({}, [tensor(WEIGHTS.astype(np.int64))], "ONNX type 7"),
        ({}, [tensor(np.full((1, 1, 1, 1), np.nan, np.float32))], "NaN"),
        ({"group": 3}, [tensor()], "groups 3, which must divide 4"),
        ({"group": 0}, [tensor()], "groups 0"),
        ({"strides": [1]}, [tensor()], 'strides of "conv" has 1 numbers; its kernel needs 2'),
        ({"strides": [0, 1]}, [tensor()], "stride is (0, 1)"),
        ({"dilations": [1, 1, 1]}, [tensor()], "dilations"),
        ({"pads": [1, 1]}, [tensor()], "pads"),
        ({"pads": [-1, 0, 0, 0]}, [tensor()], "padding (top, bottom) is (-1, 0)"),
        ({"auto_pad": "SOME"}, [tensor()], "auto_pad"),
        ({"kernel_shape": [5, 5]}, [tensor()], "kernel_shape"),
        ({"bias": "b"}, [tensor()], "computed by the model"),
        ({"bias": "b"}, [tensor(), tensor(np.ones(3, np.float32), "b")], "(3,); it must be (4,)"),
        ({"bias": "b"}, [tensor(), tensor(np.full(4, np.nan, np.float32), "b")], "finite"),
    ],
)
def test_a_lie_in_the_model_is_refused(tmp_path, attributes, tensors, words):
    assert words in refusal(model(tmp_path, [node(**attributes)], tensors))


def test_a_cut_model_gives_no_wrong_weights(tmp_path):
    path = model(tmp_path, [node(group=2)], [tensor()])
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        try:
            layer = load_weights(path)
        except FileError:
            continue
        assert np.array_equal(layer.bank.weights, WEIGHTS)
        assert layer.groups == 2


def test_a_model_without_nodes_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="no graph of nodes"):
        list_layers(model(tmp_path, [], [tensor()]))


def test_without_the_package_one_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    path = model(tmp_path, [node()], [tensor()])
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    assert "pip install onnx" in refusal(path)
