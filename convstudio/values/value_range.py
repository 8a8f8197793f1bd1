"""Black and white as two numbers, which must differ, and be told apart by the arithmetic between them.

The difference of two floats may be none: from -1.7e308 to 1.7e308 is infinity. share_of() and number_at() hold for all.
"""

import math
import sys
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

_UNIT = 1e300  # pyqtgraph's axes end at 1e304
_ROOM = 2.0**-12  # of a number's size: float32 then places it within a tenth of a grey


Numbers = TypeVar("Numbers", float, npt.NDArray[Any])


def share_of(numbers: Numbers, low: float, high: float) -> Numbers:
    """How far on the way from low to high numbers are: 0 at the first and 1 at the second, which must differ."""
    with np.errstate(invalid="ignore", over="ignore"):
        if math.isfinite(high - low):
            return (numbers - low) / (high - low)
        return (numbers / 2 - low / 2) / (high / 2 - low / 2)


def number_at(share: float, low: float, high: float) -> float:
    """The number at a share of the way from low to high."""
    return low * (1 - share) + high * share


def unit_of(numbers: npt.NDArray[Any]) -> float:
    """What numbers are divided by before a plot is made of them: 1, or more where the axis could not span them."""
    peak = float(np.max(np.abs(numbers), initial=0.0, where=np.isfinite(numbers)))
    return _UNIT if peak > _UNIT else 1.0


def apart(low: float, high: float) -> tuple[float, float]:
    """(low, high) as they are, or a little further apart where they do not differ: by 1 at least."""
    if low < high:
        return low, high
    room = _room(low)
    return (low, low + room) if math.isfinite(low + room) else (low - room, low)


def around(low: float, high: float) -> tuple[float, float]:
    """(low, high) as they are, or a little further apart with them in the middle where they do not differ."""
    if low < high:
        return low, high
    return max(-sys.float_info.max, low - _room(low)), min(low + _room(low), sys.float_info.max)


def _room(number: float) -> float:
    return max(1.0, abs(number) * _ROOM)
