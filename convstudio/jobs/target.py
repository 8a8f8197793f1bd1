"""The file that a result goes to: checked before anything is computed, written whole or not at all, its view said."""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from convstudio.engines.base import Array
from convstudio.files.image_writing import STRIP_ENDINGS, channels_held, save_image, save_strips
from convstudio.files.saving import check_room
from convstudio.jobs.cancel import Token
from convstudio.jobs.display import BY_RESULT, NOTHING_SEEN, Levels, Statistics, joined, levels, measured
from convstudio.jobs.memory import ALWAYS, check_memory, held_bytes, result_bytes
from convstudio.jobs.parts import Held, Part, Streamed, streamed_bytes
from convstudio.jobs.pixels import as_pixels
from convstudio.jobs.render import Progress
from convstudio.jobs.spread import spread
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.number import shown
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.project import Policy
from convstudio.values.region import Region
from convstudio.values.sentence import Sentence

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
_COPIES = 4  # of the pixels while they are encoded: as they are, as they are stored, packed, and read again
_WORTH_A_WORD = 1 << 30  # bytes


@dataclass(frozen=True)
class Written:
    """What a file holds: the lowest and highest result (None where nothing is finite), and the shares that clipped.

    words: how numbers became samples, in one sentence without its point; empty where they were kept as they are.
    seconds: that the result took to compute, without writing it.
    """

    words: str
    minimum: float | None
    maximum: float | None
    clipped_below: float = 0.0
    clipped_above: float = 0.0
    seconds: float = 0.0


class Costs(NamedTuple):
    """What a result will take: bytes of memory held at once beyond the input, and bytes written (at most)."""

    held: int
    written: int

    @property
    def words(self) -> str:
        """Both in one sentence without its point; empty where neither is worth a word."""
        if max(self) < _WORTH_A_WORD:
            return ""
        return f"{self.written / 2**30:.1f} GiB will be written, holding {self.held / 2**30:.1f} GiB of memory"


@dataclass(frozen=True)
class Target:
    """A place that can be written, what its samples are, and the view that makes them so.

    region: what of the result is written; all of it if None.
    """

    path: str
    depth: str
    policy: Policy
    names: tuple[str, ...]
    rate: float = 0.0
    region: Region | None = None

    @property
    def ending(self) -> str:
        """What the name ends in, which says the format."""
        return Path(self.path).suffix.lower()

    @property
    def could_be_deeper(self) -> bool:
        """Whether 8 bits are written where the format can hold 16."""
        return self.depth == "8" and "16" in _DEPTHS[self.ending]

    @property
    def streams(self) -> bool:
        """Whether a result can go into the file strip by strip; the other formats hold few channels, or signals."""
        return self.ending in STRIP_ENDINGS

    def costs(self, stack: StackPlan) -> Costs:
        """What saving the result of a stack will take."""
        written = result_bytes(stack, _DTYPES.get(self.depth), self.region)
        if self.streams and not self._is_kept(stack):
            return Costs(streamed_bytes(stack, _DTYPES.get(self.depth), self.region), written)
        return Costs(held_bytes(stack, self.region) + (written * _COPIES if self.depth in _FULL else 0), written)

    def save(
        self,
        stack: StackPlan,
        source: Array,
        source_range: tuple[float, float],
        *,
        token: Token | None = None,
        progress: Progress | None = None,
    ) -> Written:
        """Compute the result of a stack on a source and write it, whole or not at all.

        source: (channels, rows, columns). source_range: of the input's numbers. Raises Cancelled when told to stop.
        """
        shown_levels, parts = None, self._parts(stack, source, token or Token(), progress)
        if self.depth in _FULL:
            # what a first pass over the result has to find out, before any sample can be written
            result_range = self._range(stack, source, parts)
            shown_levels = levels(self.policy, source_range, result_range, _FULL[self.depth])
        passing = _Passing(parts, shown_levels, _FULL.get(self.depth, 0))
        self._save(stack, passing)
        return self._written(passing, parts.seconds)

    def _range(self, stack: StackPlan, source: Array, parts: Streamed | Held) -> tuple[float, float]:
        if self.policy is Policy.PERCENTILE:
            return spread(stack, source, range(stack.output_shape[0]), self.region)
        return _range(_seen(parts) if self.policy in BY_RESULT else NOTHING_SEEN)

    def _is_kept(self, stack: StackPlan) -> bool:
        """Whether the result is needed twice and so small that it is kept, instead of computed again."""
        return self.depth in _FULL and self.policy in BY_RESULT and result_bytes(stack, region=self.region) <= ALWAYS

    def _parts(self, stack: StackPlan, source: Array, token: Token, progress: Progress | None) -> Streamed | Held:
        if not self.streams or self._is_kept(stack):
            return Held(stack, source, token, progress, self.region)
        passes = 2 if self.depth in _FULL and self.policy in BY_RESULT else 1
        return Streamed(stack, source, token, progress, passes, self.region)

    def _save(self, stack: StackPlan, passing: "_Passing") -> None:
        if self.streams:
            dtype = np.dtype(_DTYPES.get(self.depth, stack.result_dtype))
            shape = stack.output_shape[0], *(self.region or stack.whole).shape
            save_strips(self.path, shape, dtype, passing, self.names)
            return
        ((_, samples),) = passing
        if self.ending in _SIGNALS:
            from convstudio.files.signals import save_signal

            save_signal(self.path, samples, self.rate, self.names)
        else:
            save_image(self.path, samples, names=self.names)

    def _written(self, passing: "_Passing", seconds: float) -> Written:
        found = passing.found
        if passing.shown is None:
            words = Sentence("the samples are 32-bit float") if self.ending == ".wav" else ""
            return Written(words, _finite(found.minimum), _finite(found.maximum), seconds=seconds)
        words = _view_words(self, passing.shown, found)
        shares = found.clipped_below, found.clipped_above
        return Written(words, _finite(found.minimum), _finite(found.maximum), *shares, seconds)


@dataclass
class _Passing:
    """Parts of a result on their way into the file: measured, and turned into its samples. found: in them so far.

    shown: what is black and white, None where the numbers are kept. As with the parts, memory is used again.
    """

    parts: Streamed | Held
    shown: Levels | None
    full: int
    found: Statistics = NOTHING_SEEN
    _memory: Array | None = None

    def __iter__(self) -> Iterator[Part]:
        for top, part in self.parts:
            self.found = joined(self.found, _measured(part, self.shown))
            yield top, part if self.shown is None else self._pixels(part, self.shown)

    def _pixels(self, part: Array, shown_levels: Levels) -> Array:
        if self._memory is None:  # the first part is the largest
            self._memory = np.empty(part.shape, np.uint8 if self.full == 255 else np.uint16)
        pixels = self._memory[:, : part.shape[1]]
        for plane, into in zip(part, pixels, strict=True):
            into[:] = as_pixels(plane, shown_levels, self.full)
        return pixels


def target_for(
    path: str, depth: str | None, policy: Policy | None, stack: StackPlan, source: Image, region: Region | None = None
) -> Target:
    """The target of a stack's result, refused where it could not be written, or held in memory on the way there.

    region: what of the result; all of it if None.
    """
    check_place(path, ENDINGS)
    ending = Path(path).suffix.lower()
    depths = _DEPTHS[ending]
    if depth is not None and depth not in depths:
        raise ConvStudioError(f"depth is {depth}; {ending} holds {' or '.join(depths)}.")
    names = names_of(stack, source)
    _check_shape(path, ending, stack, names)
    chosen = depth or depths[0]
    rate = source.rate / math.prod(plan.stride[1] for plan in stack.plans)
    target = Target(path, chosen, policy or Policy.CLAMP, names, rate, region)
    costs = target.costs(stack)
    check_memory(stack, costs.held)
    if target.streams:  # the others are compressed, or small
        check_room(path, costs.written)
    return target


def check_place(path: str, endings: tuple[str, ...]) -> None:
    """Refuse a path whose ending is not among these, or whose folder is not there or cannot be written."""
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise ConvStudioError(f"Cannot write {shown(path)}: its name must end in {', '.join(endings)}.")
    if target.is_dir():
        raise ConvStudioError(f"Cannot write {shown(path)}: it is a folder. Give the name of a file in it.")
    folder = target.parent
    if not folder.is_dir():
        raise ConvStudioError(f"Cannot write {shown(path)}: there is no folder {shown(str(folder))}.")
    if not os.access(folder, os.W_OK):
        raise ConvStudioError(f"Cannot write {shown(path)}: the folder is write-protected. Choose another.")


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


def _seen(parts: Streamed | Held) -> Statistics:
    found = NOTHING_SEEN
    for _, part in parts:
        found = joined(found, _measured(part, None))
    return found


def _measured(result: Array, shown_levels: Levels | None) -> Statistics:
    found = NOTHING_SEEN
    for plane in result:
        found = joined(found, measured(plane, shown_levels))
    return found


def _range(found: Statistics) -> tuple[float, float]:
    return (found.minimum, found.maximum) if math.isfinite(found.minimum) else (0.0, 0.0)


def _view_words(target: Target, shown_levels: Levels, found: Statistics) -> str:
    below, above = found.clipped_below, found.clipped_above
    lost = Sentence("; {count} samples that are not finite are clipped too", count=found.not_finite)
    return Sentence(
        "view {view}, {depth} bits: {levels}; {below:.2%} below and {above:.2%} above are clipped{lost}",
        view=target.policy.value,
        depth=target.depth,
        levels=shown_levels.words,
        below=below,
        above=above,
        lost=lost if found.not_finite else "",
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
