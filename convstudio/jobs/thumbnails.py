"""Thumbnails: an image, and every output of a stack, so small that all are seen at once."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.execute import samples
from convstudio.jobs.cancel import Token
from convstudio.jobs.display import Levels, Statistics, measured
from convstudio.jobs.pixels import coloured
from convstudio.jobs.remembered import Remembered
from convstudio.jobs.sight import colour_table, result_levels, shown_channels, sparse
from convstudio.jobs.spread import percentiles
from convstudio.values.envelope import even_starts, extremes
from convstudio.values.image import Image
from convstudio.values.plan import StackPlan
from convstudio.values.project import Policy, View
from convstudio.values.region import Region

THUMBNAIL_SIDE = 88
THUMBNAILS_AT_MOST = 512


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
    """Small pictures (rows, columns, 3) uint8 of outputs, and the mean square of the samples behind each."""

    pixels: tuple[Array, ...]
    energies: tuple[float, ...]


_MADE: Remembered[Small] = Remembered()


def thumbnails(image: Image, stack: StackPlan, view: View, dark: bool, token: Token) -> Small:
    """One small picture of each output; the same objects if nothing changed but the place that is looked at."""
    key = stack, view.policy, view.policies, view.colours, dark
    made = _MADE.get(image, key)
    if made is None:
        curves = stack.output_shape[1] == 1
        pairs = _curves(image, stack, token) if curves else _small_pictures(image, stack, view, dark, token)
        made = Small(*zip(*pairs, strict=True))
        _MADE.keep(image, key, made)
    return made


def _small_pictures(
    image: Image, stack: StackPlan, view: View, dark: bool, token: Token
) -> Iterator[tuple[Array, float]]:
    count = stack.output_shape[0]
    region = sparse(stack.output_shape[1:], THUMBNAIL_SIDE)
    for first in range(0, min(count, THUMBNAILS_AT_MOST), 16):
        token.check()
        chosen = range(first, min(first + 16, count, THUMBNAILS_AT_MOST))
        for output, plane in zip(chosen, samples(stack, image.array, region, chosen), strict=True):
            known, policy = measured(plane), view.policy_of(output)
            spread = Statistics(*percentiles(plane)) if policy is Policy.PERCENTILE else known
            levels, table = result_levels(policy, image, spread), colour_table(policy, dark)
            yield coloured(plane[None], levels, table, known, view.colours), _energy(plane)


def _energy(values: Array) -> float:
    """The mean square of the finite ones."""
    finite = values[np.isfinite(values)].astype(np.float64)
    return float(np.mean(finite * finite)) if finite.size else 0.0


def _curves(image: Image, stack: StackPlan, token: Token) -> Iterator[tuple[Array, float]]:
    """Small curves of signals: of all samples, so that no spike is missed."""
    count, height, width = stack.output_shape
    for output in range(min(count, THUMBNAILS_AT_MOST)):
        token.check()
        values = samples(stack, image.array, Region.whole(height, width), [output])[0, 0]
        yield curve(values), _energy(values)


def curve(values: Array) -> Array:
    """A small picture (rows, columns, 3) uint8 of a curve: for each column what lies between its lowest and highest.

    A column without any finite number is a gap.
    """
    rows, columns = THUMBNAIL_SIDE // 2, min(THUMBNAIL_SIDE, len(values))
    lowest, highest = extremes(values, even_starts(len(values), columns)).astype(np.float64)
    finite = np.isfinite(lowest)
    ceiling = np.max(highest, where=finite, initial=-np.inf)
    span = max(float(ceiling - np.min(lowest, where=finite, initial=np.inf)), 1e-300)
    top = (rows - 1) * (ceiling - highest) / span
    bottom = (rows - 1) * (ceiling - lowest) / span
    row = np.arange(rows)[:, None]
    inked = (row >= np.floor(top)) & (row <= np.ceil(bottom))
    return np.repeat(np.where(inked, np.uint8(40), np.uint8(235))[:, :, None], 3, axis=2)
