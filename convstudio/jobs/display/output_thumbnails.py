"""Thumbnails: an image, and every output of a stack, so small that all are seen at once."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.jobs.display.image_cache import ImageCache
from convstudio.jobs.display.numbers_to_colours import DisplayMapping, looks_at
from convstudio.jobs.display.pixel_conversion import coloured
from convstudio.jobs.display.samples_in_sight import shown_channels, sparse
from convstudio.jobs.display.whole_result_levels import whole_levels, whole_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.image import Image
from convstudio.values.min_max_envelope import even_starts, extremes
from convstudio.values.project import View
from convstudio.values.region import Region
from convstudio.values.value_range import share_of

THUMBNAIL_SIDE = 88
THUMBNAILS_AT_MOST = 512
_A_MOMENT = 2.0  # seconds that the whole result of all outputs may take for the sake of their small pictures


def thumbnail(image: Image) -> Array:
    """A small picture (rows, columns, 3) uint8 of an image, every n-th sample of its colour or first channel."""
    if image.is_signal:
        return curve(image.array[0, 0])
    step = max(1, -(-max(image.shape[1:]) // THUMBNAIL_SIDE))
    channels = shown_channels(image, View())
    taken = image.array[channels[0] : channels[-1] + 1, step // 2 :: step, step // 2 :: step]
    taken = taken if taken.size else image.array[channels[0] : channels[-1] + 1, :1, :1]
    return coloured(taken, Levels(*image.shown_range))


class Small(NamedTuple):
    """Small pictures (rows, columns, 3) uint8 of outputs, and the mean square of the samples behind each.

    settled: their black and white are those at which the stage shows them in the end.
    """

    pixels: tuple[Array, ...]
    energies: tuple[float, ...]
    settled: bool = True


_MADE: ImageCache[Small] = ImageCache()


def thumbnails(look: DisplayMapping, token: CancelToken, *, settled: bool = False) -> Small:
    """One small picture of each output as the stage would show it; the same objects if only the place has changed.

    settled: go through the whole result where black and white follow from it and that takes no more than a moment;
    otherwise they are those of the samples that the small pictures show.
    """
    place: dict[str, Any] = {"output": 0, "layer": 0, "kernel": (0, 0), "line": None}
    key = look.stack, replace(look.view, **place), look.dark
    made = _MADE.get(look.image, key)
    if made is None or (settled and not made.settled and _pays(look)):
        made = _MADE.keep(look.image, key, _made(look, token, settled))
    return made


def _pays(look: DisplayMapping) -> bool:
    looks = set(looks_at(look.image, look.stack, look.view, look.dark))
    return look.stack.seconds < _A_MOMENT or all(each.is_settled or whole_of(each) for each in looks)


def _made(look: DisplayMapping, token: CancelToken, settled: bool) -> Small:
    looks = looks_at(look.image, look.stack, look.view, look.dark)[:THUMBNAILS_AT_MOST]
    if look.stack.output_shape[1] == 1:
        pixels, energies = zip(*_curves(looks, token), strict=True)
        return Small(pixels, energies)
    known = {each: whole.levels for each in set(looks) if (whole := whole_of(each)) is not None}
    known = whole_levels(looks, token) if settled else known
    pixels, energies = zip(*_small_pictures(looks, known, token), strict=True)
    return Small(pixels, energies, all(each in known or each.is_settled for each in looks))


def _small_pictures(
    looks: Sequence[DisplayMapping], known: Mapping[DisplayMapping, Levels], token: CancelToken
) -> Iterator[tuple[Array, float]]:
    stack = looks[0].stack
    region = sparse(stack.output_shape[1:], THUMBNAIL_SIDE)
    outputs = sorted({*range(len(looks)), *(output for look in looks for output in look.outputs)})
    planes: dict[int, Array] = {}
    for first in range(0, len(outputs), 16):
        token.check()
        chosen = outputs[first : first + 16]
        planes |= zip(chosen, samples(stack, looks[0].image.array, region, chosen), strict=True)
    for output, look in enumerate(looks):
        shown = known.get(look) or _levels_of(look, np.stack([planes[each] for each in look.outputs]), region)
        alone = look.alone(output)
        pixels = alone.pixels(alone.values(planes[output][None], region), region, shown)
        yield pixels, _energy(planes[output])


def _levels_of(look: DisplayMapping, result: Array, region: Region) -> Levels:
    values = look.values(result, region)
    inside = look.counted(values, region)
    return look.levels_of(inside if inside.size else values)


def _energy(values: Array) -> float:
    """The mean square of the finite samples."""
    finite = values[np.isfinite(values)].astype(np.float64)
    with np.errstate(over="ignore"):
        return float(np.mean(finite * finite)) if finite.size else 0.0


def _curves(looks: Sequence[DisplayMapping], token: CancelToken) -> Iterator[tuple[Array, float]]:
    """Small curves of signals: of all samples, so that no spike is missed."""
    for output, look in enumerate(looks):
        token.check()
        whole = look.stack.whole
        values = samples(look.stack, look.image.array, whole, [output])
        yield curve(look.alone(output).values(values, whole)[0, 0]), _energy(values)


def curve(values: Array) -> Array:
    """A small picture (rows, columns, 3) uint8 of a curve: for each column what lies between its lowest and highest.

    A column without any finite number is a gap.
    """
    rows, columns = THUMBNAIL_SIDE // 2, min(THUMBNAIL_SIDE, len(values))
    lowest, highest = extremes(values, even_starts(len(values), columns)).astype(np.float64)
    finite = np.isfinite(lowest)
    ceiling = float(np.max(highest, where=finite, initial=-np.inf))
    ground = float(np.min(lowest, where=finite, initial=np.inf))
    if not ground < ceiling:
        ground = math.nextafter(ceiling, -math.inf)
    top, bottom = ((rows - 1) * share_of(ends, ceiling, ground) for ends in (highest, lowest))
    row = np.arange(rows)[:, None]
    inked = (row >= np.floor(top)) & (row <= np.ceil(bottom))
    return np.repeat(np.where(inked, np.uint8(40), np.uint8(235))[:, :, None], 3, axis=2)
