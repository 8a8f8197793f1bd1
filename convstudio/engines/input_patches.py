"""Patches: the samples that outputs need, borders applied. What lies inside the input is read in place if it can be."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import product

import numpy as np

from convstudio import output_size_and_padding
from convstudio.engines.base import Array, Reading, Taps
from convstudio.values.border import CONSTANT_INDEX, Border
from convstudio.values.plan import Plan
from convstudio.values.region import Region, as_slice

PIECE_SAMPLES = 1 << 20  # of an output: what an engine holds beside it stays small
_WORTH_A_FRAME = 2  # an inner part smaller than one in so many is computed together with its frame


class PatchEngine(ABC):
    """An engine that sums whole patches: what is inside from the source in place, the thin frame from padded copies."""

    @abstractmethod
    def correlate(self, patch: Array, taps: Taps) -> Array:
        """The VALID correlation of a patch (channels, rows, columns) of any real dtype: (outputs, rows', columns')."""

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """The sums of what a reading shows, with their bias, into out; see base.Engine."""
        for across, along in pieces(reading, taps, out.shape[1:]):
            patch = gathered(part_of(reading, taps, across, along))
            out[:, across, along] = self.correlate(patch, taps)
        add_bias(taps, out)


def add_bias(taps: Taps, out: Array) -> None:
    """Add the bias of each output, in place."""
    if taps.bias is not None and taps.bias.any():
        out += taps.bias.astype(out.dtype)[:, None, None]


def pieces(reading: Reading, taps: Taps, size: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of the result in pieces: the inner ones, which touch no border, and those around them."""
    height, width = reading.source.shape[1:]
    kh, kw = taps.weights.shape[2:]
    rows, columns = inside(reading.rows, kh, height), inside(reading.columns, kw, width)
    if len(rows) * len(columns) * _WORTH_A_FRAME < size[0] * size[1]:
        yield slice(0, size[0]), slice(0, size[1])
        return
    for across, along in product(_cuts(rows, size[0]), _cuts(columns, size[1])):
        width = along.stop - along.start
        step = max(1, PIECE_SAMPLES // max(1, width))
        for top in range(across.start, across.stop if width else across.start, step):
            yield slice(top, min(top + step, across.stop)), along


def _cuts(inner: range, whole: int) -> tuple[slice, slice, slice]:
    return slice(0, inner.start), slice(inner.start, inner.stop), slice(inner.stop, whole)


def inside(walk: output_size_and_padding.Walk, k: int, length: int) -> range:
    """Those outputs of an axis whose windows lie wholly inside the source."""
    start, step = walk.positions.start, walk.positions.step
    first, last = max(0, -(start // step)), min(len(walk.positions) - 1, (length - 1 - start) // step)
    low = -(-first // walk.stride)
    return range(low, max(low, (last - output_size_and_padding.reach(k, walk.dilation)) // walk.stride + 1))


def part_of(reading: Reading, taps: Taps, across: slice, along: slice) -> Reading:
    """What some rows and columns of the result need of a reading."""
    kh, kw = taps.weights.shape[2:]
    return reading._replace(rows=_part(reading.rows, across, kh), columns=_part(reading.columns, along, kw))


def _part(walk: output_size_and_padding.Walk, outputs: slice, k: int) -> output_size_and_padding.Walk:
    end = (outputs.stop - 1) * walk.stride + output_size_and_padding.reach(k, walk.dilation) + 1
    return walk._replace(positions=walk.positions[outputs.start * walk.stride : end])


def walks(plan: Plan, region: Region) -> tuple[output_size_and_padding.Walk, output_size_and_padding.Walk]:
    """Where the outputs of a region look on the input of a layer, on each axis."""
    rows, columns = (
        output_size_and_padding.walk(wanted, k, s, d, before)
        for wanted, k, s, d, (before, _) in zip(
            (region.rows, region.columns), plan.kernel_size, plan.stride, plan.dilation, plan.padding, strict=True
        )
    )
    return rows, columns


def border_map(walk: output_size_and_padding.Walk, border: Border, length: int) -> output_size_and_padding.Positions:
    """The sample of the input that each position means; -1 is the constant."""
    return border.index_map(walk.positions, length)


def gathered(reading: Reading) -> Array:
    """The samples (channels, positions, positions) of a reading; a view if all are inside the source."""
    source, rows, columns, border, value = (
        reading.source,
        reading.rows,
        reading.columns,
        reading.border,
        reading.value,
    )
    height, width = source.shape[1:]
    if _within(rows.positions, height) and _within(columns.positions, width):
        return source[:, as_slice(rows.positions), as_slice(columns.positions)]
    row_map, column_map = border_map(rows, border, height), border_map(columns, border, width)
    patch = source[:, row_map[:, None], column_map[None, :]].astype(_dtype_with(source, border, value), copy=False)
    patch[:, row_map == CONSTANT_INDEX] = value
    patch[:, :, column_map == CONSTANT_INDEX] = value
    return patch


def _within(positions: range, length: int) -> bool:
    return positions[0] >= 0 and positions[-1] < length


def _dtype_with(source: Array, border: Border, value: float) -> np.dtype[np.generic]:
    """The dtype of a source, or a float if its own cannot hold the constant of the border."""
    dtype: np.dtype[np.generic] = source.dtype
    if border is not Border.CONSTANT or (dtype.kind == "f" and dtype.itemsize >= 4):
        return dtype
    if dtype.kind in "iu" and value == int(value) and np.iinfo(dtype).min <= value <= np.iinfo(dtype).max:  # type: ignore[type-var]
        return dtype
    return np.dtype(np.float64 if dtype.itemsize >= 4 else np.float32)
