"""Image: channels of numbers as they were in the file; a signal is an image one row high."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.values.errors import ConvStudioError
from convstudio.values.image_metadata import NOTHING_SAID, Metadata
from convstudio.values.value_range import apart

Samples = npt.NDArray[Any]

_COLOUR_NAMES = {
    1: ("grey",),
    2: ("grey", "alpha"),
    3: ("red", "green", "blue"),
    4: ("red", "green", "blue", "alpha"),
}
_BLOCK = 1 << 16  # samples looked at together: they stay in the cache between the looks
_SPIKE = 1e4
_SQUARED_AT_MOST = 1e12  # float32 holds the sum of so many of its squares


@dataclass(frozen=True, eq=False)
class Image:
    """Read-only samples (channels, rows, columns) of any real dtype, native byte order, C-contiguous.

    names: one per channel; "alpha" marks the channel that is never mixed into colour.
    rate: samples per second of a signal, 0 for a picture.
    path: where it came from, empty for a sample made in memory.
    notices: what the reader changed or left out, one sentence each ("first of 12 pages").
    stream: what it has in common with the other frames of a film that was opened, empty for a still.
    layout: which axis was which in a plain array (values/axis_order.py), empty where the file says it.
    sha256: of the bytes at path that were decoded, in hexadecimal; empty where they were not read as a whole.
    metadata: what the file says beside the samples and a result keeps.
    levels, opaque: what is black and white, and how much alpha lets nothing through, of samples made from others; None
    where they say it themselves.
    """

    array: Samples
    name: str = "image"
    names: tuple[str, ...] = ()
    path: str = ""
    rate: float = 0.0
    notices: tuple[str, ...] = ()
    stream: str = ""
    layout: str = ""
    sha256: str = ""
    metadata: Metadata = NOTHING_SAID
    levels: tuple[float, float] | None = None
    opaque: float | None = None

    def __post_init__(self) -> None:
        array = np.asarray(self.array)
        if array.dtype.kind not in "biuf" or array.ndim != 3 or array.size == 0:
            raise ConvStudioError(
                f"an image needs real numbers (channels, rows, columns), none empty; got {array.dtype} {array.shape}."
            )
        array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))
        if array.flags.writeable:
            array = array.view()
            array.flags.writeable = False
        object.__setattr__(self, "array", array)
        if not self.names:
            object.__setattr__(self, "names", _plain_names(array.shape[0]))
        if len(self.names) != array.shape[0]:
            raise ConvStudioError(f"{len(self.names)} channel names for {array.shape[0]} channels.")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, rows, columns)."""
        channels, rows, columns = self.array.shape
        return channels, rows, columns

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type the samples had in the file."""
        return self.array.dtype

    def follows(self, other: "Image | None") -> bool:
        """Whether this image replaces another of its shape in views: the next frame of a film, or edited numbers."""
        if other is None or self.shape != other.shape:
            return False
        edited = self.path == other.path == "" and self.name == other.name
        return edited or (self.stream != "" and self.stream == other.stream)

    def with_sample(self, channel: int, row: int, column: int, value: float) -> "Image":
        """The image with one sample changed, as float32 unless it was of floats; levels stay, so others look alike."""
        array = self.array.astype(self.dtype if self.dtype.kind == "f" else np.float32)
        array[channel, row, column] = value
        levels, (_, opaque) = self.range if self._type_has_levels else self.levels, self.alpha_range
        return replace(self, array=array, levels=levels, opaque=None if self.alpha is None else opaque)

    @property
    def is_signal(self) -> bool:
        """One row high: shown as curves, filtered by the same layers."""
        return self.shape[1] == 1

    @cached_property
    def range(self) -> tuple[float, float]:
        """(lowest, highest) value: of the type for integers, of the finite samples for floats."""
        if self.dtype.kind == "b":
            return 0.0, 1.0
        if self.dtype.kind in "iu":
            information = np.iinfo(self.dtype)
            return float(information.min), float(information.max)
        finite = self.array if self.finite else self.array[np.isfinite(self.array)]
        return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)

    @cached_property
    def shown_range(self) -> tuple[float, float]:
        """What is black and what is white on the screen: 0..255 for 8 bits, else the samples' own extent and zero.

        12-bit data in 16-bit files would be black in the range of its type. Alpha is no brightness and does not count.
        """
        if self.names == ("alpha",):
            return self.alpha_range
        if self.levels is not None:
            return self.levels
        if self._type_has_levels:
            return self.range
        if self.without_alpha is not self:
            return self.without_alpha.shown_range
        low, high = self.range if self.dtype.kind == "f" else (float(self.array.min()), float(self.array.max()))
        return apart(min(low, 0.0), high)

    @property
    def alpha_range(self) -> tuple[float, float]:
        """What is clear and what is opaque of an alpha channel: the largest number of an integer type, 1 of floats."""
        if self.opaque is not None:
            return 0.0, self.opaque
        if self.dtype.kind in "iu":
            return 0.0, float(np.iinfo(self.dtype).max)
        return 0.0, 1.0 if self.levels is None else self.levels[1]

    def range_of(self, channels: Sequence[int]) -> tuple[float, float]:
        """What is black and what is white on the screen of these channels."""
        return self.alpha_range if all(self.names[channel] == "alpha" for channel in channels) else self.shown_range

    @property
    def _type_has_levels(self) -> bool:
        return self.dtype.kind == "b" or (self.dtype.kind == "u" and self.dtype.itemsize == 1)

    @cached_property
    def finite(self) -> bool:
        """No NaN and no infinity among the samples."""
        return self.dtype.kind != "f" or all(bool(np.isfinite(plane).all()) for plane in self.array)

    @cached_property
    def peak(self) -> float:
        """The largest absolute value of the finite samples."""
        if self.dtype.kind == "f":
            return max(abs(value) for value in self.range)
        return max(abs(float(self.array.max())), abs(float(self.array.min())))

    @cached_property
    def calm(self) -> bool:
        """No NaN, no infinity, and no sample of more than 10 000 times what the others are (root mean square).

        A transform spreads its rounding over everything in proportion to the peak, so other input is summed directly.
        """
        if self.dtype.kind != "f" and self.dtype.itemsize == 1:
            return True
        flat = self.array.reshape(-1)
        each = min(max(flat.size // 16, 1), _BLOCK)
        with np.errstate(over="ignore", invalid="ignore"):
            blocks = [flat[start : start + each] for start in range(0, flat.size, each)]
            powers = [_power(block.astype(self._wide, copy=False)) for block in blocks]
        # No sample is further from zero than the root of its block's power: one look at each is mostly enough.
        return _even(max(powers), sum(powers), flat.size) or self._calm_when_looked_at_closely(blocks)

    def _calm_when_looked_at_closely(self, blocks: list[Samples]) -> bool:
        peak, power = 0.0, 0.0
        with np.errstate(over="ignore"):
            for given in blocks:
                block = given.astype(self._wide, copy=False)
                highest = max(float(block.max()), -float(block.min()))
                if not math.isfinite(highest):
                    return False
                peak = max(peak, highest)
                power += _power(block if highest < _SQUARED_AT_MOST else block.astype(np.float64))
        return _even(peak * peak, power, sum(map(len, blocks))) or peak == 0

    @property
    def _wide(self) -> type[np.floating[Any]]:
        return np.float32 if self.dtype.itemsize <= 4 and self.dtype.kind == "f" else np.float64

    @cached_property
    def without_alpha(self) -> "Image":
        """The same image without its alpha channel; itself if it has none, or nothing else."""
        if self.alpha is None or self.shape[0] == 1:
            return self
        return self.taken([index for index in range(self.shape[0]) if index != self.alpha])

    def taken(self, channels: Sequence[int]) -> "Image":
        """The same image with these of its channels, in this order; without a copy where they are the first ones."""
        first = list(channels) == list(range(len(channels)))
        array = self.array[: len(channels)] if first else self.array[list(channels)]
        return replace(self, array=array, names=tuple(self.names[channel] for channel in channels))

    @property
    def alpha(self) -> int | None:
        """The index of the alpha channel, if there is one."""
        return self.names.index("alpha") if "alpha" in self.names else None


def _power(block: Samples) -> float:
    return float(np.dot(block, block))


def _even(peak: float, power: float, count: int) -> bool:
    """Whether the largest square stays within what the others, of so many with this sum of squares, allow."""
    return peak * (count - 1) <= _SPIKE**2 * (power - peak)


def _plain_names(count: int) -> tuple[str, ...]:
    """Names for an array of which nothing else is known: its second or fourth channel is no alpha."""
    if count in (1, 3):
        return channel_names(count)
    return tuple(f"channel {index}" for index in range(count))


def channel_names(count: int) -> tuple[str, ...]:
    """The usual names of one to four channels; numbers beyond."""
    return _COLOUR_NAMES.get(count) or tuple(f"channel {index}" for index in range(count))
