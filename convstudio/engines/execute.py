"""Samples of a stack: asked backwards (which input does this output need?), computed forwards.

ask      region of the last layer -> positions on the layer before -> ... -> positions on the image
compute  patch of the image -> layer 1 -> patch of layer 1 -> layer 2 -> ... -> the region
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from convstudio import geometry
from convstudio.engines.base import Array, Taps
from convstudio.engines.chooser import choose
from convstudio.engines.patches import border_map, gathered, inner_region, walks
from convstudio.engines.registry import engine_named
from convstudio.values.border import CONSTANT_INDEX
from convstudio.values.kernel import Weights
from convstudio.values.layer import Activation, Pair
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.region import Region

_SAME_PIECE = 64  # samples asked for that lie nearer than this are computed in one go with those between

Channels = Sequence[int]


def samples(stack: StackPlan, source: Array, region: Region, outputs: Channels | None = None) -> Array:
    """The result of a stack in a region: (outputs, rows, columns), float32 or float64 as conventions, section 5.

    source: (channels, rows, columns), the whole input. outputs: which channels, all when None.
    """
    chosen = range(stack.output_shape[0]) if outputs is None else outputs
    inner = inner_region(stack.plans[-1], region)
    if len(stack.plans) > 1 or inner == region or np.prod(inner.shape) * 2 < np.prod(region.shape):
        return _layer_samples(stack.plans, source, region, chosen).astype(stack.result_dtype, copy=False)
    return _framed(stack, source, region, inner, chosen)


def _framed(stack: StackPlan, source: Array, region: Region, inner: Region, outputs: Channels) -> Array:
    """The inner part from the source in place, and the frame around it, which is thin, from padded copies."""
    result = np.empty((len(outputs), *region.shape), dtype=stack.result_dtype)
    row_cuts, column_cuts = _cuts(region.rows, inner.rows), _cuts(region.columns, inner.columns)
    for across, along in product(row_cuts, column_cuts):
        piece = Region(region.rows[across], region.columns[along])
        if not piece.empty:
            result[:, across, along] = _layer_samples(stack.plans, source, piece, outputs)
    return result


def _cuts(whole: range, inner: range) -> tuple[slice, slice, slice]:
    first = whole.index(inner[0])
    end = first + len(inner)
    return slice(0, first), slice(first, end), slice(end, len(whole))


def _layer_samples(plans: tuple[Plan, ...], source: Array, region: Region, outputs: Channels) -> Array:
    plan = plans[-1]
    rows, columns = walks(plan, region)
    parts = []
    for groups, wanted in _by_group(plan, outputs):
        inputs = plan.weights.shape[1]
        channels = [group * inputs + index for group in groups for index in range(inputs)]
        patch = _patch(plans, source, rows, columns, channels)
        parts.append(_activated(_summed(plan, patch, rows, columns, wanted, len(groups)), plan, len(groups)))
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    order = np.argsort(np.argsort(np.asarray(outputs), kind="stable"), kind="stable")
    return whole if _ascending(outputs) else whole[order]


def _by_group(plan: Plan, outputs: Channels) -> list[tuple[list[int], list[int]]]:
    """(groups, sums wanted) of each engine call: one call if every group gives as many, else one for each group."""
    per_group = plan.weights.shape[0] // plan.groups
    wanted: dict[int, list[int]] = {}
    for output in sorted(outputs):
        if plan.activation is Activation.MAGNITUDE:
            wanted[output] = list(range(output * per_group, (output + 1) * per_group))
        else:
            wanted.setdefault(output // per_group, []).append(output)
    if len({len(sums) for sums in wanted.values()}) == 1:
        return [(list(wanted), [index for sums in wanted.values() for index in sums])]
    return [([group], sums) for group, sums in wanted.items()]


def _patch(
    plans: tuple[Plan, ...], source: Array, rows: geometry.Walk, columns: geometry.Walk, channels: Channels
) -> Array:
    plan = plans[-1]
    if len(plans) == 1:
        chosen = source if len(channels) == len(source) else source[_compact(channels)]
        return gathered(chosen, rows, columns, plan.border, plan.border_value)
    _, height, width = plan.input_shape
    row_map, column_map = border_map(rows, plan.border, height), border_map(columns, plan.border, width)
    known_rows, known_columns = _pieces(row_map), _pieces(column_map)
    blocks = [
        [_layer_samples(plans[:-1], source, Region(across, along), channels) for along in known_columns]
        for across in known_rows
    ]
    if not blocks or not blocks[0]:  # nothing but padding is seen
        dtype = plan.facts.compute_dtype
        return np.full((len(channels), len(row_map), len(column_map)), plan.border_value, dtype=dtype)
    known = np.concatenate([np.concatenate(line, axis=2) for line in blocks], axis=1)
    patch = known[:, _found(row_map, known_rows)[:, None], _found(column_map, known_columns)]
    patch[:, row_map == CONSTANT_INDEX] = plan.border_value
    patch[:, :, column_map == CONSTANT_INDEX] = plan.border_value
    return patch


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


def _summed(
    plan: Plan, patch: Array, rows: geometry.Walk, columns: geometry.Walk, wanted: list[int], groups: int
) -> Array:
    weights = plan.weights if len(wanted) == len(plan.weights) else plan.weights[wanted]
    stride, dilation = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    taps = Taps(
        weights=weights,
        stride=stride,
        dilation=dilation,
        groups=groups,
        method=_method(plan, weights, stride, groups),
        dtype=np.dtype(plan.facts.compute_dtype),
    )
    if patch.dtype.kind == "f" and not np.isfinite(patch).all():
        method = Method.MATRIX if plan.method is Method.MATRIX else Method.DIRECT
        taps = replace(taps, method=method, every_tap=True)
    sums = engine_named(plan.engine).correlate(patch, taps)
    bias = plan.bias[wanted].astype(sums.dtype)
    return np.add(sums, bias[:, None, None], out=sums) if bias.any() else sums


def _method(plan: Plan, weights: Weights, stride: Pair, groups: int) -> Method:
    """The method of the plan, unless only every n-th sample or few outputs are asked for: then others are faster."""
    if stride == plan.stride and len(weights) == len(plan.weights):
        return plan.method
    return choose(engine_named(plan.engine), weights, stride, groups, 1, plan.facts).method


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
    first, last = channels[0], channels[-1]
    return slice(first, last + 1) if last - first + 1 == len(channels) else channels


def _ascending(outputs: Channels) -> bool:
    return all(a <= b for a, b in pairwise(outputs))
