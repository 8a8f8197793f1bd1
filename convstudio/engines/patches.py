"""A patch: the samples that outputs need, borders applied. What lies inside the input is read in place if it can be."""

import numpy as np

from convstudio import geometry
from convstudio.engines.base import Array
from convstudio.values.border import CONSTANT_INDEX, Border
from convstudio.values.plan import Plan
from convstudio.values.region import Region

Axis = tuple[geometry.Walk, geometry.Positions]


def walks(plan: Plan, region: Region) -> tuple[geometry.Walk, geometry.Walk]:
    """Where the outputs of a region look on the input of a layer, on each axis."""
    rows, columns = (
        geometry.walk(wanted, k, s, d, before)
        for wanted, k, s, d, (before, _) in zip(
            (region.rows, region.columns), plan.kernel_size, plan.stride, plan.dilation, plan.padding, strict=True
        )
    )
    return rows, columns


def border_map(walk: geometry.Walk, border: Border, length: int) -> geometry.Positions:
    """The sample of the input that each position means; -1 is the constant."""
    return border.index_map(_array(walk.positions), length)


def gathered(source: Array, rows: geometry.Walk, columns: geometry.Walk, border: Border, value: float) -> Array:
    """The samples (channels, positions, positions) of a source that holds the whole plane; a view where possible."""
    height, width = source.shape[1:]
    inner_rows, inner_columns = _inside(rows.positions, height), _inside(columns.positions, width)
    if inner_rows == (0, len(rows.positions)) and inner_columns == (0, len(columns.positions)):
        return _taken(source, rows.positions, columns.positions)
    row_map, column_map = border_map(rows, border, height), border_map(columns, border, width)
    patch = np.empty((source.shape[0], len(row_map), len(column_map)), dtype=_dtype_with(source, border, value))
    (top, bottom), (left, right) = inner_rows, inner_columns
    patch[:, top:bottom, left:right] = _taken(source, rows.positions[top:bottom], columns.positions[left:right])
    for part in (slice(0, left), slice(right, None)):
        patch[:, top:bottom, part] = _mapped(source, row_map[top:bottom], column_map[part], value, patch.dtype)
    for part in (slice(0, top), slice(bottom, None)):
        patch[:, part] = _mapped(source, row_map[part], column_map, value, patch.dtype)
    return patch


def _mapped(source: Array, rows: geometry.Positions, columns: geometry.Positions, value: float, dtype: object) -> Array:
    block = source[:, rows[:, None], columns[None, :]].astype(dtype)  # type: ignore[call-overload]
    block[:, rows == CONSTANT_INDEX] = value
    block[:, :, columns == CONSTANT_INDEX] = value
    return np.asarray(block)


def _inside(positions: range | geometry.Positions, length: int) -> tuple[int, int]:
    """(first, end) of the run of ascending positions that lie inside the input."""
    first, end = (int(np.searchsorted(_array(positions), bound)) for bound in (0, length))
    return first, end


def _taken(source: Array, rows: range | geometry.Positions, columns: range | geometry.Positions) -> Array:
    if not len(rows) or not len(columns):
        return source[:, :0, :0].reshape(source.shape[0], len(rows), len(columns))
    part = source[:, _index(rows)]
    return part[:, :, _index(columns)]


def _index(positions: range | geometry.Positions) -> slice | geometry.Positions:
    if isinstance(positions, range):
        return slice(positions.start, positions[-1] + 1, positions.step)
    return positions


def _dtype_with(source: Array, border: Border, value: float) -> np.dtype[np.generic]:
    """The dtype of a source, or a float if its own cannot hold the constant of the border."""
    dtype: np.dtype[np.generic] = source.dtype
    if border is not Border.CONSTANT or dtype.kind == "f":
        return dtype
    if dtype.kind in "iu" and value == int(value) and np.iinfo(dtype).min <= value <= np.iinfo(dtype).max:  # type: ignore[type-var]
        return dtype
    return np.dtype(np.float64 if dtype.itemsize >= 4 else np.float32)


def _array(positions: range | geometry.Positions) -> geometry.Positions:
    if isinstance(positions, range):
        return np.arange(positions.start, positions.stop, positions.step, dtype=np.int64)
    return positions
