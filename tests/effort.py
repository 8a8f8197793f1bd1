"""How much is asked of the machine: how many random cases are drawn, and what is too slow on this one."""

import os
import time

SHARE = 1 if os.environ.get("THOROUGH") else 5
_STEPS, _USUAL = 2_000_000, 0.04  # turns of an empty loop, and the seconds that they take on a common machine


def seeds(first: int, count: int) -> range:
    """The seeds to draw of `count` from `first` on: a fifth, spread evenly over them, or all with THOROUGH=1."""
    return range(first, first + count, SHARE)


def examples(count: int) -> int:
    """How many to draw of `count`."""
    return -(-count // SHARE)


def within(spent: float, seconds: float) -> bool:
    """Whether work that took so long would have taken less than these seconds on a machine that is not busy."""
    if spent < seconds:
        return True
    begun = time.perf_counter()
    for _ in range(_STEPS):
        pass
    return spent < seconds * (time.perf_counter() - begun) / _USUAL
