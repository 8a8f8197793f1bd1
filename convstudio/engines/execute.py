"""Samples of a stack: asked backwards (which input does this output need?), computed forwards.

ask      region of the last layer -> positions on the layer before -> ... -> positions on the image
compute  patch of the image -> layer 1 -> patch of layer 1 -> layer 2 -> ... -> the region
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from convstudio import geometry
from convstudio.engines.base import Array, Demand, Reading, Taps
from convstudio.engines.chooser import choose
from convstudio.engines.patches import border_map, walks
from convstudio.engines.registry import engine_named
from convstudio.values.border import CONSTANT_INDEX
from convstudio.values.layer import Activation, Pair
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.region import Region

_SAME_PIECE = 64  # samples asked for that lie nearer than this are computed in one go with those between

Channels = Sequence[int]


def samples(
    stack: StackPlan, source: Array, region: Region, outputs: Channels | None = None, out: Array | None = None
) -> Array:
    """The result of a stack in a region: (outputs, rows, columns), float32 or float64 as conventions, section 5.

    source: (channels, rows, columns), the whole input. outputs: which channels, all when None. out: where to write.
    """
    chosen = range(stack.output_shape[0]) if outputs is None else outputs
    result = np.empty((len(chosen), *region.shape), dtype=stack.result_dtype) if out is None else out
    _compute(stack.plans, source, region, chosen, result)
    return result


def _compute(plans: tuple[Plan, ...], source: Array, region: Region, outputs: Channels, out: Array) -> None:
    plan = plans[-1]
    rows, columns = walks(plan, region)
    inputs = plan.weights.shape[1]
    for call in _calls(plan, outputs):
        channels = [group * inputs + index for group in call.groups for index in range(inputs)]
        reading = _reading(plans, source, rows, columns, channels)
        target = out[_compact(call.places)] if _writable_in_place(plan, call.places, out) else None
        sums = np.empty((len(call.sums), *region.shape), plan.facts.compute_dtype) if target is None else target
        taps = _taps(plan, call, reading, region.shape, intermediate=len(plans) > 1)
        engine_named(plan.engine).compute(reading, taps, sums)
        result = _activated(sums, plan, len(call.groups))
        if target is None:
            out[_compact(call.places)] = result


@dataclass(frozen=True)
class _Call:
    """One call of an engine: groups whose inputs it reads, sums that it computes, places in the result they go to."""

    groups: list[int]
    sums: list[int]
    places: list[int]


def _calls(plan: Plan, outputs: Channels) -> list[_Call]:
    """One call if every group gives as many sums, else one for each group."""
    per_group = plan.weights.shape[0] // plan.groups
    order = sorted(range(len(outputs)), key=outputs.__getitem__)
    if plan.activation is Activation.MAGNITUDE:
        folded = [outputs[place] for place in order]
        return [_Call(folded, [o * per_group + i for o in folded for i in range(per_group)], order)]
    places: dict[int, list[int]] = {}
    for place in order:
        places.setdefault(outputs[place] // per_group, []).append(place)
    if len({len(those) for those in places.values()}) == 1:
        return [_Call(list(places), [outputs[place] for place in order], order)]
    return [_Call([group], [outputs[place] for place in those], those) for group, those in places.items()]


def _writable_in_place(plan: Plan, places: list[int], out: Array) -> bool:
    """Whether an engine may write its sums where the result goes: the same type, the same order, side by side."""
    same = out.dtype == plan.facts.compute_dtype and out.strides[2] == out.itemsize
    return isinstance(_compact(places), slice) and same and plan.activation is not Activation.MAGNITUDE


def _reading(
    plans: tuple[Plan, ...], source: Array, rows: geometry.Walk, columns: geometry.Walk, channels: Channels
) -> Reading:
    plan = plans[-1]
    if len(plans) == 1:
        chosen = source if len(channels) == len(source) else source[_compact(channels)]
        return Reading(chosen, rows, columns, plan.border, plan.border_value)
    patch = _patch(plans, source, rows, columns, channels)
    across, along = (replace(walk, positions=range(len(walk.positions))) for walk in (rows, columns))
    return Reading(patch, across, along)


def _patch(
    plans: tuple[Plan, ...], source: Array, rows: geometry.Walk, columns: geometry.Walk, channels: Channels
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


def _pieces(wanted: geometry.Positions) -> list[range]:
    """Ranges that together hold all the samples wanted, with little between them that is not."""
    known = np.unique(wanted[wanted != CONSTANT_INDEX])
    if not len(known):
        return []
    steps = np.diff(known)
    if len(known) > 1 and (steps == steps[0]).all():
        return [range(int(known[0]), int(known[-1]) + 1, int(steps[0]))]
    cuts = np.flatnonzero(steps > _SAME_PIECE) + 1
    return [range(int(part[0]), int(part[-1]) + 1) for part in np.split(known, cuts)]


def _found(wanted: geometry.Positions, pieces: list[range]) -> geometry.Positions:
    """Where each sample wanted stands in the pieces laid side by side; the constant is found anywhere."""
    laid = np.concatenate([np.arange(piece.start, piece.stop, piece.step) for piece in pieces])
    return np.minimum(np.searchsorted(laid, wanted), len(laid) - 1)


def _taps(plan: Plan, call: _Call, reading: Reading, size: Pair, *, intermediate: bool) -> Taps:
    weights = plan.weights if len(call.sums) == len(plan.weights) else plan.weights[call.sums]
    dtype = np.dtype(plan.facts.compute_dtype)
    stride = (reading.rows.stride, reading.columns.stride)
    dilation = (reading.rows.dilation, reading.columns.dilation)
    taps = Taps(
        weights=weights,
        stride=stride,
        dilation=dilation,
        groups=len(call.groups),
        method=_method(plan, Demand(weights, stride, dilation, len(call.groups), size, dtype)),
        dtype=dtype,
        every_tap=plan.facts.direct_only,
        bias=plan.bias[call.sums],
    )
    if intermediate and not taps.every_tap and not np.isfinite(reading.source).all():  # sums of before overflowed
        method = Method.MATRIX if taps.method is Method.MATRIX else Method.DIRECT
        return replace(taps, method=method, every_tap=True)
    return taps


def _method(plan: Plan, demand: Demand) -> Method:
    """The method of the plan, unless only every n-th sample or few outputs are asked for: then others are faster."""
    if demand.stride == plan.stride and len(demand.weights) == len(plan.weights):
        return plan.method
    return choose([[engine_named(plan.engine)]], demand, plan.facts).method


def _activated(sums: Array, plan: Plan, groups: int) -> Array:
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


def _compact(channels: Channels) -> Channels | slice:
    """The same channels as a slice, where they lie side by side."""
    first, end = channels[0], channels[0] + len(channels)
    return slice(first, end) if list(channels) == list(range(first, end)) else channels
