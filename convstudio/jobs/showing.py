"""What a window shows of a project, told part by part: plan, pictures of what is in sight, thumbnails, statistics.

    request   project, viewport, pinned sample
    parts     Planned or Refused -> Shown (exact samples at the pixels of the screen) -> Thumbnails -> Explained
              -> Settled (the whole result seen once: area-averaged picture, exact statistics, seconds)

The parts come in the order in which a person misses them. Between them, and between tiles, the token is looked at.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convstudio import geometry
from convstudio.engines.base import Array
from convstudio.engines.execute import samples
from convstudio.engines.planning import facts_of, make_stack_plan
from convstudio.explain.sample import Explanation, explain
from convstudio.jobs.averaging import Averaged
from convstudio.jobs.cancel import Token
from convstudio.jobs.display import Levels, Statistics, as_pixels, joined, levels, measured
from convstudio.jobs.render import strips, tiles
from convstudio.values.colour import NOT_A_NUMBER, signed_colour
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.picture import Picture, Placement
from convstudio.values.plan import StackPlan
from convstudio.values.project import Policy, Project, View
from convstudio.values.region import Region, clipped
from convstudio.values.viewport import Viewport

THUMBNAIL_SIDE = 88
THUMBNAILS_AT_MOST = 512
CURVES_AT_MOST = 8
_MARGIN = 0.125  # of the viewport, computed beyond each edge so that a small pan shows no gap


@dataclass(frozen=True)
class Request:
    """What is wanted on the screen: everything a worker needs, captured."""

    project: Project
    viewport: Viewport
    pinned: tuple[int, int, int] | None = None
    dark: bool = False


@dataclass(frozen=True)
class Planned:
    """The layers fit: their plans, and the placement (rows, columns) of the result on the input."""

    stack: StackPlan
    stacks: tuple[StackPlan, ...]


@dataclass(frozen=True)
class Refused:
    """The layers do not fit, or something went wrong: one sentence, and the input all the same."""

    reason: ConvStudioError
    input: Picture


@dataclass(frozen=True)
class Shown:
    """Exact pictures of what is in sight; which outputs they show."""

    input: Picture
    result: Picture
    outputs: tuple[int, ...]
    levels: Levels


@dataclass(frozen=True)
class Thumbnails:
    """One small picture (rows, columns, 3) uint8 for each output."""

    pixels: tuple[Array, ...]


@dataclass(frozen=True)
class Explained:
    """The pinned sample told step by step."""

    explanation: Explanation


@dataclass(frozen=True)
class Settled:
    """The whole result of the shown outputs has been seen: exact statistics, a picture by area average, the time."""

    result: Picture
    statistics: Statistics
    levels: Levels
    seconds: float


Part = Planned | Refused | Shown | Thumbnails | Explained | Settled


def showing(request: Request, token: Token) -> Iterator[Part]:
    """The parts of a request, best first. A refusal is a part too; Cancelled is raised when the token says so."""
    image = request.project.image
    if image is None:
        return
    try:
        yield from _parts(request, image, token)
    except ConvStudioError as refusal:
        yield Refused(refusal, _source(request, image))
    except MemoryError:
        words = "what this setting reads does not fit in memory; choose a smaller dilation or fewer kernels."
        yield Refused(ConvStudioError(words), _source(request, image))


def _parts(request: Request, image: Image, token: Token) -> Iterator[Part]:
    project = request.project
    stack = make_stack_plan(project.layers, facts_of(image), project.engine)
    yield Planned(stack, tuple(stack.upto(count) for count in range(1, len(stack.plans) + 1)))
    outputs = shown_outputs(stack, image, project.view)
    shown = _shown(request, image, stack, outputs)
    yield shown
    token.end_grace()
    token.check()
    if request.pinned is not None:
        yield from _explained(stack, image, request.pinned)
    yield _thumbnails(image, stack, request, token)
    token.check()
    yield _settled(request, image, stack, shown, token)


def shown_outputs(stack: StackPlan, image: Image, view: View) -> tuple[int, ...]:
    """The outputs that the canvas shows: the chosen one, or several at once.

    Three as red, green and blue where the picture has colour and every layer works on each channel by itself; all
    curves of a signal.
    """
    count = stack.output_shape[0]
    chosen = min(view.output, count - 1)
    if image.is_signal and stack.output_shape[1] == 1:
        return tuple(range(min(count, CURVES_AT_MOST))) if view.colour else (chosen,)
    by_channel = all(plan.groups == plan.input_shape[0] for plan in stack.plans)
    colour = view.colour and view.policy is not Policy.SIGNED  # two colours for the sign leave none for the channel
    if not (colour and by_channel and image.names[:3] == ("red", "green", "blue")):
        return (chosen,)
    kernels = count // image.shape[0]
    if chosen // kernels > 2:  # alpha and whatever else there is
        return (chosen,)
    return tuple(channel * kernels + chosen % kernels for channel in range(3))


def shown_channels(image: Image, view: View) -> tuple[int, ...]:
    """The input channels that the canvas shows: red, green and blue together, all curves, or the chosen one."""
    if image.is_signal and view.colour:
        return tuple(range(min(image.shape[0], CURVES_AT_MOST)))
    if view.colour and image.names[:3] == ("red", "green", "blue"):
        return (0, 1, 2)
    return (min(view.channel, image.shape[0] - 1),)


def _shown(request: Request, image: Image, stack: StackPlan, outputs: tuple[int, ...]) -> Shown:
    result, shown = _result(request, image, stack, outputs)
    return Shown(_source(request, image), result, outputs, shown)


def _source(request: Request, image: Image) -> Picture:
    here = (Placement(), Placement())
    region = in_sight(request.viewport, here, image.shape[1:])
    channels = shown_channels(image, request.project.view)
    taken = image.array[channels[0] : channels[-1] + 1, region.slices[0], region.slices[1]]
    pixels = as_pixels(taken, Levels(*image.shown_range))
    return Picture(_rgb(pixels), taken, region, channels, here, image.shape[1:])


def _result(request: Request, image: Image, stack: StackPlan, outputs: tuple[int, ...]) -> tuple[Picture, Levels]:
    placement = geometry.placements(stack.plans)
    plane = stack.output_shape[1:]
    region = in_sight(request.viewport, placement, plane)
    values = samples(stack, image.array, region, outputs)
    statistics = measured(values)
    shown = result_levels(request, image, statistics)
    return Picture(coloured(values, shown, request), values, region, outputs, placement, plane), shown


def result_levels(request: Request, image: Image, statistics: Statistics) -> Levels:
    """Which numbers are black and white on the result canvas."""
    known = (statistics.minimum, statistics.maximum)
    finite = known if all(np.isfinite(known)) else (0.0, 1.0)
    return levels(request.project.view.policy, image.shown_range, finite, 255)


def coloured(values: Array, shown: Levels, request: Request) -> Array:
    """Samples (1 or 3, rows, columns) as (rows, columns, 3) uint8; magenta where a number is not finite.

    Of other counts, the first is coloured: those are curves, which the window draws from the samples.
    """
    values = values if len(values) in (1, 3) else values[:1]
    if request.project.view.policy is Policy.SIGNED and len(values) == 1:
        return signed_colour(values[0] / np.float32(shown.high), request.dark)
    pixels = _rgb(as_pixels(values, shown))
    if values.dtype.kind == "f":
        lost = ~np.isfinite(values).all(axis=0)
        if lost.any():
            pixels[lost] = NOT_A_NUMBER
    return pixels


def thumbnail(image: Image) -> Array:
    """A small picture (rows, columns, 3) uint8 of an image, every n-th sample of its colour or first channel."""
    if image.is_signal:
        return curve(image.array[0, 0])
    step = max(1, -(-max(image.shape[1:]) // THUMBNAIL_SIDE))
    channels = shown_channels(image, View())
    taken = image.array[channels[0] : channels[-1] + 1, step // 2 :: step, step // 2 :: step]
    taken = taken if taken.size else image.array[channels[0] : channels[-1] + 1, :1, :1]
    return _rgb(as_pixels(taken, Levels(*image.shown_range)))


def _rgb(pixels: Array) -> Array:
    """(1 or 3, rows, columns) as (rows, columns, 3), contiguous."""
    spread = np.repeat(pixels, 3, axis=0) if len(pixels) == 1 else pixels
    return np.ascontiguousarray(spread.transpose(1, 2, 0))


def in_sight(viewport: Viewport, placement: tuple[Placement, Placement], plane: tuple[int, int]) -> Region:
    """The samples of a plane that a viewport shows: all of them when zoomed in, every n-th when zoomed out."""
    pitch = viewport.width / max(viewport.pixels_wide, 1)
    rows = _axis_in_sight(viewport.top, viewport.height, pitch, placement[0], plane[0])
    columns = _axis_in_sight(viewport.left, viewport.width, pitch, placement[1], plane[1])
    return Region(rows, columns)


def _axis_in_sight(start: float, length: float, pitch: float, placement: Placement, count: int) -> range:
    step = max(1, min(int(pitch / placement.scale), count))
    first = placement.index(start - 0.5 - _MARGIN * length)
    last = placement.index(start - 0.5 + (1 + _MARGIN) * length)
    grid = range(step // 2 if step // 2 < count else 0, count, step)
    seen = clipped(grid, range(max(0, int(first) - step), max(1, min(count, int(last) + step + 1))))
    return seen or grid[:1]


def _thumbnails(image: Image, stack: StackPlan, request: Request, token: Token) -> Thumbnails:
    count, height, width = stack.output_shape
    if height == 1:
        return _curves(image, stack, token)
    step = max(1, -(-max(height, width) // THUMBNAIL_SIDE))
    region = Region(range(min(step // 2, height - 1), height, step), range(min(step // 2, width - 1), width, step))
    made = []
    for first in range(0, min(count, THUMBNAILS_AT_MOST), 16):
        token.check()
        chosen = range(first, min(first + 16, count, THUMBNAILS_AT_MOST))
        values = samples(stack, image.array, region, chosen)
        for plane in values:
            shown = result_levels(request, image, measured(plane))
            made.append(coloured(plane[None], shown, request))
    return Thumbnails(tuple(made))


def _curves(image: Image, stack: StackPlan, token: Token) -> Thumbnails:
    """Small curves of signals: of all samples, so that no spike is missed."""
    count, height, width = stack.output_shape
    made = []
    for output in range(min(count, THUMBNAILS_AT_MOST)):
        token.check()
        made.append(curve(samples(stack, image.array, Region.whole(height, width), [output])[0, 0]))
    return Thumbnails(tuple(made))


def curve(values: Array) -> Array:
    """A small picture (rows, columns, 3) uint8 of a curve: for each column what lies between its lowest and highest."""
    rows, columns = THUMBNAIL_SIDE // 2, min(THUMBNAIL_SIDE, len(values))
    starts = np.linspace(0, len(values), columns, endpoint=False).astype(np.intp)
    known = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    lowest, highest = np.minimum.reduceat(known, starts), np.maximum.reduceat(known, starts)
    span = max(float(highest.max() - lowest.min()), 1e-300)
    top = (rows - 1) * (highest.max() - highest) / span
    bottom = (rows - 1) * (highest.max() - lowest) / span
    row = np.arange(rows)[:, None]
    inked = (row >= np.floor(top)) & (row <= np.ceil(bottom))
    return np.repeat(np.where(inked, np.uint8(40), np.uint8(235))[:, :, None], 3, axis=2)


def _explained(stack: StackPlan, image: Image, pinned: tuple[int, int, int]) -> Iterator[Part]:
    output, row, column = pinned
    count, height, width = stack.output_shape
    if output < count and row < height and column < width:
        yield Explained(explain(stack, image.array, output, row, column))


def _settled(request: Request, image: Image, stack: StackPlan, shown: Shown, token: Token) -> Settled:
    began = time.perf_counter()
    averaged = Averaged(shown.result.region, len(shown.outputs))
    step = max(shown.result.region.rows.step, 1)
    known: Statistics | None = None
    regions = _centre_outwards(strips(stack, len(shown.outputs), step), shown.result.region.rows)
    for region, values in tiles(stack, image.array, regions, shown.outputs, token):
        part = measured(values, shown.levels)
        known = part if known is None else joined(known, part)
        averaged.add(region, values)
    assert known is not None
    seconds = time.perf_counter() - began
    final = result_levels(request, image, known)
    if final != shown.levels:  # they follow the result, so nothing lies outside
        known = replace(known, below=0, above=0)
    picture = shown.result
    if averaged.needed or final != shown.levels:
        values = averaged.samples if averaged.needed else picture.samples
        pixels = coloured(values, final, request)
        picture = Picture(pixels, picture.samples, picture.region, picture.channels, picture.placement, picture.plane)
    return Settled(picture, known, final, seconds)


def _centre_outwards(regions: list[Region], seen: range) -> list[Region]:
    middle = (seen[0] + seen[-1]) / 2
    return sorted(regions, key=lambda region: abs((region.rows[0] + region.rows[-1]) / 2 - middle))
