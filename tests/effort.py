"""How much is asked of the machine: how many random cases are drawn, and what is too slow on this one."""

import os
import time
from collections import Counter
from collections.abc import Iterable

SHARE = 1 if os.environ.get("THOROUGH") else 5
_GRACE = 3  # what is found is work that grows too fast or is not given up, not one that is a little slower
_STEPS, _USUAL = 500_000, 0.01  # turns of an empty loop, and the seconds that they take on a common machine

_SHARE_OF_TESTS = "CONVSTUDIO_SHARE_OF_TESTS"  # environment variable: measured once for all processes of a run
_SLOW = 2  # times slower than usual: from there on tests are left out


def share_of_tests() -> int:
    """One in how many tests of a kind is run: all, but in CI on a machine whose cores others take, as many as go."""
    if _SHARE_OF_TESTS not in os.environ:
        slow = slowness(3.0) if os.environ.get("CI") and SHARE > 1 else 1.0
        os.environ[_SHARE_OF_TESTS] = str(min(12, 1 + int(slow / _SLOW)))
    return int(os.environ[_SHARE_OF_TESTS])


def drawn(kinds: Iterable[str], share: int) -> list[bool]:
    """Which to run of tests of these kinds: the first of each kind, and one in so many of the others."""
    seen: Counter[str] = Counter()
    chosen = []
    for kind in kinds:
        chosen.append(seen[kind] % share == 0)
        seen[kind] += 1
    return chosen


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
    """Whether work that took so long keeps the order of these seconds: what it is for is measured in benchmarks."""
    # as long as the work took: where others take the cores, they do so for seconds
    return spent < _GRACE * seconds or spent < _GRACE * seconds * slowness(min(spent, 5.0))
