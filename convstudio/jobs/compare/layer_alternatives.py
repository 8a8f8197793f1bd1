"""Alternatives to a result: other or cheaper layers, another engine, another precision; what each loses, its time."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import after_sums, samples
from convstudio.engines.torch.low_precision import narrow_sums
from convstudio.explain.cost_ladder import Rung, ladder
from convstudio.explain.input_values import values_read
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.output_size_and_padding import reach
from convstudio.values.image import Image
from convstudio.values.layer import Layer, Pair
from convstudio.values.plan import StackPlan
from convstudio.values.project import Project
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message

_SIDE = 512  # rows and columns in the middle of the result that are compared
_OUTPUTS = 64


@dataclass(frozen=True)
class Alternative:
    """One way to compute a project's result.

    layers: what a project takes over with it, None where it cannot. narrow: a type of torch_narrow.TYPES in which the
    last layer is summed.
    """

    name: Message
    stack: StackPlan
    layers: tuple[Layer, ...] | None = None
    narrow: str = ""

    def samples(self, image: Image, region: Region, outputs: range) -> Array:
        """(outputs, rows, columns) of its result in a region."""
        if self.narrow:
            return _narrowed(self, image, region, outputs)
        return samples(self.stack, image.array, region, outputs)


def as_it_is(project: Project) -> Alternative:
    """The way that the project has now."""
    return way_of(Message("as it is"), project)


def way_of(name: Message, project: Project) -> Alternative:
    """The project's image through its layers; ConvStudioError where these do not fit."""
    assert project.image is not None
    return Alternative(name, make_stack_plan(project.layers, facts_of(project.image), project.engine), project.layers)


def read_size(project: Project) -> Pair:
    """(rows, columns) that the chosen layer, which is on, reads of the layers before it."""
    on = sum(layer.enabled for layer in project.layers[: project.layer_index])
    return as_it_is(project).stack.plans[on].input_shape[1:]


@dataclass(frozen=True)
class Loss:
    """The time of a way, and its differences from the first one.

    seconds: the median of three, after one that is not counted. largest: the largest difference. psnr: in decibels,
    infinite where nothing is lost; its peak is the range of the first result.
    """

    seconds: float
    largest: float
    psnr: float


def losses(image: Image, ways: Sequence[Alternative], token: CancelToken, rounding: float = 2e-6) -> tuple[Loss, ...]:
    """The time and the differences of each way from the first one, in the middle of the result.

    rounding: up to this share of the largest number a mean error is no loss.
    """
    full = _measured(ways[0], image, token)
    return tuple(
        _loss(full[0], *(_measured(way, image, token) if number else full), rounding) for number, way in enumerate(ways)
    )


def _measured(way: Alternative, image: Image, token: CancelToken) -> tuple[Array, float]:
    outputs, height, width = way.stack.output_shape
    region = Region(_middle(height), _middle(width))
    spent = []
    for _ in range(4):
        token.check()
        began = time.perf_counter()
        result = way.samples(image, region, range(min(outputs, _OUTPUTS)))
        spent.append(time.perf_counter() - began)
    return result, sorted(spent[1:])[1]


def _middle(count: int) -> range:
    first = max(0, (count - _SIDE) // 2)
    return range(first, min(count, first + _SIDE))


def _loss(full: Array, result: Array, seconds: float, rounding: float) -> Loss:
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(result.astype(np.float64) - full)
        peak = float(full.max()) - float(full.min())
        noise = math.sqrt(float(np.square(difference).mean()))
    if not math.isfinite(noise):
        return Loss(seconds, math.nan, math.nan)
    least = rounding * max(peak, float(np.abs(full).max()))
    psnr = math.inf if noise <= least or not peak else 20 * math.log10(peak / noise)
    return Loss(seconds, float(difference.max()), psnr)


def _narrowed(way: Alternative, image: Image, region: Region, outputs: range) -> Array:
    """The last layer summed in a narrow type on what the layers before it give exactly."""
    plan = way.stack.plans[-1]
    rows, columns = (_read(part, axis, way.stack) for axis, part in enumerate((region.rows, region.columns)))
    patch = values_read(way.stack, image.array, rows, columns, range(plan.input_shape[0]))
    step = region.rows.step * plan.stride[0], region.columns.step * plan.stride[1]
    sums = narrow_sums(way.narrow, patch, plan.weights, plan.bias, step, plan.dilation, plan.groups)
    return after_sums(sums, plan, plan.groups)[list(outputs)]


def _read(outputs: range, axis: int, stack: StackPlan) -> range:
    plan = stack.plans[-1]
    first = outputs.start * plan.stride[axis] - plan.padding[axis][0]
    last = outputs[-1] * plan.stride[axis] - plan.padding[axis][0]
    return range(first, last + reach(plan.kernel_size[axis], plan.dilation[axis]) + 1)


def rungs(project: Project, token: CancelToken) -> tuple[tuple[Rung, Alternative, Loss], ...]:
    """The rungs of the chosen layer, the full one first; ConvStudioError where it does not suit the image."""
    assert project.image is not None
    found = ladder(project.layer, project.channels)
    ways = tuple(way_of(rung.name, project.with_layer(*rung.layers)) for rung in found)
    return tuple(zip(found, ways, losses(project.image, ways, token), strict=True))
