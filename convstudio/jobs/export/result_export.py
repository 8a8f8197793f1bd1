"""The file that a result goes to: checked before anything is computed, written whole or not at all, its view said."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from convstudio.engines.base import Array
from convstudio.files import atomic_saving
from convstudio.files.image_writing import STRIP_ENDINGS, channels_held, save_image, save_strips
from convstudio.jobs.display.display_range_policies import NOTHING_SEEN, Levels, Statistics, joined, measured
from convstudio.jobs.display.numbers_to_colours import DisplayMapping, looks_at
from convstudio.jobs.display.pixel_conversion import as_pixels, laid_over
from convstudio.jobs.display.whole_result_levels import known_of, taken
from convstudio.jobs.export.result_strips import Part, StreamedResult, WholeResult, streamed_bytes
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.memory_check import ALWAYS, check_memory, held_bytes, result_bytes
from convstudio.jobs.render.render_loop import Progress
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.image_metadata import Metadata
from convstudio.values.number_parsing import shown
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.project import Content, Policy, View
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message

# The depths that an ending can hold; the first unless another is asked for.
_DEPTHS: dict[str, tuple[str, ...]] = {
    ".npy": ("float",),
    ".tif": ("float", "8", "16"),
    ".tiff": ("float", "8", "16"),
    ".png": ("8", "16"),
    ".jpg": ("8",),
    ".jpeg": ("8",),
    ".webp": ("8",),
    ".csv": ("float",),
    ".tsv": ("float",),
    ".wav": ("float",),
}
ENDINGS = tuple(_DEPTHS)
_SIGNALS = (".csv", ".tsv", ".wav")
_FULL = {"8": 255, "16": 65535}
_DTYPES = {"8": "uint8", "16": "uint16"}
_CONTENT_WORDS = {
    Content.DIFFERENCE: Message("Result − input"),
    Content.OVERLAY: Message("Result over input"),
    Content.PADDING: Message("Share of padding, %"),
}
_COPIES = 4  # of the pixels while they are encoded: as they are, as they are stored, packed, and read again
_WORTH_A_WORD = 1 << 30  # bytes


@dataclass(frozen=True)
class ExportReport:
    """What a file holds: the lowest and highest result (None where nothing is finite), and the shares that clipped.

    The shares are of what the view shows of it, the difference to the input for one.
    words: how numbers became samples, in one sentence without its point; empty where they were kept as they are.
    seconds: that the result took to compute, without writing it.
    """

    words: str
    minimum: float | None
    maximum: float | None
    clipped_below: float = 0.0
    clipped_above: float = 0.0
    seconds: float = 0.0


class ExportCosts(NamedTuple):
    """What a result will take: bytes of memory held at once beyond the input, and bytes written (at most)."""

    held: int
    written: int

    @property
    def words(self) -> str:
        """Bytes written and held as a sentence without its full stop; empty where both are small."""
        if max(self) < _WORTH_A_WORD:
            return ""
        return f"{self.written / 2**30:.1f} GiB will be written, holding {self.held / 2**30:.1f} GiB of memory"


@dataclass(frozen=True)
class ExportTarget:
    """A place that can be written, and what goes there: the result of a stack on a source, in the eyes of a view.

    In 8 and 16 bits each output has the content and the levels by which the stage shows it; alpha keeps its own range.
    region: what of the result is written; all of it if None.
    """

    path: str
    depth: str
    stack: StackPlan
    source: Image
    view: View
    region: Region | None = None

    @property
    def ending(self) -> str:
        """The suffix of the name in small letters, by which the format is chosen."""
        return Path(self.path).suffix.lower()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the result's channels."""
        return names_of(self.stack, self.source)

    @property
    def rate(self) -> float:
        """Samples per second of a signal."""
        return self.source.rate / math.prod(plan.stride[1] for plan in self.stack.plans)

    @property
    def metadata(self) -> Metadata:
        """The metadata of the source, with pixels as much larger as the strides make them."""
        down, along = (math.prod(plan.stride[axis] for plan in self.stack.plans) for axis in (0, 1))
        return self.source.metadata.strided((down, along))

    @property
    def size(self) -> tuple[int, int]:
        """(rows, columns) of what is written."""
        return (self.region or self.stack.whole).shape

    @property
    def could_be_deeper(self) -> bool:
        """Whether 8 bits are written where the format can hold 16."""
        return self.depth == "8" and "16" in _DEPTHS[self.ending]

    @property
    def streams(self) -> bool:
        """Whether a result can go into the file strip by strip; the other formats hold few channels, or signals."""
        return self.ending in STRIP_ENDINGS

    @property
    def costs(self) -> ExportCosts:
        """What saving will take."""
        stack, dtype = self.stack, _DTYPES.get(self.depth)
        written = result_bytes(stack, dtype, self.region)
        if self.streams and not self._is_kept:
            return ExportCosts(streamed_bytes(stack, dtype, self.region), written)
        return ExportCosts(held_bytes(stack, self.region) + (written * _COPIES if self.depth in _FULL else 0), written)

    def save(self, *, token: CancelToken | None = None, progress: Progress | None = None) -> ExportReport:
        """Compute the result and write it, whole or not at all. Raises Cancelled when told to stop."""
        parts = self._parts(token or CancelToken(), progress)
        passing = _Passing(parts, self.region or self.stack.whole, self._planes(parts), _FULL.get(self.depth, 0))
        self._save(passing)
        return self._written(passing, parts.seconds)

    @cached_property
    def _looks(self) -> tuple[DisplayMapping, ...]:
        """How each output is shown, for files of 8 or 16 bits; none where numbers are written as they are."""
        return looks_at(self.source, self.stack, self.view) if self.depth in _FULL else ()

    @cached_property
    def _measured(self) -> tuple[DisplayMapping, ...]:
        """The looks that need to know the whole result before any sample can be written."""
        return tuple(dict.fromkeys(look for look in self._looks if look.follows_result))

    @property
    def _is_kept(self) -> bool:
        """Whether the result is needed twice and so small that it is kept, instead of computed again."""
        return bool(self._measured) and result_bytes(self.stack, region=self.region) <= ALWAYS

    def _parts(self, token: CancelToken, progress: Progress | None) -> StreamedResult | WholeResult:
        if not self.streams or self._is_kept:
            return WholeResult(self.stack, self.source.array, token, progress, self.region)
        passes = 2 if self._measured else 1
        return StreamedResult(self.stack, self.source.array, token, progress, passes, self.region)

    def _planes(self, parts: StreamedResult | WholeResult) -> "tuple[_Plane, ...]":
        """How each output becomes samples, found out in a first pass over the result where it takes one."""
        whole = self.region or self.stack.whole
        seen = ((_rows_of(whole, top, part), part) for top, part in (parts if self._measured else ()))
        known = known_of(self._measured, range(self.stack.output_shape[0]), seen)
        return tuple(self._plane(index, look, known.get(look, NOTHING_SEEN)) for index, look in enumerate(self._looks))

    def _plane(self, index: int, look: DisplayMapping, known: Statistics) -> "_Plane":
        if self.names[index] == "alpha":  # no brightness: stretched, it would hide the picture
            kept = replace(self.view, content=Content.RESULT, policy=Policy.CLAMP, policies=())
            return _Plane(replace(look, outputs=(index,), view=kept), Levels(*self.source.alpha_range))
        if look.is_laid_over:  # as on the screen in any depth: kept as they are, numbers would vanish in the input
            return _Plane(look.alone(index), look.levels(known), look.outputs)
        return _Plane(look.alone(index), look.levels(known, _FULL[self.depth]))

    def _save(self, passing: "_Passing") -> None:
        """The one place where samples, and what is known of them, go to a writer."""
        if self.streams:
            dtype = np.dtype(_DTYPES.get(self.depth, self.stack.result_dtype))
            save_strips(self.path, (self.stack.output_shape[0], *self.size), dtype, passing, self.names, self.metadata)
            return
        ((_, samples),) = passing
        if self.ending in _SIGNALS:
            from convstudio.files.signals import save_signal

            save_signal(self.path, samples, self.rate, self.names)
        else:
            save_image(self.path, samples, names=self.names, metadata=self.metadata)

    def _written(self, passing: "_Passing", seconds: float) -> ExportReport:
        ends = _finite(passing.result.minimum), _finite(passing.result.maximum)
        if not passing.planes:
            words = Message("the samples are 32-bit float") if self.ending == ".wav" else ""
            return ExportReport(words, *ends, seconds=seconds)
        words, content = _view_words(self.depth, passing.planes, passing.shown), _CONTENT_WORDS.get(self.view.content)
        if content is not None:
            words = Message("{content}: {words}", content=content, words=words)
        return ExportReport(words, *ends, passing.shown.clipped_below, passing.shown.clipped_above, seconds)


class _Plane(NamedTuple):
    """How one output becomes samples: what of it is shown, and which numbers are black and white.

    over: the outputs that are laid over the input together with this one; none where it stands alone.
    """

    look: DisplayMapping
    levels: Levels
    over: tuple[int, ...] = ()


@dataclass
class _Passing:
    """Parts of a result on their way into the file: measured, and turned into its samples.

    result, shown: what is known so far of the numbers, and of what the planes show of them.
    planes: how each output becomes samples, none where the numbers are kept. As with the parts, memory is used again.
    """

    parts: StreamedResult | WholeResult
    region: Region
    planes: tuple[_Plane, ...]
    full: int
    result: Statistics = NOTHING_SEEN
    shown: Statistics = NOTHING_SEEN
    _memory: Array | None = None

    def __iter__(self) -> Iterator[Part]:
        for top, part in self.parts:
            if self.planes:
                yield top, self._pixels(part, _rows_of(self.region, top, part))
                continue
            for plane in part:
                self.result = joined(self.result, measured(plane))
            yield top, part

    def _pixels(self, part: Array, region: Region) -> Array:
        if self._memory is None:  # the first part is the largest
            self._memory = np.empty(part.shape, np.uint8 if self.full == 255 else np.uint16)
        pixels = self._memory[:, : part.shape[1]]
        for index, plane in enumerate(self.planes):
            values = plane.look.values(part[index : index + 1], region)[0]
            known = measured(values, plane.levels)
            self.shown = joined(self.shown, known)
            self.result = joined(self.result, measured(part[index]) if plane.look.view.content.has_levels else known)
            pixels[index] = as_pixels(values, plane.levels, self.full, known)
            if plane.over:
                self._lay_over(pixels[index], plane, part, region)
        return pixels

    def _lay_over(self, pixels: Array, plane: _Plane, part: Array, region: Region) -> None:
        """The plane over its input, in place; a number that is not one stays black, as without the input."""
        look = plane.look
        source = as_pixels(look.source(region)[0], Levels(*look.source_range), self.full)
        laid = laid_over(source, pixels, taken(part, plane.over), plane.levels)
        np.copyto(pixels, laid, where=~np.isnan(part[look.outputs[0]]))


def _rows_of(region: Region, top: int, part: Array) -> Region:
    return Region(region.rows[top : top + part.shape[1]], region.columns)


def target_for(
    path: str, depth: str | None, view: View, stack: StackPlan, source: Image, region: Region | None = None
) -> ExportTarget:
    """The target of a stack's result, refused where it could not be written, or held in memory on the way there.

    region: what of the result; all of it if None.
    """
    check_place(path, ENDINGS)
    ending = Path(path).suffix.lower()
    depths = _DEPTHS[ending]
    if depth is not None and depth not in depths:
        raise ConvStudioError(f"depth is {depth}; {ending} holds {' or '.join(depths)}.")
    target = ExportTarget(path, depth or depths[0], stack, source, view, region)
    _check_shape(path, ending, stack, target.names)
    check_memory(stack, target.costs.held)
    if target.streams:  # the others are compressed, or small
        atomic_saving.check_room(path, target.costs.written)
    return target


def check_place(path: str, endings: tuple[str, ...]) -> None:
    """Refuse a path whose ending is not among these, or whose folder is not there or cannot be written."""
    if Path(path).suffix.lower() not in endings:
        raise ConvStudioError(f"Cannot write {shown(path)}: its name must end in {', '.join(endings)}.")
    atomic_saving.check_place(path)


def _check_shape(path: str, ending: str, stack: StackPlan, names: tuple[str, ...]) -> None:
    outputs, rows, _ = stack.output_shape
    if ending in _SIGNALS and rows != 1:
        raise ConvStudioError(f"Cannot write {shown(path)}: a signal is one row high; the result has {rows} rows.")
    held = channels_held(ending)
    if not held:
        return
    if outputs not in held or (outputs in (2, 4) and names[-1] != "alpha"):
        raise ConvStudioError(
            f"Cannot write {shown(path)}: {ending} holds 1 or 3 channels and alpha; the result has {outputs}. "
            "Save .tif or .npy, or choose fewer channels."
        )


def names_of(stack: StackPlan, source: Image) -> tuple[str, ...]:
    """The names of the result's channels: those of the source where each output is one channel filtered."""
    outputs = stack.output_shape[0]
    if all(_filters_each(plan) for plan in stack.plans):
        return source.names
    return ("red", "green", "blue") if outputs == 3 else tuple(f"output {index}" for index in range(outputs))


def _filters_each(plan: Plan) -> bool:
    return plan.groups == plan.input_shape[0] == plan.output_shape[0]


def _view_words(depth: str, planes: tuple[_Plane, ...], found: Statistics) -> str:
    lost = Message("; {count} samples that are not finite are clipped too", count=found.not_finite)
    several = len({plane.levels for plane in planes}) > 1
    own = Message("each output has its own black and white, as on the stage")
    return Message(
        "view {view}, {depth} bits: {levels}; {below:.2%} below and {above:.2%} above are clipped{lost}",
        view=", ".join(dict.fromkeys(plane.look.policy.value for plane in planes)),
        depth=depth,
        levels=own if several else planes[0].levels.words,
        below=found.clipped_below,
        above=found.clipped_above,
        lost=lost if found.not_finite else "",
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
