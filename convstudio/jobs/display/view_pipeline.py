"""What a window shows of a project, told part by part: plan, pictures of what is in sight, thumbnails, statistics.

    request   project, viewport, pinned sample
    parts     Planned or Refused -> Shown (exact samples at the pixels of the screen) -> Thumbnails -> Explained
              -> Settled (the whole result seen once: area-averaged picture, exact statistics, seconds)
              -> Thumbnails, where black and white of other outputs are known only now

The parts come in the order in which a person misses them. Between them, and between tiles, the token is looked at.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from convstudio import output_size_and_padding
from convstudio.engines.base import Array
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.receptive_field import InfluencedOutputs, fed
from convstudio.explain.sample_explanation import Explanation, explain
from convstudio.jobs.display.area_average import AreaAverage
from convstudio.jobs.display.display_range_policies import Levels, Statistics, joined, measured
from convstudio.jobs.display.image_cache import ImageCache
from convstudio.jobs.display.line_profiles import profile
from convstudio.jobs.display.numbers_to_colours import DisplayMapping
from convstudio.jobs.display.output_thumbnails import thumbnails
from convstudio.jobs.display.pixel_conversion import as_pixels, coloured
from convstudio.jobs.display.samples_in_sight import in_sight, shown_channels, shown_outputs
from convstudio.jobs.display.signal_curves import Reader, curves
from convstudio.jobs.display.whole_result_levels import ResultLevels, keep_whole, whole_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.render_loop import strips, tiles
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.line_profile import LineProfile
from convstudio.values.placed_picture import PlacedPicture, Placement
from convstudio.values.plan import StackPlan
from convstudio.values.project import Project
from convstudio.values.region import Region
from convstudio.values.value_range import apart
from convstudio.values.zoom_viewport import Line, Viewport

_TILE_SECONDS = 0.015  # of a strip while the whole result is seen: so long may the next edit have to wait


@dataclass(frozen=True)
class Request:
    """What is wanted on the screen: everything a worker needs, captured.

    counting: the histogram is in sight. profiling: the profile is.
    pinned: (output, row, column) of the result to be explained; traced: (channel, row, column) of the input of which
    is asked what it feeds. telling: a person waits for that and has the picture already, so it comes first.
    """

    project: Project
    viewport: Viewport
    pinned: tuple[int, int, int] | None = None
    dark: bool = False
    counting: bool = False
    profiling: bool = False
    traced: tuple[int, int, int] | None = None
    telling: bool = False


@dataclass(frozen=True)
class Planned:
    """The layers fit: their plans, and the placement (rows, columns) of the result on the input."""

    stack: StackPlan
    stacks: tuple[StackPlan, ...]


@dataclass(frozen=True)
class Refused:
    """The layers do not fit, or something went wrong: one sentence, and the input all the same."""

    reason: ConvStudioError
    input: PlacedPicture


@dataclass(frozen=True)
class Shown:
    """Exact pictures of what is in sight; which outputs they show."""

    input: PlacedPicture
    result: PlacedPicture
    outputs: tuple[int, ...]
    levels: Levels


@dataclass(frozen=True)
class Thumbnails:
    """One small picture (rows, columns, 3) uint8 for each output, and the mean square of its samples."""

    pixels: tuple[Array, ...]
    energies: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Counted:
    """How often numbers occur among the samples in sight: (planes, bins), the bins from low to high.

    in_region: among those of the region that is worked in.
    """

    counts: npt.NDArray[np.int64]
    low: float
    high: float
    in_region: bool = False


@dataclass(frozen=True)
class Profiled:
    """Input and result along the line that a person drew."""

    input: LineProfile
    result: LineProfile


@dataclass(frozen=True)
class Explained:
    """The pinned sample, step by step, and the stack that it is of."""

    explanation: Explanation
    stack: StackPlan


@dataclass(frozen=True)
class Traced:
    """The outputs that the traced input sample has a part in, and the stack that they are of."""

    fed: InfluencedOutputs
    stack: StackPlan


@dataclass(frozen=True)
class Settled:
    """The whole result of the shown outputs has been seen: exact statistics, a picture by area average, the time."""

    result: PlacedPicture
    statistics: Statistics
    levels: Levels
    seconds: float


_SOURCES: ImageCache[PlacedPicture] = ImageCache()

Part = Planned | Refused | Shown | Thumbnails | Counted | Profiled | Explained | Traced | Settled


def showing(request: Request, token: CancelToken) -> Iterator[Part]:
    """The parts of a request, best first. A refusal is a part too; Cancelled is raised when the token says so."""
    image = request.project.image
    if image is None:
        return
    try:
        yield from _parts(request, image, token)
    except (ConvStudioError, MemoryError) as error:
        yield Refused(refusal_of(error), _source(request, image, token))


def refusal_of(error: ConvStudioError | MemoryError) -> ConvStudioError:
    """The error itself, or a refusal in place of a MemoryError."""
    if isinstance(error, ConvStudioError):
        return error
    return ConvStudioError(
        "what this setting reads does not fit in memory; choose a smaller dilation or fewer kernels."
    )


def look_at(project: Project, image: Image, dark: bool) -> DisplayMapping:
    """How the stage shows a project. ConvStudioError where its layers do not fit."""
    stack = make_stack_plan(project.layers, facts_of(image), project.engine)
    return DisplayMapping(image, stack, shown_outputs(stack, image, project.view), project.view, dark)


def _parts(request: Request, image: Image, token: CancelToken) -> Iterator[Part]:
    look = look_at(request.project, image, request.dark)
    stack = look.stack
    # Before any sample is computed: sizes and costs follow from the shapes.
    yield Planned(stack, tuple(stack.upto(count) for count in range(1, len(stack.plans) + 1)))
    if request.telling:
        yield from _told(request, stack, image)
    shown = _shown(request, look, token)
    yield shown
    # Grace was for the first exact picture: whatever follows gives way to a newer request at once.
    token.end_grace()
    token.check()
    if request.counting:
        yield _counted(look, shown.result)
    if request.profiling and look.view.line is not None:
        yield _profiled(look, shown, look.view.line, token)
    if not request.telling:
        yield from _told(request, stack, image)
    small = thumbnails(look, token)
    yield Thumbnails(small.pixels, small.energies)
    token.check()
    yield _settled(look, shown, token)
    # Black and white of some of them may follow from the whole result, which is known only now.
    better = thumbnails(look, token, settled=True)
    if better is not small:
        yield Thumbnails(better.pixels, better.energies)


def _shown(request: Request, look: DisplayMapping, token: CancelToken) -> Shown:
    result, shown = result_picture(look, request.viewport, token)
    return Shown(_source(request, look.image, token), result, look.outputs, shown)


def _source(request: Request, image: Image, token: CancelToken) -> PlacedPicture:
    """The input in sight: the same object as long as image, viewport and channels are the same."""
    here = (Placement(), Placement())
    region = in_sight(request.viewport, here, image.shape[1:])
    channels = shown_channels(image, request.project.view)
    known = _SOURCES.get(image, (region, channels))
    if known is not None:
        return known
    taken, extremes = _in_sight(image, region, image.shape[2], _input_reader(image, channels), token)
    pixels = coloured(taken, Levels(*image.range_of(channels)))
    picture = PlacedPicture(pixels, taken, region, channels, here, image.shape[1:], extremes)
    return _SOURCES.keep(image, (region, channels), picture)


def _input_reader(image: Image, channels: tuple[int, ...]) -> Reader:
    return lambda region: image.array[channels[0] : channels[-1] + 1, region.slices[0], region.slices[1]]


def _result_reader(look: DisplayMapping) -> Reader:
    return lambda region: look.values(samples(look.stack, look.image.array, region, look.outputs), region)


def _in_sight(image: Image, region: Region, count: int, read: Reader, token: CancelToken) -> tuple[Array, Array | None]:
    """The samples of a region of count columns and, of a signal, what lies between them."""
    return curves(region, count, read, token) if image.is_signal else (read(region), None)


def result_picture(
    look: DisplayMapping, viewport: Viewport, token: CancelToken, settled: Levels | None = None
) -> tuple[PlacedPicture, Levels]:
    """The picture of a result in sight, and its levels: settled, else those of the whole, else by what is seen."""
    stack = look.stack
    placement = output_size_and_padding.placements(stack.plans)
    plane = stack.output_shape[1:]
    region = in_sight(viewport, placement, plane)
    values, extremes = _in_sight(look.image, region, plane[1], _result_reader(look), token)
    known, whole = measured(values), whole_of(look)
    shown = settled or (whole.levels if whole else look.levels(known))
    pixels = look.pixels(values, region, shown, known)
    return PlacedPicture(pixels, values, region, look.outputs, placement, plane, extremes), shown


def _told(request: Request, stack: StackPlan, image: Image) -> Iterator[Part]:
    """The explanations of the pinned and the traced sample, where result and input hold them."""
    if request.pinned is not None and _inside(request.pinned, stack.output_shape):
        yield Explained(explain(stack, image.array, *request.pinned), stack)
    if request.traced is not None and _inside(request.traced, image.shape):
        output = min(request.project.view.output, stack.output_shape[0] - 1)
        yield Traced(fed(stack, *request.traced, output), stack)


def _inside(place: tuple[int, int, int], shape: tuple[int, int, int]) -> bool:
    return all(at < side for at, side in zip(place, shape, strict=True))


def _profiled(look: DisplayMapping, shown: Shown, line: Line, token: CancelToken) -> Profiled:
    source = profile(shown.input, line, _input_reader(look.image, shown.input.channels), token)
    return Profiled(source, profile(shown.result, line, _result_reader(look), token))


def _counted(look: DisplayMapping, picture: PlacedPicture) -> Counted:
    inside = look.counted(picture.samples, picture.region)
    values = inside if inside.size else picture.samples
    known = measured(values)
    low, high = apart(known.minimum, known.maximum) if np.isfinite(known.minimum) else (0.0, 1.0)
    # The 256 values of 8-bit pixels are the bins: the conversion for the screen counts as well.
    bins = as_pixels(values, Levels(low, high), known=known)
    counts = [np.bincount(plane[np.isfinite(part)], minlength=256) for plane, part in zip(bins, values, strict=True)]
    return Counted(np.array(counts, np.int64), low, high, look.in_region and inside.size > 0)


def _settled(look: DisplayMapping, shown: Shown, token: CancelToken) -> Settled:
    averaged = AreaAverage(
        shown.result.region, len(shown.outputs), look.stack.result_dtype, wanted=not look.image.is_signal
    )
    whole = whole_of(look)
    if whole is None:
        whole = keep_whole(look, _seen(look, shown, averaged, token))
    # Levels are known from before, the average of this viewport is not: only its strips are computed.
    elif averaged.needed:
        for region, values in tiles(look.stack, look.image.array, _in_rows(look.stack, shown), look.outputs, token):
            averaged.add(region, look.values(values, region))
    picture = shown.result
    averaging = averaged.needed and not look.view.clipping  # a mean would hide what clips
    if averaging or whole.levels != shown.levels:
        values = averaged.samples if averaging else picture.samples
        picture = replace(picture, pixels=look.pixels(values, picture.region, whole.levels))
    return Settled(picture, whole.statistics, whole.levels, whole.seconds)


def _seen(look: DisplayMapping, shown: Shown, averaged: AreaAverage, token: CancelToken) -> ResultLevels:
    """Compute all of the shown outputs once, for their statistics and for the average."""
    began = time.perf_counter()
    known: Statistics | None = None
    regions = _strips(look.stack, shown)
    for region, result in tiles(look.stack, look.image.array, regions, shown.outputs, token):
        values = look.values(result, region)
        averaged.add(region, values)
        inside = look.counted(values, region)
        if inside.size:
            part = measured(np.ascontiguousarray(inside), shown.levels)
            # Lowest, highest and counts of parts give those of the whole: the result is never held as one array.
            known = part if known is None else joined(known, part)
    assert known is not None
    seconds = time.perf_counter() - began
    final = look.levels(known)
    if final != shown.levels:  # they follow the result, so nothing lies outside
        known = replace(known, below=0, above=0)
    return ResultLevels(known, final, seconds)


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
