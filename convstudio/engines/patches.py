"""A patch: the samples that outputs need, borders applied. What lies inside the input is read in place if it can be."""

import numpy as np

from convstudio import geometry
from convstudio.engines.base import Array
from convstudio.values.border import CONSTANT_INDEX, Border
from convstudio.values.plan import Plan
from convstudio.values.region import Region, as_slice


def walks(plan: Plan, region: Region) -> tuple[geometry.Walk, geometry.Walk]:
    """Where the outputs of a region look on the input of a layer, on each axis."""
    rows, columns = (
        geometry.walk(wanted, k, s, d, before)
        for wanted, k, s, d, (before, _) in zip(
            (region.rows, region.columns), plan.kernel_size, plan.stride, plan.dilation, plan.padding, strict=True
        )
    )
    return rows, columns


def inner_region(plan: Plan, region: Region) -> Region:
    """The part of a region whose windows touch no padding."""
    rows, columns = (
        geometry.inner(wanted, n, k, s, d, before)
        for wanted, n, k, s, d, (before, _) in zip(
            (region.rows, region.columns),
            plan.input_shape[1:],
            plan.kernel_size,
            plan.stride,
            plan.dilation,
            plan.padding,
            strict=True,
        )
    )
    return Region(rows, columns)


def border_map(walk: geometry.Walk, border: Border, length: int) -> geometry.Positions:
    """The sample of the input that each position means; -1 is the constant."""
    return border.index_map(walk.positions, length)


def gathered(source: Array, rows: geometry.Walk, columns: geometry.Walk, border: Border, value: float) -> Array:
    """The samples (channels, positions, positions) of a source that holds the whole plane; a view if all are inside."""
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
