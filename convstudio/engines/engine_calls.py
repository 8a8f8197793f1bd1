"""The calls of an engine that some outputs of a layer need: what they read, the taps, where the sums go."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Array, Demand, Engine, Taps
from convstudio.engines.engine_registry import engine_named
from convstudio.engines.input_patches import walks
from convstudio.engines.memoization import remembered
from convstudio.engines.method_selection import choose
from convstudio.output_size_and_padding import Walk
from convstudio.values.layer import Activation, Pair
from convstudio.values.plan import Method, Plan
from convstudio.values.region import Region

Channels = Sequence[int]
Index = slice | list[int]


@dataclass(frozen=True, eq=False)
class EngineCall:
    """One call of an engine. channels: of the input of the layer. places: of its sums, or what becomes of them.

    in_place: the sums go where the result goes, if that has their type; else they are made into it afterwards.
    """

    engine: Engine
    taps: Taps
    channels: Index
    rows: Walk
    columns: Walk
    places: Index
    in_place: bool

    def target(self, out: Array) -> Array | None:
        """Where in the result the engine may write its sums, None if it may not."""
        if not self.in_place or out.dtype != self.taps.dtype or out.strides[2] != out.itemsize:
            return None
        view: Array = out[self.places]
        return view


class _Same:
    """A plan as a key that only the very same plan matches: equal layers may have been planned differently."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.plan is other.plan


def calls(plan: Plan, region: Region, outputs: tuple[int, ...] | range) -> tuple[EngineCall, ...]:
    """What the outputs of a layer in a region need; kept, as a window asks for the same again and again."""
    return _calls(_Same(plan), region, outputs)


@remembered
def _calls(same: _Same, region: Region, outputs: tuple[int, ...] | range) -> tuple[EngineCall, ...]:
    plan = same.plan
    rows, columns = walks(plan, region)
    made = []
    for groups, sums, places in _grouped(plan, outputs):
        inputs = plan.weights.shape[1]
        channels = _compact([group * inputs + index for group in groups for index in range(inputs)])
        taps = _taps(plan, rows, columns, sums, len(groups), region.shape)
        kept = _compact(places)
        in_place = isinstance(kept, slice) and plan.activation is not Activation.MAGNITUDE
        made.append(EngineCall(engine_named(plan.engine), taps, channels, rows, columns, kept, in_place))
    return tuple(made)


def _grouped(plan: Plan, outputs: Channels) -> list[tuple[list[int], list[int], list[int]]]:
    """(groups, sums, places in the result) of each call: one if every group gives as many sums, else one for each."""
    per_group = plan.weights.shape[0] // plan.groups
    order = sorted(range(len(outputs)), key=outputs.__getitem__)
    if plan.activation is Activation.MAGNITUDE:
        folded = [outputs[place] for place in order]
        return [(folded, [o * per_group + i for o in folded for i in range(per_group)], order)]
    places: dict[int, list[int]] = {}
    for place in order:
        places.setdefault(outputs[place] // per_group, []).append(place)
    if len({len(those) for those in places.values()}) == 1:
        return [(list(places), [outputs[place] for place in order], order)]
    return [([group], [outputs[place] for place in those], those) for group, those in places.items()]


def _taps(plan: Plan, rows: Walk, columns: Walk, sums: list[int], groups: int, size: Pair) -> Taps:
    weights = plan.weights if len(sums) == len(plan.weights) else plan.weights[sums]
    dtype = np.dtype(plan.facts.compute_dtype)
    stride, dilation = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    return Taps(
        weights=weights,
        stride=stride,
        dilation=dilation,
        groups=groups,
        method=_method(plan, Demand(weights, stride, dilation, groups, size, dtype)),
        dtype=dtype,
        every_tap=plan.facts.direct_only,
        bias=plan.bias[sums],
    )


def _method(plan: Plan, demand: Demand) -> Method:
    """The method of the plan, unless only every n-th sample or few outputs are asked for: then others are faster."""
    if demand.stride == plan.stride and len(demand.weights) == len(plan.weights):
        return plan.method
    return choose([[engine_named(plan.engine)]], demand, plan.facts).method


def _compact(channels: list[int]) -> Index:
    """The same channels as a slice, where they lie side by side."""
    first, end = channels[0], channels[0] + len(channels)
    return slice(first, end) if channels == list(range(first, end)) else channels
