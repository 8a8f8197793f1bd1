"""make_stack_plan: what a person wants, resolved against one input into integers, weights and reasons, step by step."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio import output_size_and_padding
from convstudio.engines.base import Demand, EngineError
from convstudio.engines.calibration import generation
from convstudio.engines.engine_registry import AUTO, Groups, candidates
from convstudio.engines.memoization import remembered
from convstudio.engines.method_selection import choose
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import Weights, for_channels
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.plan import InputFacts, Method, Plan, Shape, StackPlan
from convstudio.values.translatable_message import Message

WORKING_BYTES = 64 << 20


class PlanError(ConvStudioError):
    """A layer that does not fit its input."""


class ChannelsDiffer(PlanError):
    """A layer whose kernels read another number of channels than its input has."""


def facts_of(image: Image) -> InputFacts:
    """Shape, dtype, and whether sums must be direct, of an image. Float samples are looked at once, then remembered."""
    return InputFacts(image.shape, image.dtype.name, not image.calm)


def plan_for(layers: Sequence[Layer], image: Image, engine: str = AUTO) -> StackPlan:
    """Plans of a stack for an image, whose samples are looked at only if a method would mind NaN or extreme peaks."""
    stack = plan_unseen(tuple(layers), image.shape, image.dtype, engine)
    return stack or make_stack_plan(layers, facts_of(image), engine)


def plan_unseen(layers: tuple[Layer, ...], shape: Shape, dtype: np.dtype[Any], engine: str = AUTO) -> StackPlan | None:
    """Plans of a stack for any image of this shape and dtype; None where a method minds what the samples are."""
    return _unseen(layers, shape, dtype, candidates(engine), generation())


@remembered
def _unseen(
    layers: tuple[Layer, ...], shape: Shape, dtype: np.dtype[Any], engines: Groups, prices: object
) -> StackPlan | None:
    stack = _make_stack_plan(layers, InputFacts(shape, dtype.name), engines, prices)
    return stack if all(plan.minds_nothing for plan in stack.plans) else None


def make_stack_plan(layers: Sequence[Layer], facts: InputFacts, engine: str = AUTO) -> StackPlan:
    """Plans of the layers that are switched on; with none on, the input is handed on unchanged.

    PlanError with one sentence when a layer and its input do not fit.
    """
    return _make_stack_plan(tuple(layers), facts, candidates(engine), generation())


@remembered
def _make_stack_plan(
    layers: tuple[Layer, ...],
    facts: InputFacts,
    engines: Groups,
    prices: object,  # noqa: ARG001 - a plan is found again by the prices that it was chosen by
) -> StackPlan:
    enabled = [(number, layer) for number, layer in enumerate(layers, start=1) if layer.enabled] or [(1, Layer())]
    plans: list[Plan] = []
    for number, layer in enabled:
        plans.append(_in_stack(layer, facts, engines, number if len(enabled) > 1 else None))
        facts = InputFacts(plans[-1].output_shape, facts.compute_dtype, facts.direct_only)
    return StackPlan(tuple(plans))


def _in_stack(layer: Layer, facts: InputFacts, engines: Groups, number: int | None) -> Plan:
    try:
        return _make_plan(layer, facts, engines)
    except ConvStudioError as error:
        if number is None or isinstance(error, EngineError):
            raise
        kind = type(error) if isinstance(error, PlanError) else PlanError
        raise kind(Message("layer {number}: {problem}", number=number, problem=str(error))) from error


def _make_plan(layer: Layer, facts: InputFacts, engines: Groups) -> Plan:
    plan = _resolved(layer, facts, engines)
    notice = notice_of(plan)
    return replace(plan, reasons=(*plan.reasons, notice)) if notice else plan


def _resolved(layer: Layer, facts: InputFacts, engines: Groups) -> Plan:
    weights, groups = resolved_weights(layer, facts.shape[0])
    bias = _resolved_bias(layer, weights.shape[0])
    padding = output_size_and_padding.layer_padding(layer, facts.shape[1:])
    rows, columns = output_size_and_padding.output_size(layer, facts.shape[1:])
    dtype = np.dtype(facts.compute_dtype)
    choice = choose(engines, Demand(weights, layer.stride, layer.dilation, groups, (rows, columns), dtype), facts)
    outputs = groups if layer.activation is Activation.MAGNITUDE else weights.shape[0]
    shape = (outputs, rows, columns)
    return Plan(
        layer=layer,
        facts=facts,
        engine=choice.engine.name,
        output_shape=shape,
        padding=padding,
        stride=layer.stride,
        dilation=layer.dilation,
        groups=groups,
        weights=weights,
        bias=bias,
        border=layer.border,
        border_value=layer.border_value if layer.border is Border.CONSTANT else 0.0,
        activation=layer.activation,
        method=choice.method,
        reasons=choice.reasons,
        parameters=weights.size + (len(bias) if layer.bias else 0),
        macs=weights.size * rows * columns,
        bytes=_bytes(shape, facts, choice.method),
        seconds=choice.seconds,
        foretold=choice.foretold,
    )


def notice_of(plan: Plan) -> Message | None:
    """What a person may not expect of a plan: sums that overflow, or rows of kernels that see padding only.

    Of kernels with several rows a signal meets one. Nothing is said of them where the border repeats the signal, where
    the output has a row for each, or where the rest is 0.
    """
    if too_large := _overflow_notice(plan):
        return too_large
    rows, columns = plan.kernel_size
    constant = plan.border in (Border.ZEROS, Border.CONSTANT)
    if plan.input_shape[1] != 1 or rows == 1 or plan.output_shape[1] != 1 or not constant:
        return None
    row, between = divmod(plan.padding[0][0], plan.dilation[0])
    met = row if between == 0 and row < rows else None
    if not np.delete(plan.weights, [] if met is None else met, axis=2).any():
        return None
    return _one_row_notice(plan, met, f"{rows}x{columns}")


def _overflow_notice(plan: Plan) -> Message | None:
    limit, read = float(np.finfo(plan.facts.result_dtype).max), np.dtype(plan.facts.dtype)
    reach = float(np.iinfo(read).max) if read.kind in "iu" else 1.0  # what floats reach is not known here
    with np.errstate(over="ignore"):
        largest = reach * np.abs(plan.layer.bank.weights).sum(axis=(1, 2, 3)).max()
    if largest <= limit:
        return None
    return Message(
        "the sums of an output can be more than {limit:.2g}, the most that {dtype} holds, so that samples become "
        "infinite; divide the kernel.",
        limit=limit,
        dtype=plan.facts.result_dtype,
    )


def _one_row_notice(plan: Plan, met: int | None, size: str) -> Message:
    if met is None:
        return Message(
            "the signal is one row high, so with this border no row of the {size} kernel meets it; "
            "give a kernel of one row.",
            size=size,
        )
    row = plan.kernel_size[0] - 1 - met if plan.layer.flip else met
    if plan.layer.bank.outputs * plan.layer.bank.inputs > 1:
        return Message(
            "the signal is one row high, so with this border only row {row} of each {size} kernel meets it; "
            "give kernels of one row.",
            row=row,
            size=size,
        )
    kernel = plan.weights[0, 0]
    return Message(
        "the signal is one row high, so with this border only row {row} of the {size} kernel meets it "
        "(sum {met:.2f} of {whole:.2f}); give a kernel of one row.",
        row=row,
        size=size,
        met=kernel[met].sum() + 0.0,
        whole=kernel.sum() + 0.0,
    )


def resolved_weights(layer: Layer, channels: int) -> tuple[Weights, int]:
    """(weights (outputs, inputs per group, rows, columns), groups) for an input of this many channels."""
    bank = layer.bank
    match layer.grouping:
        case Grouping.EACH:
            weights, groups = _each(bank.weights, channels), channels
        case Grouping.DEPTHWISE:
            weights, groups = bank.weights, channels
        case Grouping.STANDARD | Grouping.POINTWISE:
            weights, groups = bank.weights, 1
        case Grouping.GROUPED:
            weights, groups = bank.weights, layer.groups
    if layer.grouping is Grouping.POINTWISE and bank.size != (1, 1):
        raise PlanError(Message("pointwise needs 1x1 kernels; these are {0}x{1}.".format(*bank.size)))
    check_groups(weights.shape[0], weights.shape[1], groups, channels)
    if layer.flip:
        weights = np.ascontiguousarray(weights[:, :, ::-1, ::-1])
    weights.flags.writeable = False
    return weights, groups


def _each(weights: Weights, channels: int) -> Weights:
    if weights.shape[1] != 1:
        raise PlanError(
            Message(
                "per channel, every kernel reads one channel; this bank has {inputs} inputs per output.",
                inputs=weights.shape[1],
            )
        )
    return for_channels(weights, channels, 0)


def check_groups(outputs: int, inputs: int, groups: int, channels: int) -> None:
    """ChannelsDiffer unless this many groups divide both channel counts and inputs per group make up the channels."""
    if channels % groups:
        raise ChannelsDiffer(
            Message("groups is {groups}, which does not divide the {n} input channels.", groups=groups, n=channels)
        )
    if outputs % groups:
        raise ChannelsDiffer(
            Message("groups is {groups}, which does not divide the {n} output channels.", groups=groups, n=outputs)
        )
    if inputs * groups != channels:
        raise ChannelsDiffer(
            Message(
                "the kernels read {inputs} x {groups} groups = {read} channels; the input has {channels}.",
                inputs=inputs,
                groups=groups,
                read=inputs * groups,
                channels=channels,
            )
        )


def _resolved_bias(layer: Layer, outputs: int) -> npt.NDArray[np.float64]:
    given = len(layer.bias)
    repeats = layer.grouping is Grouping.EACH and given == layer.bank.outputs
    if given not in (0, 1, outputs) and not repeats:
        raise PlanError(
            Message("bias has {given} numbers; the number of outputs is {outputs}.", given=given, outputs=outputs)
        )
    bias = np.array(layer.bias or (0.0,), dtype=np.float64)
    return np.resize(bias, outputs)


def _bytes(shape: Shape, facts: InputFacts, method: Method) -> int:
    output = prod(shape) * np.dtype(facts.result_dtype).itemsize
    return output + (WORKING_BYTES if method in (Method.FFT, Method.MATRIX) else WORKING_BYTES // 2)
