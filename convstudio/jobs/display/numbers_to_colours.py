"""How the numbers of a result become the picture on the stage: content, levels, colours, marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convstudio import output_size_and_padding
from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.receptive_field import padding_share
from convstudio.jobs.display.display_range_policies import BY_RESULT, Levels, Pixels, Statistics, measured
from convstudio.jobs.display.image_cache import ImageCache
from convstudio.jobs.display.pixel_conversion import coloured, laid_over, mark_clipped, mark_lost
from convstudio.jobs.display.samples_in_sight import chosen_region, colour_table, result_levels, shown_outputs
from convstudio.values.image import Image
from convstudio.values.placed_picture import Placement
from convstudio.values.plan import StackPlan
from convstudio.values.project import Content, Policy, View
from convstudio.values.region import Region, clipped
from convstudio.values.value_range import apart

LEFT_OUT = 0.5  # per cent of the samples at either end
_SAMPLES = 1 << 20  # of each output at most, for percentiles

Indices = npt.NDArray[np.intp]
_SPREADS: ImageCache[tuple[float, float]] = ImageCache()


@dataclass(frozen=True)
class DisplayMapping:
    """One way to look at some outputs of a stack. dark: the theme is."""

    image: Image
    stack: StackPlan
    outputs: tuple[int, ...]
    view: View
    dark: bool = False

    @property
    def policy(self) -> Policy:
        """A difference is signed, a percentage is not; outputs shown together follow the policy of all."""
        if self.view.content is Content.DIFFERENCE:
            return Policy.SIGNED
        if self.view.content is Content.PADDING:
            return Policy.CLAMP
        return self.view.policy_of(self.outputs[0]) if len(self.outputs) == 1 else self.view.policy

    @property
    def statistics_key(self) -> tuple[object, ...]:
        """All that the statistics of a whole result depend on, but for the image: the key by which they are kept."""
        against = tuple(self._channels()) if self.view.content is Content.DIFFERENCE else ()
        return self.stack, self.outputs, self.view.content, against, self.policy, self.view.levels, self.view.region

    @cached_property
    def inside(self) -> Region:
        """The samples that count: those of the region that is worked in, or all where none of the result lies in it."""
        found = chosen_region(self.view, self.stack)
        return Region.whole(*self.stack.output_shape[1:]) if found.empty else found

    @property
    def in_region(self) -> bool:
        """Whether only the samples of a region count."""
        return self.view.region is not None and not chosen_region(self.view, self.stack).empty

    def counted(self, values: Array, region: Region) -> Array:
        """The values (outputs, rows, columns) of a region that lie in `inside`, and so set the levels; may be empty."""
        rows, columns = clipped(region.rows, self.inside.rows), clipped(region.columns, self.inside.columns)
        if not rows or not columns:
            return values[..., :0, :0]
        down = slice((rows.start - region.rows.start) // region.rows.step, None)
        along = slice((columns.start - region.columns.start) // region.columns.step, None)
        return values[..., down, along][..., : len(rows), : len(columns)]

    def values(self, result: Array, region: Region) -> Array:
        """The numbers shown for a part of the result: itself, minus the input, or its share of padding in per cent."""
        if self.view.content is Content.PADDING:
            return np.round(100 * padding_share(self.stack, region, self.outputs), 3)  # the sums are of float32
        if self.view.content is not Content.DIFFERENCE:
            return result
        with np.errstate(invalid="ignore", over="ignore"):  # infinity minus infinity is not a number, and shown as that
            return result - self.source(region)

    def alone(self, output: int) -> "DisplayMapping":
        """One of the outputs by itself, by the policy of all that are shown together."""
        return replace(self, outputs=(output,), view=replace(self.view, policy=self.policy, policies=()))

    @property
    def is_by_hand(self) -> bool:
        """Whether a person set black and white."""
        return self.view.levels is not None and not self.view.content.has_levels

    @property
    def follows_result(self) -> bool:
        """Whether black and white depend on the lowest and highest value."""
        return self.policy in BY_RESULT and not self.is_by_hand

    @property
    def is_settled(self) -> bool:
        """Whether black and white are the same whatever the result is."""
        return not self.follows_result and (self.policy is not Policy.PERCENTILE or self.is_by_hand)

    def levels(self, known: Statistics, full: int = 255) -> Levels:
        """The numbers shown as black and white. known: of all values, or of those in sight. full: white as a number."""
        if self.view.content is Content.PADDING:
            return Levels(0, 100)
        if self.view.levels is not None and self.is_by_hand:
            low, high = self.view.levels
            peak = max(abs(low), abs(high)) or 1.0
            return Levels(-peak, peak) if self.policy is Policy.SIGNED else Levels(*apart(low, high))
        if self.policy is Policy.PERCENTILE:
            known = Statistics(*self._spread())
        return result_levels(self.policy, self.source_range, known, full)

    def levels_of(self, some: Array) -> Levels:
        """The numbers shown as black and white, by some of the values alone."""
        if self.policy is Policy.PERCENTILE and not self.is_by_hand:
            return result_levels(self.policy, self.source_range, Statistics(*percentiles(some)))
        return self.levels(measured(some))

    @property
    def is_laid_over(self) -> bool:
        """Whether the result is shown over the input: one output, or three as colours; curves are not."""
        return self.view.content is Content.OVERLAY and len(self.outputs) in (1, 3)

    def pixels(self, values: Array, region: Region, shown: Levels, known: Statistics | None = None) -> Pixels:
        """(rows, columns, 3) uint8 of what values() gave."""
        known = known or measured(values)
        made = coloured(values, shown, colour_table(self.policy, self.dark), known, self.view.colours)
        if self.is_laid_over:
            source = coloured(self.source(region), Levels(*self.source_range))
            made = laid_over(source, made, values, shown)
            if known.not_finite:
                mark_lost(made, values)
        if self.view.clipping and len(values) in (1, 3):
            mark_clipped(made, values, shown)
        return made

    def _spread(self) -> tuple[float, float]:
        key = self.stack, self.outputs, self.view.region
        known = _SPREADS.get(self.image, key)
        return known or _SPREADS.keep(self.image, key, spread(self.stack, self.image.array, self.outputs, self.inside))

    def source(self, region: Region) -> Array:
        """(outputs, rows, columns): the input sample nearest to the centre of each sample of a region of the result."""
        rows, columns = output_size_and_padding.placements(self.stack.plans)
        height, width = self.image.shape[1:]
        at = np.ix_(_nearest(region.rows, rows, height), _nearest(region.columns, columns, width))
        return np.stack([self.image.array[channel][at] for channel in self._channels()])

    @cached_property
    def source_range(self) -> tuple[float, float]:
        """The numbers shown as black and white in the input: in the channels that outputs are held against, if any."""
        against = self.stack.by_channel or self.is_laid_over
        return self.image.range_of(self._channels()) if against else self.image.shown_range

    def _channels(self) -> Sequence[int]:
        """The input channel that each output is held against."""
        kernels = self.stack.output_shape[0] // self.image.shape[0] if self.stack.by_channel else 0
        other = min(self.view.channel, self.image.shape[0] - 1)
        return [output // kernels if kernels else other for output in self.outputs]


def looks_at(image: Image, stack: StackPlan, view: View, dark: bool = False) -> tuple[DisplayMapping, ...]:
    """For each output the look by which the stage shows it: together with others, or alone once it is chosen."""
    found: dict[int, DisplayMapping] = {}
    for output in range(stack.output_shape[0]):
        if output not in found:
            together = shown_outputs(stack, image, replace(view, output=output))
            outputs = together if output in together else (output,)
            found |= dict.fromkeys(outputs, DisplayMapping(image, stack, outputs, view, dark))
    return tuple(found[output] for output in range(stack.output_shape[0]))


def _nearest(wanted: range, placement: Placement, count: int) -> Indices:
    centres = placement.scale * np.arange(wanted.start, wanted.stop, wanted.step) + placement.offset
    found: Indices = np.clip(np.rint(centres - 1e-9), 0, count - 1).astype(np.intp)
    return found


def spread(
    stack: StackPlan, source: Array, outputs: Sequence[int], inside: Region | None = None
) -> tuple[float, float]:
    """(low, high) between which all but LEFT_OUT per cent at either end of these outputs lie; (0, 1) if none is finite.

    Exact where there are at most a million samples of an output, else of every n-th row and column. inside: these
    samples instead of all.
    """
    inside = inside or stack.whole
    step = max(1, int(np.ceil(np.sqrt(len(inside.rows) * len(inside.columns) / _SAMPLES))))
    middle = (min(step // 2, length - 1) for length in inside.shape)
    rows, columns = (axis[first::step] for axis, first in zip((inside.rows, inside.columns), middle, strict=True))
    return percentiles(samples(stack, source, Region(rows, columns), outputs))


def percentiles(values: Array) -> tuple[float, float]:
    """(low, high) of the finite ones among these numbers; (0, 1) if none is."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = np.percentile(finite, (LEFT_OUT, 100 - LEFT_OUT), method="nearest")
    return float(low), float(high)
