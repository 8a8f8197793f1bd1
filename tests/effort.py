"""How much is asked of the machine: how many random cases are drawn, and what is too slow on this one."""

import os
import time

SHARE = 1 if os.environ.get("THOROUGH") else 5
_STEPS, _USUAL = 500_000, 0.01  # turns of an empty loop, and the seconds that they take on a common machine


def seeds(first: int, count: int) -> range:
    """The seeds to draw of `count` from `first` on: a fifth, spread evenly over them, or all with THOROUGH=1."""
    return range(first, first + count, SHARE)


def examples(count: int) -> int:
    """How many to draw of `count`."""
    return -(-count // SHARE)


def slowness(seconds: float) -> float:
    """How many times longer than on a machine that is not busy work takes here, looked at for so many seconds."""
    begun, turns, passed = time.perf_counter(), 0, 0.0
    while passed < seconds or not turns:
        for _ in range(_STEPS):
            pass
        turns, passed = turns + 1, time.perf_counter() - begun
    return max(1.0, passed / (turns * _USUAL))


def within(spent: float, seconds: float) -> bool:
    """Whether work that took so long would have taken less than these seconds on a machine that is not busy."""
    # as long as the work took: where others take the cores, they do so for seconds
    return spent < seconds or spent < seconds * slowness(min(spent, 5.0))
