"""Small pictures of how inputs become outputs: each kernel's map of each input, their sums, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.channel_structures import Structure, inputs_of, one_by_one
from convstudio.explain.input_values import values_read
from convstudio.jobs.display.display_range_policies import Levels, Pixels
from convstudio.jobs.display.pixel_conversion import coloured
from convstudio.jobs.display.samples_in_sight import colour_table, sparse
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.layer import Activation
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.project import Policy, Project

SIDE = 72  # samples along the longer side of a small picture
MOST = 6  # inputs and kernels that are shown


@dataclass(frozen=True, eq=False)
class ChannelMapStage:
    """One layer. All arrays are of samples (rows, columns), a few of the whole; pictures (rows, columns, 3) uint8.

    inputs, outputs: how many there are; the first of each are shown. biases: of the kernels shown. groups: of the
    layer. sums: with bias, before the activation. maps: of (kernel, input), their sum and the bias make the sums.
    """

    inputs: int
    outputs: int
    groups: int
    biases: tuple[float, ...]
    sources: tuple[Array, ...]
    maps: dict[tuple[int, int], Array]
    sums: tuple[Array, ...]
    pictures: "Pictures"


@dataclass(frozen=True, eq=False)
class Pictures:
    """What a Stage looks like: its sources, maps, sums and kernels in the same order."""

    sources: tuple[Pixels, ...]
    maps: dict[tuple[int, int], Pixels]
    sums: tuple[Pixels, ...]
    kernels: dict[tuple[int, int], Pixels]


@dataclass(frozen=True, eq=False)
class ChannelMap:
    """A structure at work on the project's image. parameters, macs: of its layers, biases included."""

    structure: Structure
    stages: tuple[ChannelMapStage, ...]
    parameters: int
    macs: int


def drawn(project: Project, structures: Sequence[Structure], dark: bool, token: CancelToken) -> tuple[ChannelMap, ...]:
    """Every structure in place of the chosen layer. ConvStudioError where one does not fit."""
    return tuple(_drawn(project, structure, dark, token) for structure in structures)


def _drawn(project: Project, structure: Structure, dark: bool, token: CancelToken) -> ChannelMap:
    assert project.image is not None
    before = tuple(layer for layer in project.layers[: project.layer_index] if layer.enabled)
    stack = make_stack_plan((*before, *structure.layers), facts_of(project.image), project.engine)
    stages = []
    for number in range(len(before), len(stack.plans)):
        token.check()
        stages.append(_stage(stack.upto(number + 1), project, dark))
    own = stack.plans[len(before) :]
    return ChannelMap(structure, tuple(stages), sum(plan.parameters for plan in own), sum(plan.macs for plan in own))


def _stage(stack: StackPlan, project: Project, dark: bool) -> ChannelMapStage:
    assert project.image is not None
    plan, source = _plain(stack.plans[-1]), project.image.array
    stack = StackPlan((*stack.plans[:-1], plan))
    bank, places = one_by_one(plan.weights, plan.groups)
    count = len(plan.weights)
    kernels = range(min(count, MOST))
    region = sparse(plan.output_shape[1:], SIDE)
    pairs = [(kernel, at) for kernel in kernels for at in inputs_of(plan, kernel) if at < MOST]
    apart = replace(
        plan,
        weights=bank,
        bias=np.zeros(len(bank)),
        groups=plan.input_shape[0],
        output_shape=(len(bank), *plan.output_shape[1:]),
    )
    alone = samples(StackPlan((*stack.plans[:-1], apart)), source, region, [places[pair] for pair in pairs])
    maps = dict(zip(pairs, alone, strict=True))
    sums = tuple(samples(stack, source, region, kernels))
    seen = sparse(plan.input_shape[1:], SIDE)
    read = tuple(values_read(stack, source, seen.rows, seen.columns, range(min(plan.input_shape[0], MOST))))
    weights = {pair: plan.weights[pair[0], pair[1] - inputs_of(plan, pair[0])[0]] for pair in pairs}
    spans = [project.image.range_of([at]) for at in range(len(read))] if len(stack.plans) == 1 else None
    pictures = _pictures(read, maps, sums, weights, spans, dark)
    biases = tuple(plan.bias[list(kernels)].tolist())
    return ChannelMapStage(plan.input_shape[0], count, plan.groups, biases, read, maps, sums, pictures)


def _plain(plan: Plan) -> Plan:
    """Sums and bias: what an activation does to them is no matter of channels."""
    shape = (len(plan.weights), *plan.output_shape[1:])
    return replace(plan, activation=Activation.NONE, output_shape=shape)


def _pictures(
    read: tuple[Array, ...],
    maps: dict[tuple[int, int], Array],
    sums: tuple[Array, ...],
    weights: dict[tuple[int, int], Array],
    spans: Sequence[tuple[float, float]] | None,
    dark: bool,
) -> Pictures:
    """Maps and sums in one signed scale, so that what adds up can be seen to; each kernel in its own."""
    pairs = zip(read, spans or (), strict=False)
    sources = (
        _signed(read, dark) if spans is None else tuple(coloured(each[None], Levels(*span)) for each, span in pairs)
    )
    together = _signed((*maps.values(), *sums), dark)
    return Pictures(
        sources,
        dict(zip(maps, together, strict=False)),
        together[len(maps) :],
        {pair: _signed((kernel,), dark)[0] for pair, kernel in weights.items()},
    )


def _signed(planes: tuple[Array, ...], dark: bool) -> tuple[Pixels, ...]:
    with np.errstate(invalid="ignore"):
        peaks = [float(np.abs(plane[np.isfinite(plane)]).max(initial=0)) for plane in planes]
    peak = max(peaks, default=0.0) or 1.0
    table = colour_table(Policy.SIGNED, dark)
    return tuple(coloured(np.ascontiguousarray(plane[None]), Levels(-peak, peak), table) for plane in planes)
