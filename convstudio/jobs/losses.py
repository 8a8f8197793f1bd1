"""What is lost when other layers stand in for one: measured on the picture, with the time that each takes."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.execute import samples
from convstudio.engines.planning import facts_of, make_stack_plan
from convstudio.jobs.cancel import Token
from convstudio.values.image import Image
from convstudio.values.layer import Layer
from convstudio.values.plan import StackPlan
from convstudio.values.region import Region

_SIDE = 512  # rows and columns in the middle of the result that are compared
_OUTPUTS = 64


@dataclass(frozen=True)
class Loss:
    """seconds: the median of three. largest: the largest difference. psnr: in decibels, infinite where nothing is lost.

    The peak of the PSNR is the range of the full result.
    """

    seconds: float
    largest: float
    psnr: float


def losses(image: Image, ways: Sequence[tuple[Layer, ...]], engine: str, token: Token) -> tuple[Loss, ...]:
    """What each way, a stack of layers for this image, loses against the first one, in the middle of the result."""
    stacks = [make_stack_plan(layers, facts_of(image), engine) for layers in ways]
    full = _measured(stacks[0], image, token)
    return tuple(
        _loss(full[0], *(_measured(stack, image, token) if number else full)) for number, stack in enumerate(stacks)
    )


def _measured(stack: StackPlan, image: Image, token: Token) -> tuple[Array, float]:
    outputs, height, width = stack.output_shape
    region = Region(_middle(height), _middle(width))
    spent = []
    for _ in range(3):
        token.check()
        began = time.perf_counter()
        result = samples(stack, image.array, region, range(min(outputs, _OUTPUTS)))
        spent.append(time.perf_counter() - began)
    return result, sorted(spent)[1]


def _middle(count: int) -> range:
    first = max(0, (count - _SIDE) // 2)
    return range(first, min(count, first + _SIDE))


def _loss(full: Array, result: Array, seconds: float) -> Loss:
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(result.astype(np.float64) - full)
        peak = float(full.max()) - float(full.min())
        noise = math.sqrt(float(np.square(difference).mean()))
    if not math.isfinite(noise):
        return Loss(seconds, math.nan, math.nan)
    rounding = 2e-6 * max(peak, float(np.abs(full).max()))
    psnr = math.inf if noise <= rounding or not peak else 20 * math.log10(peak / noise)
    return Loss(seconds, float(difference.max()), psnr)
