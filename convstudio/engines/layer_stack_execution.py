"""Samples of a stack: asked backwards (which input does this output need?), computed forwards.

ask      region of the last layer -> positions on the layer before -> ... -> positions on the image
compute  patch of the image -> layer 1 -> patch of layer 1 -> layer 2 -> ... -> the region
"""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from convstudio import output_size_and_padding
from convstudio.engines import buffer_pool
from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.engine_calls import Channels, EngineCall, calls
from convstudio.engines.input_patches import border_map
from convstudio.engines.method_selection import EXACT
from convstudio.values.border import CONSTANT_INDEX
from convstudio.values.layer import Activation
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.region import Region

_SAME_PIECE = 64  # samples asked for that lie nearer than this are computed in one go with those between

Outputs = tuple[int, ...] | range


def samples(
    stack: StackPlan, source: Array, region: Region, outputs: Channels | None = None, out: Array | None = None
) -> Array:
    """The result of a stack in a region: (outputs, rows, columns), float32 or float64.

    source: (channels, rows, columns), the whole input. outputs: which channels, all when None. out: where to write.
    Its dtype is that of conventions, "Values and tolerance".
    """
    chosen = range(stack.output_shape[0]) if outputs is None else tuple(outputs)
    result = buffer_pool.empty((len(chosen), *region.shape), stack.result_dtype) if out is None else out
    _compute(stack.plans, source, region, chosen, result)
    return result


def _compute(plans: tuple[Plan, ...], source: Array, region: Region, outputs: Outputs, out: Array) -> None:
    plan = plans[-1]
    for call in calls(plan, region, outputs):
        reading, taps = _reading(plans, source, call)
        target = call.target(out)
        sums = np.empty((len(taps.weights), *region.shape), taps.dtype) if target is None else target
        call.engine.compute(reading, taps, sums)
        result = after_sums(sums, plan, taps.groups)
        if target is None:
            out[call.places] = result


def _reading(plans: tuple[Plan, ...], source: Array, call: EngineCall) -> tuple[Reading, Taps]:
    plan = plans[-1]
    if len(plans) == 1:
        read = (source[call.channels], call.rows, call.columns, plan.border, plan.border_value)
        return Reading(*read, whole=source, channels=call.channels), call.taps
    channels = range(plan.input_shape[0])[call.channels] if isinstance(call.channels, slice) else tuple(call.channels)
    patch = _patch(plans, source, call.rows, call.columns, channels)
    rows, columns = (walk._replace(positions=range(len(walk.positions))) for walk in (call.rows, call.columns))
    return Reading(patch, rows, columns), _careful(call.taps, patch)


def _careful(taps: Taps, patch: Array) -> Taps:
    """The taps; where the patch holds NaN or infinity, by a direct method that multiplies weights of zero too."""
    if taps.every_tap or np.isfinite(patch).all():
        return taps
    return replace(taps, method=taps.method if taps.method in EXACT else Method.DIRECT, every_tap=True)


def _patch(
    plans: tuple[Plan, ...],
    source: Array,
    rows: output_size_and_padding.Walk,
    columns: output_size_and_padding.Walk,
    channels: Outputs,
) -> Array:
    """What a layer reads of the layer before it, borders applied."""
    plan = plans[-1]
    dtype = plan.facts.compute_dtype
    _, height, width = plan.input_shape
    row_map, column_map = border_map(rows, plan.border, height), border_map(columns, plan.border, width)
    known_rows, known_columns = _pieces(row_map), _pieces(column_map)
    if not known_rows or not known_columns:  # nothing but padding is seen
        return np.full((len(channels), len(row_map), len(column_map)), plan.border_value, dtype=dtype)
    known = np.empty((len(channels), sum(map(len, known_rows)), sum(map(len, known_columns))), dtype=dtype)
    for (across, at_rows), (along, at_columns) in product(_laid(known_rows), _laid(known_columns)):
        _compute(plans[:-1], source, Region(across, along), channels, known[:, at_rows, at_columns])
    patch = known[:, _found(row_map, known_rows)[:, None], _found(column_map, known_columns)]
    patch[:, row_map == CONSTANT_INDEX] = plan.border_value
    patch[:, :, column_map == CONSTANT_INDEX] = plan.border_value
    return patch


def _laid(pieces: list[range]) -> list[tuple[range, slice]]:
    """Each piece with its place when all are laid side by side."""
    ends = np.cumsum([0, *map(len, pieces)])
    return [(piece, slice(int(a), int(b))) for piece, (a, b) in zip(pieces, pairwise(ends), strict=True)]


def _pieces(wanted: output_size_and_padding.Positions) -> list[range]:
    """Ranges that together hold all the samples wanted, with little between them that is not."""
    known = np.unique(wanted[wanted != CONSTANT_INDEX])
    if not len(known):
        return []
    steps = np.diff(known)
    if len(known) > 1 and (steps == steps[0]).all():
        return [range(int(known[0]), int(known[-1]) + 1, int(steps[0]))]
    cuts = np.flatnonzero(steps > _SAME_PIECE) + 1
    return [range(int(part[0]), int(part[-1]) + 1) for part in np.split(known, cuts)]


def _found(wanted: output_size_and_padding.Positions, pieces: list[range]) -> output_size_and_padding.Positions:
    """Where each sample wanted stands in the pieces laid side by side; the constant is found anywhere."""
    laid = np.concatenate([np.arange(piece.start, piece.stop, piece.step) for piece in pieces])
    return np.minimum(np.searchsorted(laid, wanted), len(laid) - 1)


def after_sums(sums: Array, plan: Plan, groups: int) -> Array:
    """The activation of a plan, of sums (kernels, rows, columns) with bias; in place where the count stays."""
    match plan.activation:
        case Activation.NONE:
            return sums
        case Activation.RELU:
            return np.maximum(sums, 0, out=sums)
        case Activation.ABS:
            return np.abs(sums, out=sums)
        case Activation.MAGNITUDE:
            together = sums.reshape(groups, -1, *sums.shape[1:])
            return np.asarray(np.sqrt(np.square(together).sum(axis=1)))
