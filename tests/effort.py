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


def within(spent: float, seconds: float) -> bool:
    """Whether work that took so long would have taken less than these seconds on a machine that is not busy."""
    if spent < seconds:
        return True
    begun, turns, passed = time.perf_counter(), 0, 0.0
    while passed < min(spent, 5.0):  # as long as the work took: others take the cores in turns of seconds
        for _ in range(_STEPS):
            pass
        turns, passed = turns + 1, time.perf_counter() - begun
    return spent < seconds * passed / (turns * _USUAL)
