"""What another border rule would change: only samples that saw padding, so nothing else is computed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convstudio.explain.receptive_field import trusted
from convstudio.jobs.compare.layer_alternatives import Alternative, as_it_is, way_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.plan import StackPlan
from convstudio.values.project import Project
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message

_OUTPUTS = 16


@dataclass(frozen=True)
class Change:
    """largest, mean: of the absolute difference, the mean over samples that differ. share: of samples that differ."""

    largest: float
    mean: float
    share: float


def border_ways(project: Project) -> tuple[tuple[Border, Alternative], ...]:
    """Every border in the chosen layer, the present one first."""
    layer = project.layer
    ways = [(layer.border, as_it_is(project))]
    for border in Border:
        if border is not layer.border:
            other = project.with_layer(replace(layer, border=border))
            ways.append((border, way_of(Message("Border {name}", name=border.value), other)))
    return tuple(ways)


def changes(image: Image, ways: tuple[Alternative, ...], token: CancelToken) -> tuple[Change, ...]:
    """What each way changes against the first one, over the whole of the first outputs."""
    return tuple(_change(image, ways[0], way, token) for way in ways)


def _change(image: Image, first: Alternative, other: Alternative, token: CancelToken) -> Change:
    outputs, height, width = first.stack.output_shape
    seen = range(min(outputs, _OUTPUTS))
    largest = total = differing = 0.0
    for region in _touched(first.stack) if other is not first else ():
        token.check()
        with np.errstate(invalid="ignore", over="ignore"):
            mine, theirs = (way.samples(image, region, seen) for way in (first, other))
            difference = np.abs(mine.astype(np.float64) - theirs)
        difference = difference[np.isfinite(difference) & (difference > 0)]
        if difference.size:
            largest, total = max(largest, float(difference.max())), total + float(difference.sum())
            differing += difference.size
    return Change(largest, total / differing if differing else 0.0, differing / (len(seen) * height * width))


def _touched(stack: StackPlan) -> Iterator[Region]:
    """The parts of the result of which a sample may have seen padding."""
    _, height, width = stack.output_shape
    clean = trusted(stack)
    if clean.empty:
        yield Region.whole(height, width)
        return
    parts = (
        Region(range(clean.rows.start), range(width)),
        Region(range(clean.rows.stop, height), range(width)),
        Region(clean.rows, range(clean.columns.start)),
        Region(clean.rows, range(clean.columns.stop, width)),
    )
    yield from (part for part in parts if not part.empty)
