"""What OpenCV's filters read: part of the source in place where their own border does, else a padded copy.

A filter of OpenCV gives a result of the size of what it reads, with the anchor of the kernel on each sample in turn:

    outputs that are wanted          . . . a b c d
    what they look at        <------- span -------->
    samples of the source            |0 1 2 3 4 5 ...          anchor 2: a stands on sample 0 and OpenCV makes up
                                                               what lies before it
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.input_patches import gathered, part_of
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.layer import Pair
from convstudio.values.region import as_slice

_OPENCVS = {
    Border.ZEROS: cv2.BORDER_CONSTANT,
    Border.CONSTANT: cv2.BORDER_CONSTANT,
    Border.REPLICATE: cv2.BORDER_REPLICATE,
    Border.REFLECT: cv2.BORDER_REFLECT_101,
    Border.SYMMETRIC: cv2.BORDER_REFLECT,
    Border.CIRCULAR: cv2.BORDER_WRAP,
}
Slices = tuple[slice, slice]


@dataclass(frozen=True)
class PaddedWindow:
    """Samples of the source, and where on them a filter finds the outputs that are wanted.

    place: the samples, as slices of a plane. anchor: (row, column) in the kernel. wanted: outputs in what it gives.
    """

    place: Slices
    anchor: Pair
    wanted: Slices
    border: int

    @property
    def exact(self) -> bool:
        """Whether a filter gives the outputs that are wanted and no others."""
        return all(w.start == 0 and w.stop == p.stop - p.start for w, p in zip(self.wanted, self.place, strict=True))


def plain(reading: Reading) -> Reading:
    """The reading, if its positions follow each other; else one of its gathered patch, where they do."""
    if reading.rows.positions.step == reading.columns.positions.step == 1:
        return reading
    patch = gathered(reading)
    rows, columns = (
        Walk(range(n), walk.stride, walk.dilation)
        for n, walk in zip(patch.shape[1:], (reading.rows, reading.columns), strict=True)
    )
    return reading._replace(source=patch, rows=rows, columns=columns)


def window(reading: Reading, span: Pair) -> PaddedWindow | None:
    """Where a filter may read in place, for kernels that cover span; None where OpenCV has no such border."""
    height, width = reading.source.shape[1:]
    rows = _axis(reading.rows.positions, span[0], height, reading)
    columns = _axis(reading.columns.positions, span[1], width, reading)
    if rows is None or columns is None:
        return None
    return PaddedWindow((rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2]), border_of(reading))


def _axis(positions: range, span: int, length: int, reading: Reading) -> tuple[slice, int, slice] | None:
    start, end = positions.start, positions.stop
    count = len(positions) - span + 1
    least, most = max(0, -start), span - 1 if end <= length else length - start - count
    touched = start < 0 or end > length
    if most < least or (touched and not known(reading)):
        return None
    low, high = max(0, start), min(length, end)
    if start < 0:  # a reflection looks as far inside as the border goes outside
        high = max(high, min(length, 1 - start))
    if end > length:
        low = min(low, max(0, 2 * length - 1 - end))
    first = start + least - low
    return slice(low, high), least, slice(first, first + count)


def known(reading: Reading) -> bool:
    """Whether OpenCV's filters have the border of a reading."""
    return reading.border is not Border.CIRCULAR and not reading.value


def border_of(reading: Reading) -> int:
    """The border of OpenCV that equals the reading's; a constant where OpenCV has none that does."""
    return _OPENCVS[reading.border] if known(reading) else cv2.BORDER_CONSTANT


def patch(reading: Reading, taps: Taps, place: Slices) -> Array:
    """The samples (channels, rows, columns) that a place of the result needs, in the dtype of the sums."""
    height, width = reading.source.shape[1:]
    rows = _needed(reading.rows, place[0], taps.weights.shape[2])
    columns = _needed(reading.columns, place[1], taps.weights.shape[3])
    if rows.start >= 0 and columns.start >= 0 and rows.stop <= height and columns.stop <= width:
        return readable(reading.source[:, rows, columns], taps.dtype)
    return padded(part_of(reading, taps, *place), taps.dtype)


def _needed(walk: Walk, outputs: slice, k: int) -> slice:
    """The positions that these outputs read with k taps, of a walk whose positions follow each other."""
    first = walk.positions.start + outputs.start * walk.stride
    return slice(first, first + (outputs.stop - outputs.start - 1) * walk.stride + walk.dilation * (k - 1) + 1)


def padded(reading: Reading, dtype: np.dtype[Any]) -> Array:
    """The samples (channels, positions, positions) of a reading in this dtype, rows of samples side by side."""
    height, width = reading.source.shape[1:]
    rows, columns = reading.rows.positions, reading.columns.positions
    if rows.step != 1 or columns.step != 1:
        return readable(gathered(reading), dtype)
    across, along = _inner(rows, height), _inner(columns, width)
    outside = (
        across.start - rows.start,
        rows.stop - across.stop,
        along.start - columns.start,
        columns.stop - along.stop,
    )
    if outside == (0, 0, 0, 0):
        return readable(reading.source[:, as_slice(rows), as_slice(columns)], dtype)
    whole = (outside[:2] == (0, 0) or across == slice(0, height)) and along == slice(0, width)
    if min(outside) < 0 or not (whole or reading.border in (Border.ZEROS, Border.CONSTANT, Border.REPLICATE)):
        return readable(gathered(reading), dtype)
    inner = readable(reading.source[:, across, along], dtype)
    made = np.empty((len(inner), len(rows), len(columns)), dtype)
    for plane, target in zip(inner, made, strict=True):
        cv2.copyMakeBorder(plane, *outside, _OPENCVS[reading.border], dst=target, value=reading.value)
    return made


def _inner(positions: range, length: int) -> slice:
    """Those positions that lie on the source; at least one sample of it, from which a border can be made."""
    low = min(max(0, positions.start), length - 1)
    return slice(low, max(low + 1, min(length, positions.stop)))


def readable(samples: Array, dtype: np.dtype[Any]) -> Array:
    """Samples (..., rows, columns) as OpenCV reads them: of this dtype, those of a row side by side, rows in order."""
    side_by_side = (
        samples.strides[-1] == samples.itemsize and samples.strides[-2] >= samples.shape[-1] * samples.itemsize
    )
    return samples if side_by_side and samples.dtype == dtype else np.ascontiguousarray(samples, dtype=dtype)
