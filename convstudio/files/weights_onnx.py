"""The Conv and ConvTranspose nodes of an ONNX model: weights, bias and how they walk. The model is never run.

Needs the package onnx, which is imported only here. Numbers are read only from inside the file: data that a model
keeps elsewhere could name any file of the machine.
Source: the operator Conv in the ONNX operator documentation, and TensorProto in onnx.proto.
"""

import math
from functools import partial
from typing import Any

import numpy as np

from convstudio.files.errors import FileError, FileRefused, shown
from convstudio.files.stored_layer import Numbers, StoredLayer, bfloat16_as_float32
from convstudio.files.weights_onnx_pads import integers, own_padding, with_nodes_before
from convstudio.values.layer import Pair

# TensorProto.DataType: (little-endian type of raw_data, the field of numbers that stands for it otherwise)
_TYPES = {1: ("<f4", "float_data"), 11: ("<f8", "double_data"), 10: ("<u2", "int32_data"), 16: ("<u2", "int32_data"),
          7: ("<i8", "int64_data")}  # fmt: skip
_FLOAT16, _BFLOAT16 = 10, 16
_INT64 = 7
_FEW = 16  # twice the axes of what is padded


def onnx_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    """The nodes of one or two axes of space, in the order of the graph; FileError without the package."""
    graph = _graph(data, name)
    tensors = _constants(graph)
    makers = {output: node for node in graph.node for output in node.output}
    return tuple(
        _layer(node, tensors, makers, name)
        for node in graph.node
        if node.op_type in ("Conv", "ConvTranspose")
        and len(node.input) > 1
        and node.input[1] in tensors
        and len(tensors[node.input[1]].dims) in (3, 4)
    )


def _constants(graph: Any) -> dict[str, Any]:
    """The tensors of the model by name; exporters give one that occurs twice a second name."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.output and node.attribute and node.attribute[0].name == "value":
            tensors[node.output[0]] = node.attribute[0].t
        if node.op_type == "Identity" and node.output and node.input and node.input[0] in tensors:
            tensors[node.output[0]] = tensors[node.input[0]]
    return tensors


def _graph(data: bytes, name: str) -> Any:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError as error:
        raise FileError(f"{shown(name)} needs the package onnx to be read: pip install onnx") from error
    model = onnx.ModelProto()
    try:
        model.ParseFromString(data)
    except MemoryError:
        raise FileError(f"Cannot read {shown(name)}: there is not enough memory for it.") from None
    except DecodeError as error:
        raise FileRefused(f"{shown(name)} is no ONNX model, or it is cut short.") from error
    if not model.graph.node:
        raise FileRefused(f"{shown(name)} is no ONNX model: it has no graph of nodes.")
    return model.graph


def _layer(node: Any, tensors: dict[str, Any], makers: dict[str, Any], file: str) -> StoredLayer:
    weight = tensors[node.input[1]]
    name = _text(node.name or weight.name or node.input[1])
    shape = tuple(weight.dims)
    axes = len(shape) - 2
    attributes = {attribute.name: attribute for attribute in node.attribute}
    padding = own_padding(attributes, axes, name)
    padding = with_nodes_before(padding, node.input[0], makers, axes, partial(_listed, tensors))
    _check_kernel_shape(attributes, shape, name)
    return StoredLayer(
        name=name,
        shape=shape,
        read=partial(_read, node, tensors, name, file),
        stride=_pair(attributes, "strides", axes, name),
        dilation=_pair(attributes, "dilations", axes, name),
        groups=attributes["group"].i if "group" in attributes else 1,
        **padding._asdict(),
        stated=True,
        transposed=node.op_type == "ConvTranspose",
    )


def _text(name: str | bytes) -> str:
    """A name as text, also where protobuf gives bytes because they are no UTF-8."""
    return name if isinstance(name, str) else name.decode("utf-8", "replace")


def _pair(attributes: dict[str, Any], key: str, axes: int, name: str) -> Pair:
    """(vertical, horizontal); a signal is one row high, so its only number is the horizontal one."""
    found = integers(attributes, key, axes, 1, name)
    return (1, found[0]) if axes == 1 else (found[0], found[1])


def _check_kernel_shape(attributes: dict[str, Any], shape: tuple[int, ...], name: str) -> None:
    if "kernel_shape" in attributes and tuple(attributes["kernel_shape"].ints) != shape[2:]:
        told = tuple(attributes["kernel_shape"].ints)
        raise FileRefused(f"kernel_shape of {shown(name)} is {told}; its weights have {shape[2:]}.")


def _read(node: Any, tensors: dict[str, Any], name: str, file: str) -> tuple[Numbers, Numbers | None]:
    weights = _numbers(tensors[node.input[1]], name, file)
    if len(node.input) < 3 or not node.input[2]:
        return weights, None
    if node.input[2] not in tensors:
        raise FileRefused(f"The bias of {shown(name)} is computed by the model, not stored in it.")
    return weights, _numbers(tensors[node.input[2]], name, file)


def _numbers(tensor: Any, name: str, file: str) -> Numbers:
    """The numbers of a tensor, which must lie inside the file and be as many as its shape says."""
    if tensor.data_location == 1 or tensor.external_data:
        raise FileRefused(
            f"{shown(file)} keeps the weights of {shown(name)} in another file; save the model with its weights inside."
        )
    shape = tuple(tensor.dims)
    if tensor.data_type not in _TYPES or tensor.data_type == _INT64:
        raise FileRefused(f"The weights of {shown(name)} have the ONNX type {tensor.data_type}; floats are read.")
    stored = _stored(tensor, name)
    if any(side < 0 for side in shape) or stored.size != math.prod(shape):
        raise FileRefused(f"The weights of {shown(name)} claim the shape {shape} and have {stored.size} numbers.")
    return stored.reshape(shape)


def _listed(tensors: dict[str, Any], name: str) -> list[float] | None:
    """The few numbers of a tensor, if they lie in the file."""
    tensor = tensors.get(name)
    if tensor is None or tensor.data_type not in _TYPES or tensor.data_location == 1 or tensor.external_data:
        return None
    return [float(number) for number in _stored(tensor, _text(name))[:_FEW]]


def _stored(tensor: Any, name: str) -> Numbers:
    kind, field = _TYPES[tensor.data_type]
    if tensor.raw_data and len(tensor.raw_data) % np.dtype(kind).itemsize:
        raise FileRefused(f"The weights of {shown(name)} are cut: {len(tensor.raw_data)} bytes.")
    if tensor.raw_data:
        found = np.frombuffer(tensor.raw_data, kind)
    else:
        found = np.array(
            [value & 0xFFFF for value in getattr(tensor, field)] if kind == "<u2" else getattr(tensor, field)
        )
        found = found.astype(kind)
    if tensor.data_type == _FLOAT16:
        return found.view("<f2")
    return bfloat16_as_float32(found) if tensor.data_type == _BFLOAT16 else found
