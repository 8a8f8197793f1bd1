"""Numbers as pixels: a scale and an offset in one saturating pass, then grey, three channels or a colour table.

    samples -> scale, offset, round, saturate (one pass of OpenCV) -> 8 bits -> grey          three times the same
                                                                                three channels interleaved
                                                                                signed        looked up in a table

What is known of the samples (their extremes, whether all are finite) chooses the pass: convertScaleAbs takes an
absolute value, which is right only where nothing lies below black, and both turn what 32-bit integers cannot hold
into black, so huge and infinite numbers are cut first. Only then NaN costs something.
"""

import math
from itertools import product
from typing import Any

import cv2
import numpy as np

from convstudio.engines import buffer_pool
from convstudio.engines.base import Array
from convstudio.jobs.display.display_range_policies import Levels, Pixels, Statistics, measured
from convstudio.values.colormap import ABOVE, BELOW, NOT_A_NUMBER, ZERO_INDEX, Colormap, colour_table_of

_READ_AS_THEY_ARE = "BbHhifd"  # 8 and 16 bits, int32, float32, float64
_LARGEST = 2.0**30  # scaled: far inside the 32-bit integers through which OpenCV rounds
_FAR = 2.0**100  # levels beyond it, or its inverse
_ROOM = 2.0**32  # more samples than one mean is of
_NO_SIGN_LOST = -0.49  # scaled: rounds to 0 with its sign or without


def as_pixels(samples: Array, shown: Levels, full: int = 255, known: Statistics | None = None) -> Pixels:
    """The samples as uint8 (full 255) or uint16 (full 65535) of the same shape; halves to even; NaN becomes 0.

    known: what measured() says of these samples, where somebody has asked before.
    """
    if samples.dtype == np.uint8 and shown == Levels(0.0, 255.0) and full == 255:
        return samples
    samples, shown, known = _ordinary(samples, shown, known)
    scale = full / (shown.high - shown.low)
    return _scaled(samples, shown, scale, 0.0 - shown.low * scale, full, known)


def as_rgb(planes: Pixels) -> Pixels:
    """8-bit planes (1 or 3, rows, columns) as (rows, columns, 3), contiguous; one plane is grey."""
    pixels = buffer_pool.empty((*planes.shape[1:], 3), np.uint8)
    if len(planes) == 1:
        cv2.cvtColor(planes[0], cv2.COLOR_GRAY2RGB, dst=pixels)
    else:
        cv2.merge(list(planes), dst=pixels)
    return pixels


def coloured(
    values: Array,
    shown: Levels,
    table: Pixels | None = None,
    known: Statistics | None = None,
    colours: Colormap = Colormap.GREY,
) -> Pixels:
    """Samples (1 or 3, rows, columns) as (rows, columns, 3) uint8; magenta where a number is not finite.

    table: of 256 colours for one plane whose levels have zero in their middle, as values.colour makes it. Without one,
    one plane is grey, or goes from black to white in other colours.
    Of other counts than 1 and 3, the first is coloured: those are curves, which the window draws from the samples.
    """
    if len(values) not in (1, 3):
        values, known = values[:1], None
    known = known or measured(values)
    if table is not None and len(values) == 1:
        plane, levels, seen = _ordinary(values[0], shown, known)
        indices = _scaled(plane, levels, (255 - ZERO_INDEX) / levels.high, float(ZERO_INDEX), 255, seen)
        pixels = _looked_up(indices, table)
    elif len(values) == 1 and (ramp := colour_table_of(colours)) is not None:
        pixels = _looked_up(as_pixels(values, shown, known=known)[0], ramp)
    else:
        pixels = as_rgb(as_pixels(values, shown, known=known))
    if known.not_finite:
        mark_lost(pixels, values)
    return pixels


def laid_over(source: Pixels, result: Pixels, values: Array, shown: Levels) -> Pixels:
    """Two pictures as one: the more of the second, the farther its numbers (channels, rows, columns) are from zero.

    Both are (rows, columns, 3) uint8, or planes (rows, columns) of 8 or 16 bits.
    """
    full = int(np.iinfo(source.dtype).max)
    wide = np.uint16 if full == 255 else np.uint32  # holds full squared, rounding included
    far = np.abs(values).max(axis=0)
    share: Pixels = as_pixels(far, Levels(0.0, max(abs(shown.low), abs(shown.high))), full).astype(wide)
    share = share[..., None] if source.ndim == 3 else share
    mixed: Pixels = (source * (full - share) + result * share + full // 2) // full
    return mixed.astype(source.dtype)


def mark_clipped(pixels: Pixels, values: Array, shown: Levels) -> None:
    """Colour, in place, the pixels of samples that lie under black or over white."""
    under, over = shown.bounds
    known = np.abs(values) if shown.absolute else values
    pixels[(known < under).any(axis=0)] = BELOW
    pixels[(known > over).any(axis=0)] = ABOVE


def _looked_up(indices: Pixels, table: Pixels) -> Pixels:
    """The colour (rows, columns, 3) of each index: as one 32-bit number, which is twice as fast as applyColorMap."""
    packed = np.pad(table, ((0, 0), (0, 1))).view(np.int32).ravel()
    found = cv2.LUT(indices, packed, dst=buffer_pool.empty(indices.shape, np.int32))
    pixels = buffer_pool.empty((*indices.shape, 3), np.uint8)
    cv2.cvtColor(found.view(np.uint8).reshape(*indices.shape, 4), cv2.COLOR_RGBA2RGB, dst=pixels)
    return pixels


def block_means(values: Array, height: int, width: int) -> Array:
    """(channels, rows / height, columns / width): means of blocks; the last of an axis may be smaller.

    They are float32, or float64 of float64.
    """
    channels, rows, columns = values.shape
    means = np.empty((channels, -(-rows // height), -(-columns // width)), np.result_type(values.dtype, np.float32))
    for (across, high), (along, wide) in product(_runs(rows, height), _runs(columns, width)):
        part = values[:, across, along]
        size = part.shape[2] // wide, part.shape[1] // high
        into = means[:, across.start // height :, along.start // width :]
        for plane, target in zip(part, into, strict=True):
            target[: size[1], : size[0]] = _resized(plane, size)
    return means


def _resized(plane: Array, size: tuple[int, int]) -> Array:
    """Means, also where the sum of the samples is beyond what their type holds."""
    room = plane.dtype.type(_ROOM if plane.dtype.kind == "f" and _sums_overflow(plane) else 1)
    means: Array = cv2.resize(plane if room == 1 else plane / room, size, interpolation=cv2.INTER_AREA)
    return means if room == 1 else means * room


def _sums_overflow(plane: Array) -> bool:
    most = np.finfo(plane.dtype).max / _ROOM
    low, high = np.min(plane), np.max(plane)
    if np.isnan(low):
        known = ~np.isnan(plane)
        low, high = np.min(plane, where=known, initial=np.inf), np.max(plane, where=known, initial=-np.inf)
    return bool(low < -most or high > most)


def _runs(length: int, step: int) -> list[tuple[slice, int]]:
    """An axis cut into runs of step samples and, where some are left, a shorter one: where they lie, how long each."""
    whole = length - length % step
    runs = [(slice(0, whole), step), (slice(whole, length), length - whole)]
    return [(where, run) for where, run in runs if where.start < where.stop]


def mark_lost(pixels: Pixels, values: Array) -> None:
    """Colour, in place, the pixels of samples that are not finite."""
    finite = np.isfinite(values[0])
    for plane in values[1:]:
        finite &= np.isfinite(plane)
    pixels.reshape(-1, 3)[np.flatnonzero(~finite)] = NOT_A_NUMBER


def _ordinary(samples: Array, shown: Levels, known: Statistics | None) -> tuple[Array, Levels, Statistics | None]:
    """All as it is, or times a power of two where the levels are so large or small that OpenCV's float32 is not enough.

    The difference of such levels may be infinite, or one divided by it.
    """
    peak = max(abs(shown.low), abs(shown.high))
    if 1 / _FAR <= peak <= _FAR:
        return samples, shown, known
    power = -math.frexp(peak)[1]
    cut = np.clip(samples.astype(np.float64), -shown.high if shown.absolute else shown.low, shown.high)
    levels = Levels(math.ldexp(shown.low, power), math.ldexp(shown.high, power), shown.absolute)
    return np.ldexp(cut, power), levels, None


def _scaled(samples: Array, shown: Levels, scale: float, offset: float, full: int, known: Statistics | None) -> Pixels:
    """round(sample * scale + offset), held inside 0..full."""
    known = known or measured(samples)
    low, high = (0.0, max(-known.minimum, known.maximum)) if shown.absolute else (known.minimum, known.maximum)
    low, high = low * scale + offset, high * scale + offset
    cut = bool(known.not_finite) or low < -_LARGEST or high > _LARGEST
    by_size = full == 255 and (offset == 0 if shown.absolute else cut or low >= _NO_SIGN_LOST)
    pixels: Pixels = buffer_pool.empty(samples.shape, np.uint8 if full == 255 else np.uint16)
    for index in np.ndindex(samples.shape[:-2]):
        plane, into = _readable(samples[index]), np.atleast_2d(pixels[index])
        if cut:
            plane = _cut(plane, shown)
        if by_size:
            cv2.convertScaleAbs(plane, dst=into, alpha=scale, beta=offset)
            continue
        plane = np.abs(plane, dtype=_float_for(plane)) if shown.absolute else plane
        cv2.addWeighted(plane, scale, plane, 0.0, offset, dst=into, dtype=cv2.CV_8U if full == 255 else cv2.CV_16U)
    return pixels


def _cut(plane: Array, shown: Levels) -> Array:
    """The samples clipped to the levels; NaN stays."""
    into = buffer_pool.empty(plane.shape, _float_for(plane))
    return np.clip(plane, -shown.high if shown.absolute else shown.low, shown.high, out=into)


def _float_for(plane: Array) -> np.dtype[np.floating[Any]]:
    return np.result_type(plane.dtype, np.float32)


def _readable(plane: Array) -> Array:
    """Two axes, of a type that OpenCV reads."""
    if plane.dtype.char not in _READ_AS_THEY_ARE:
        plane = plane.astype(np.float64 if plane.dtype.itemsize > 2 else np.float32)  # int64; float16, bool
    return np.atleast_2d(plane)
