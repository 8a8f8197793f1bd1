"""The file that a result goes to: checked before anything is computed, written whole, with its view said."""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from convstudio.engines.base import Array
from convstudio.files.image_writing import channels_held, save_image
from convstudio.jobs.display import Levels, Statistics, joined, levels, measured
from convstudio.jobs.pixels import as_pixels
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.number import shown
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.project import Policy

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


@dataclass(frozen=True)
class Written:
    """What a file holds: the lowest and highest result (None where nothing is finite), and the shares that clipped.

    words: how numbers became samples, in one sentence without its point; empty where they were kept as they are.
    """

    words: str
    minimum: float | None
    maximum: float | None
    clipped_below: float = 0.0
    clipped_above: float = 0.0


@dataclass(frozen=True)
class Target:
    """A place that can be written, what its samples are, and the view that makes them so."""

    path: str
    depth: str
    policy: Policy
    names: tuple[str, ...]
    rate: float = 0.0

    @property
    def ending(self) -> str:
        """What the name ends in, which says the format."""
        return Path(self.path).suffix.lower()

    @property
    def could_be_deeper(self) -> bool:
        """Whether 8 bits are written where the format can hold 16."""
        return self.depth == "8" and "16" in _DEPTHS[self.ending]

    def save(self, result: Array, source_range: tuple[float, float]) -> Written:
        """Write a result (outputs, rows, columns), whole or not at all. source_range: of the input's numbers."""
        if self.depth == "float":
            self._save(result)
            found = _measured(result, None)
            words = "the samples are 32-bit float" if self.ending == ".wav" else ""
            return Written(words, _finite(found.minimum), _finite(found.maximum))
        plain, full = _measured(result, None), _FULL[self.depth]
        shown_levels = levels(self.policy, source_range, _range(plain), full)
        found = _measured(result, shown_levels)
        self._save(_pixels(result, shown_levels, full))
        words = _view_words(self, shown_levels, found)
        return Written(words, _finite(found.minimum), _finite(found.maximum), found.clipped_below, found.clipped_above)

    def _save(self, samples: Array) -> None:
        if self.ending in _SIGNALS:
            from convstudio.files.signals import save_signal

            save_signal(self.path, samples, self.rate, self.names)
        else:
            save_image(self.path, samples, names=self.names)


def target_for(path: str, depth: str | None, policy: Policy | None, stack: StackPlan, source: Image) -> Target:
    """The target of a stack's result, refused where it could not be written."""
    check_place(path, ENDINGS)
    ending = Path(path).suffix.lower()
    depths = _DEPTHS[ending]
    if depth is not None and depth not in depths:
        raise ConvStudioError(f"depth is {depth}; {ending} holds {' or '.join(depths)}.")
    names = names_of(stack, source)
    _check_shape(path, ending, stack, names)
    chosen = depth or depths[0]
    rate = source.rate / math.prod(plan.stride[1] for plan in stack.plans)
    return Target(path, chosen, policy or Policy.CLAMP, names, rate)


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


def _measured(result: Array, shown_levels: Levels | None) -> Statistics:
    found = Statistics(math.nan, math.nan)
    for plane in result:
        found = joined(found, measured(plane, shown_levels))
    return found


def _range(found: Statistics) -> tuple[float, float]:
    return (found.minimum, found.maximum) if math.isfinite(found.minimum) else (0.0, 0.0)


def _pixels(result: Array, shown_levels: Levels, full: int) -> Array:
    pixels: np.ndarray[Any, Any] = np.empty(result.shape, np.uint8 if full == 255 else np.uint16)
    for plane, target in zip(result, pixels, strict=True):
        target[:] = as_pixels(plane, shown_levels, full)
    return pixels


def _view_words(target: Target, shown_levels: Levels, found: Statistics) -> str:
    below, above = found.clipped_below, found.clipped_above
    lost = f"; {found.not_finite} samples that are not finite are clipped too" if found.not_finite else ""
    view = f"view {target.policy.value}, {target.depth} bits"
    return f"{view}: {shown_levels.words}; {below:.2%} below and {above:.2%} above are clipped{lost}"


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
