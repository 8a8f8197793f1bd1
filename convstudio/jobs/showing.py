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
from convstudio.jobs.display import Levels, Pixels, Statistics, joined, levels, measured
from convstudio.jobs.pixels import as_pixels, as_rgb, coloured
from convstudio.jobs.remembered import Remembered
from convstudio.jobs.render import strips, tiles
from convstudio.values.colour import signed_table
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
_TILE_SECONDS = 0.015  # of a strip while the whole result is seen: so long may the next edit have to wait
_MARGIN = 0.0625  # of the viewport, computed beyond each edge so that a small pan shows no gap


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


@dataclass(frozen=True)
class Whole:
    """What is known of all shown outputs once they were computed: it holds wherever a window looks at them."""

    statistics: Statistics
    levels: Levels
    seconds: float


_SOURCES: Remembered[Picture] = Remembered()
_WHOLES: Remembered[Whole] = Remembered()
_THUMBNAILS: Remembered[Thumbnails] = Remembered()

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
    """The input in sight: the same object as long as image, viewport and channels are the same."""
    here = (Placement(), Placement())
    region = in_sight(request.viewport, here, image.shape[1:])
    channels = shown_channels(image, request.project.view)
    known = _SOURCES.get(image, (region, channels))
    if known is not None:
        return known
    taken = image.array[channels[0] : channels[-1] + 1, region.slices[0], region.slices[1]]
    pixels = as_rgb(as_pixels(taken, Levels(*image.shown_range)))
    picture = Picture(pixels, taken, region, channels, here, image.shape[1:])
    return _SOURCES.keep(image, (region, channels), picture)


def _result(request: Request, image: Image, stack: StackPlan, outputs: tuple[int, ...]) -> tuple[Picture, Levels]:
    placement = geometry.placements(stack.plans)
    plane = stack.output_shape[1:]
    region = in_sight(request.viewport, placement, plane)
    values = samples(stack, image.array, region, outputs)
    known = measured(values)
    whole = _WHOLES.get(image, _what(stack, outputs, request))
    shown = whole.levels if whole else result_levels(request, image, known)
    pixels = coloured(values, shown, _table(request), known)
    return Picture(pixels, values, region, outputs, placement, plane), shown


def _what(stack: StackPlan, outputs: tuple[int, ...], request: Request) -> tuple[StackPlan, tuple[int, ...], Policy]:
    """What statistics of a whole result depend on, but for the image."""
    return stack, outputs, request.project.view.policy


def _table(request: Request) -> Pixels | None:
    return signed_table(request.dark) if request.project.view.policy is Policy.SIGNED else None


def result_levels(request: Request, image: Image, statistics: Statistics) -> Levels:
    """Which numbers are black and white on the result canvas."""
    known = (statistics.minimum, statistics.maximum)
    finite = known if all(np.isfinite(known)) else (0.0, 1.0)
    return levels(request.project.view.policy, image.shown_range, finite, 255)


def thumbnail(image: Image) -> Array:
    """A small picture (rows, columns, 3) uint8 of an image, every n-th sample of its colour or first channel."""
    if image.is_signal:
        return curve(image.array[0, 0])
    step = max(1, -(-max(image.shape[1:]) // THUMBNAIL_SIDE))
    channels = shown_channels(image, View())
    taken = image.array[channels[0] : channels[-1] + 1, step // 2 :: step, step // 2 :: step]
    taken = taken if taken.size else image.array[channels[0] : channels[-1] + 1, :1, :1]
    return as_rgb(as_pixels(taken, Levels(*image.shown_range)))


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
    look = (stack, request.project.view.policy, request.dark)
    made = _THUMBNAILS.get(image, look)
    if made is None:
        curves = stack.output_shape[1] == 1
        made = _curves(image, stack, token) if curves else _small_pictures(image, stack, request, token)
        _THUMBNAILS.keep(image, look, made)
    return made


def _small_pictures(image: Image, stack: StackPlan, request: Request, token: Token) -> Thumbnails:
    count, height, width = stack.output_shape
    step = max(1, -(-max(height, width) // THUMBNAIL_SIDE))
    region = Region(range(min(step // 2, height - 1), height, step), range(min(step // 2, width - 1), width, step))
    made = []
    for first in range(0, min(count, THUMBNAILS_AT_MOST), 16):
        token.check()
        chosen = range(first, min(first + 16, count, THUMBNAILS_AT_MOST))
        for plane in samples(stack, image.array, region, chosen):
            known = measured(plane)
            made.append(coloured(plane[None], result_levels(request, image, known), _table(request), known))
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
    averaged = Averaged(shown.result.region, len(shown.outputs))
    what = _what(stack, shown.outputs, request)
    whole = _WHOLES.get(image, what)
    if whole is None:
        whole = _WHOLES.keep(image, what, _seen(request, image, stack, shown, averaged, token))
    elif averaged.needed:
        for region, values in tiles(stack, image.array, _in_rows(stack, shown), shown.outputs, token):
            averaged.add(region, values)
    picture = shown.result
    if averaged.needed or whole.levels != shown.levels:
        values = averaged.samples if averaged.needed else picture.samples
        picture = replace(picture, pixels=coloured(values, whole.levels, _table(request)))
    return Settled(picture, whole.statistics, whole.levels, whole.seconds)


def _seen(request: Request, image: Image, stack: StackPlan, shown: Shown, averaged: Averaged, token: Token) -> Whole:
    """Compute all of the shown outputs once, for their statistics and for the average."""
    began = time.perf_counter()
    known: Statistics | None = None
    regions = _strips(stack, shown)
    for region, values in tiles(stack, image.array, regions, shown.outputs, token):
        part = measured(values, shown.levels)
        known = part if known is None else joined(known, part)
        averaged.add(region, values)
    assert known is not None
    seconds = time.perf_counter() - began
    final = result_levels(request, image, known)
    if final != shown.levels:  # they follow the result, so nothing lies outside
        known = replace(known, below=0, above=0)
    return Whole(known, final, seconds)


def _strips(stack: StackPlan, shown: Shown) -> list[Region]:
    rows = shown.result.region.rows
    return _centre_outwards(strips(stack, len(shown.outputs), rows.step, _TILE_SECONDS), rows)


def _in_rows(stack: StackPlan, shown: Shown) -> list[Region]:
    """The strips of which something is in sight."""
    rows = shown.result.region.rows
    seen = range(rows[0] - rows.step, rows[-1] + rows.step)
    return [strip for strip in _strips(stack, shown) if strip.rows[-1] >= seen.start and strip.rows[0] <= seen.stop]


def _centre_outwards(regions: list[Region], seen: range) -> list[Region]:
    middle = (seen[0] + seen[-1]) / 2
    return sorted(regions, key=lambda region: abs((region.rows[0] + region.rows[-1]) / 2 - middle))
