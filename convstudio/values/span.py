"""Black and white as two numbers, which must differ, and be told apart by the arithmetic between them."""

import math

_ROOM = 2.0**-12  # of a number's size: float32 then places it within a tenth of a grey


def apart(low: float, high: float) -> tuple[float, float]:
    """(low, high) as they are, or a little further apart where they do not differ: by 1 at least."""
    if low < high:
        return low, high
    room = _room(low)
    return (low, low + room) if math.isfinite(low + room) else (low - room, low)


def around(low: float, high: float) -> tuple[float, float]:
    """(low, high) as they are, or a little further apart with them in the middle where they do not differ."""
    return (low, high) if low < high else (low - _room(low), low + _room(low))


def _room(number: float) -> float:
    return max(1.0, abs(number) * _ROOM)
