"""Signed numbers as a picture: by a stated policy, with the share that clips."""

from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array
from convstudio.values.project import Policy
from convstudio.values.translatable_message import Message
from convstudio.values.value_range import apart

Pixels = npt.NDArray[Any]

BY_RESULT = (Policy.STRETCH, Policy.SIGNED)  # policies whose levels are known only when the whole result is

_BLOCK = 1 << 18  # samples that stay in the cache between one pass and the next


@dataclass(frozen=True)
class Levels:
    """Numbers low..high become the whole range of the picture; absolute: their absolute value does."""

    low: float
    high: float
    absolute: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """Numbers below the first and above the second clip: the rounding of float32 sums is no clipping."""
        slack = self.high * 1e-6 - self.low * 1e-6  # the difference itself may be infinite
        return self.low - slack, self.high + slack

    @property
    def words(self) -> Message:
        """Which numbers are black and white."""
        if self.absolute:
            return Message("|value| {low:.6g} is black, {high:.6g} is white", low=self.low, high=self.high)
        return Message("{low:.6g} is black, {high:.6g} is white", low=self.low, high=self.high)


@dataclass(frozen=True)
class Statistics:
    """What is known of a result: (lowest, highest) finite value, samples seen, and how many lie outside the levels."""

    minimum: float
    maximum: float
    count: int = 0
    below: int = 0
    above: int = 0
    not_finite: int = 0

    @property
    def clipped_below(self) -> float:
        """The share of samples under the levels, 0..1."""
        return self.below / self.count if self.count else 0.0

    @property
    def clipped_above(self) -> float:
        """The share of samples over the levels, 0..1."""
        return self.above / self.count if self.count else 0.0


NOTHING_SEEN = Statistics(np.nan, np.nan)


def levels(policy: Policy, source_range: tuple[float, float], result_range: tuple[float, float], full: int) -> Levels:
    """The levels of a policy. source_range: of the input's type; result_range: of the result; full: 255 or 65535.

    RAW keeps the number as it is; CLAMP maps the input's range; ABS the same of the absolute value; OFFSET puts zero
    in the middle of the input's range; STRETCH maps the result's own range; PERCENTILE what spread() says of it, given
    as result_range; SIGNED puts zero in the middle of it.
    """
    low, high = apart(*source_range)
    match policy:
        case Policy.RAW:
            return Levels(0.0, float(full))
        case Policy.CLAMP:
            return Levels(low, high)
        case Policy.ABS:
            return Levels(max(low, 0.0), max(abs(low), abs(high)), absolute=True)
        case Policy.OFFSET:
            half = (high - low) / 2 if low >= 0 else max(abs(low), abs(high))
            return Levels(-half, half)
        case Policy.STRETCH | Policy.PERCENTILE:
            return Levels(*apart(*result_range))
        case Policy.SIGNED:
            peak = max(abs(result_range[0]), abs(result_range[1])) or 1.0
            return Levels(-peak, peak)
        case _:
            assert_never(policy)


def measured(samples: Array, shown: Levels | None = None) -> Statistics:
    """Lowest and highest finite value, and the counts outside the levels; in blocks that stay in the cache."""
    flat = samples.reshape(-1)
    known = _measured(flat[:_BLOCK], shown)
    for start in range(_BLOCK, len(flat), _BLOCK):
        known = joined(known, _measured(flat[start : start + _BLOCK], shown))
    return known


def _measured(samples: Array, shown: Levels | None) -> Statistics:
    low, high = float(samples.min()), float(samples.max())
    known = samples
    if not (np.isfinite(low) and np.isfinite(high)):
        known = samples[np.isfinite(samples)]
        if known.size == 0:
            return Statistics(np.nan, np.nan, samples.size, not_finite=samples.size)
        low, high = float(known.min()), float(known.max())
    below, above = _outside(known, low, high, shown) if shown else (0, 0)
    return Statistics(low, high, samples.size, below, above, samples.size - known.size)


def _outside(known: Array, low: float, high: float, shown: Levels) -> tuple[int, int]:
    if shown.absolute:
        known = np.abs(known)
        low, high = 0.0, max(-low, high)
    under, over = shown.bounds
    below = int(np.count_nonzero(known < under)) if low < under else 0
    return below, int(np.count_nonzero(known > over)) if high > over else 0


def joined(first: Statistics, second: Statistics) -> Statistics:
    """The statistics of two parts together."""
    return Statistics(
        float(np.fmin(first.minimum, second.minimum)),
        float(np.fmax(first.maximum, second.maximum)),
        first.count + second.count,
        first.below + second.below,
        first.above + second.above,
        first.not_finite + second.not_finite,
    )
