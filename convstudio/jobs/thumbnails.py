"""Thumbnails: an image, and every output of a stack, so small that all are seen at once."""

import numpy as np

from convstudio.engines.base import Array
from convstudio.engines.execute import samples
from convstudio.jobs.cancel import Token
from convstudio.jobs.display import Levels, measured
from convstudio.jobs.pixels import as_pixels, as_rgb, coloured
from convstudio.jobs.remembered import Remembered
from convstudio.jobs.sight import colour_table, result_levels, shown_channels
from convstudio.values.image import Image
from convstudio.values.plan import StackPlan
from convstudio.values.project import Policy, View
from convstudio.values.region import Region

THUMBNAIL_SIDE = 88
THUMBNAILS_AT_MOST = 512

_MADE: Remembered[tuple[Array, ...]] = Remembered()


def thumbnail(image: Image) -> Array:
    """A small picture (rows, columns, 3) uint8 of an image, every n-th sample of its colour or first channel."""
    if image.is_signal:
        return curve(image.array[0, 0])
    step = max(1, -(-max(image.shape[1:]) // THUMBNAIL_SIDE))
    channels = shown_channels(image, View())
    taken = image.array[channels[0] : channels[-1] + 1, step // 2 :: step, step // 2 :: step]
    taken = taken if taken.size else image.array[channels[0] : channels[-1] + 1, :1, :1]
    return as_rgb(as_pixels(taken, Levels(*image.shown_range)))


def thumbnails(image: Image, stack: StackPlan, policy: Policy, dark: bool, token: Token) -> tuple[Array, ...]:
    """One small picture (rows, columns, 3) uint8 of each output; the same objects if nothing changed but the view."""
    made = _MADE.get(image, (stack, policy, dark))
    if made is None:
        curves = stack.output_shape[1] == 1
        made = _curves(image, stack, token) if curves else _small_pictures(image, stack, policy, dark, token)
        _MADE.keep(image, (stack, policy, dark), made)
    return made


def _small_pictures(image: Image, stack: StackPlan, policy: Policy, dark: bool, token: Token) -> tuple[Array, ...]:
    count, height, width = stack.output_shape
    step = max(1, -(-max(height, width) // THUMBNAIL_SIDE))
    region = Region(range(min(step // 2, height - 1), height, step), range(min(step // 2, width - 1), width, step))
    made = []
    for first in range(0, min(count, THUMBNAILS_AT_MOST), 16):
        token.check()
        chosen = range(first, min(first + 16, count, THUMBNAILS_AT_MOST))
        for plane in samples(stack, image.array, region, chosen):
            known = measured(plane)
            made.append(coloured(plane[None], result_levels(policy, image, known), colour_table(policy, dark), known))
    return tuple(made)


def _curves(image: Image, stack: StackPlan, token: Token) -> tuple[Array, ...]:
    """Small curves of signals: of all samples, so that no spike is missed."""
    count, height, width = stack.output_shape
    made = []
    for output in range(min(count, THUMBNAILS_AT_MOST)):
        token.check()
        made.append(curve(samples(stack, image.array, Region.whole(height, width), [output])[0, 0]))
    return tuple(made)


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
