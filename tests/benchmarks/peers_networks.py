"""Peers that take tensors: torch in both memory formats, onnxruntime, kornia. Input and weights wait as tensors."""

from typing import Any

import numpy as np

from tests.benchmarks.peers_cells import Array, Kind, Problem
from tests.benchmarks.peers_tool import Prepared, Run, tool_of


def _torch(problem: Problem, memory_format: str) -> Prepared:
    import torch

    cell, form = problem.cell, getattr(torch, memory_format)
    x = torch.from_numpy(problem.x)[None].to(memory_format=form)
    w = torch.from_numpy(problem.w).to(memory_format=form)
    rest = (None, cell.steps, cell.padding, cell.dilation, cell.groups)
    return Run(_without_gradient(torch.nn.functional.conv2d, x, w, *rest), _first)


def _without_gradient(function: Any, *arguments: Any, **named: Any) -> Any:
    import torch

    def call() -> Any:
        with torch.inference_mode():
            return function(*arguments, **named)

    return call


def _first(result: Any) -> Array:
    return np.asarray(result.numpy()[0])


def torch_contiguous(problem: Problem) -> Prepared:
    """torch.nn.functional.conv2d; conv1d for signals."""
    import torch

    if problem.cell.signal:
        x, w = torch.from_numpy(problem.x[:, 0])[None], torch.from_numpy(problem.w[:, :, 0])
        call = _without_gradient(torch.nn.functional.conv1d, x, w, None, 1, problem.cell.padding[1])
        return Run(call, lambda result: result.numpy()[0][:, None])
    return _torch(problem, "contiguous_format")


def torch_channels_last(problem: Problem) -> Prepared:
    """torch.nn.functional.conv2d on channels_last tensors, which networks are advised to use."""
    if problem.cell.signal:
        return "signals have no channels_last format"
    return _torch(problem, "channels_last")


def onnxruntime(problem: Problem) -> Prepared:
    """One Conv node, spinning off (its threads would slow whatever is timed next)."""
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(_model(problem), options, providers=["CPUExecutionProvider"])
    feed = {"x": problem.x[None]}
    return Run(lambda: session.run(None, feed), lambda results: results[0][0])


def _model(problem: Problem) -> bytes:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    cell = problem.cell
    node = helper.make_node(
        "Conv",
        ["x", "w"],
        ["y"],
        pads=[*cell.padding, *cell.padding],
        strides=cell.steps,
        dilations=[cell.dilation] * 2,
        group=cell.groups,
    )
    shapes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, *shape))
        for name, shape in (("x", cell.shape), ("y", cell.output_shape))
    ]
    graph = helper.make_graph([node], "conv", shapes[:1], shapes[1:], [numpy_helper.from_array(problem.w, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def kornia_spatial(problem: Problem) -> Prepared:
    """kornia.filters: box_blur, filter2d_separable or filter2d."""
    import torch
    from kornia import filters

    refused = _refused_by_kornia(problem)
    if refused:
        return refused
    x, (kh, kw) = torch.from_numpy(problem.x)[:, None], problem.cell.kernel
    if problem.cell.kind is Kind.BOX:
        gain = float(problem.w.sum())
        return Run(_without_gradient(lambda: filters.box_blur(x, (kh, kw), "constant") * gain), _planes)
    if problem.factors is not None:
        column, row = (torch.from_numpy(factor)[None] for factor in problem.factors)
        return Run(_without_gradient(filters.filter2d_separable, x, row, column, "constant"), _planes)
    return Run(_without_gradient(filters.filter2d, x, torch.from_numpy(problem.w[:, 0]), "constant"), _planes)


def kornia_transform(problem: Problem) -> Prepared:
    """kornia.filters.fft_conv."""
    import torch
    from kornia import filters

    refused = _refused_by_kornia(problem)
    if refused or problem.w.shape[0] > 1:
        return refused or "one kernel only"
    x, w = torch.from_numpy(problem.x)[:, None], torch.from_numpy(problem.w[:, 0])
    return Run(_without_gradient(filters.fft_conv, x, w, "constant"), _planes)


def _refused_by_kornia(problem: Problem) -> str:
    cell = problem.cell
    if cell.stride > 1 or cell.dilation > 1:
        return "filters at stride 1 and dilation 1 only"
    if cell.groups != cell.shape[0]:
        return "filters each channel by itself"
    return ""


def _planes(result: Any) -> Array:
    return np.asarray(result.numpy()[:, 0])


PEERS = (
    tool_of("torch", "torch", "torch", torch_contiguous),
    tool_of("torch", "torch channels_last", "torch", torch_channels_last),
    tool_of("onnxruntime", "onnxruntime", "onnxruntime", onnxruntime),
    tool_of("kornia", "kornia", "kornia", kornia_spatial),
    tool_of("kornia", "kornia fft_conv", "kornia", kornia_transform),
)
