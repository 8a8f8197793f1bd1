"""Precision: the same layers in float64, in float32 by several methods, with an int8 kernel, and in narrow types."""

from dataclasses import replace

import numpy as np

from convstudio.engines.torch.low_precision import narrow_types
from convstudio.explain.input_values import exact
from convstudio.jobs.compare.layer_alternatives import Alternative, as_it_is, way_of
from convstudio.values.kernel import KernelBank, Weights
from convstudio.values.plan import Method, StackPlan
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message

INT8 = 127


def precisions(project: Project) -> tuple[tuple[Alternative, ...], tuple[tuple[Message, str], ...]]:
    """(ways, the first of which is the truth; those that cannot be had here with their reasons)."""
    present = as_it_is(project)
    stack, dtype = present.stack, present.stack.plans[-1].facts.compute_dtype
    chosen = {"dtype": dtype, "method": stack.plans[-1].method.value, "engine": stack.plans[-1].engine}
    ways = [
        Alternative(Message("float64, plain sums"), exact(stack)),
        Alternative(Message("{dtype}, {method}, {engine} (as it is)", **chosen), stack),
        Alternative(Message("{dtype}, plain sums", dtype=dtype), _by(stack, Method.DIRECT)),
    ]
    if not any(plan.facts.direct_only for plan in stack.plans):
        ways.append(Alternative(Message("{dtype}, by FFT", dtype=dtype), _by(stack, Method.FFT)))
    layer = project.layer
    rounded = layer.with_bank(KernelBank(quantised(layer.bank.weights)))
    ways.append(way_of(Message("int8 kernel"), project.with_layer(rounded)))
    known = narrow_types()
    ways += [
        Alternative(Message("{dtype} (PyTorch)", dtype=name), stack, None, name)
        for name, why in known.items()
        if not why
    ]
    return tuple(ways), tuple((Message("{dtype} (PyTorch)", dtype=name), why) for name, why in known.items() if why)


def quantised(weights: Weights) -> Weights:
    """Weights (outputs, inputs, rows, columns) as whole steps of -127 to 127, one step size for each output.

    Symmetric and per output channel, as TensorFlow Lite and PyTorch quantise convolutions.
    """
    step = np.abs(weights).max(axis=(1, 2, 3), keepdims=True) / INT8
    whole = np.rint(np.divide(weights, step, out=np.zeros_like(weights), where=step > 0))
    return np.asarray(whole * step)


def _by(stack: StackPlan, method: Method) -> StackPlan:
    return StackPlan(tuple(replace(plan, engine="numpy", method=method) for plan in stack.plans))
