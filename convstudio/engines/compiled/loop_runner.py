"""Running a compiled loop over its jobs, on the calling thread and on others, each with scratch memory of its own."""

import threading
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.engines.compiled.source_layout import Words, address
from convstudio.engines.thread_pool import processors, together

TICKET, JOBS, JOB_ROWS, HEAD_WORDS = 0, 1, 2, 3  # how every table begins; a loop's own words follow
KEPT_BYTES = 16 << 20
# Waking one thread and joining it took 54 us, with 15 threads 73 us.
POOL_SECONDS = 150e-6  # work shorter than this is done before another thread has woken up
_ALIGNMENT = 64
_own = threading.local()

Loop = Callable[[int, int], None]


class _Scratch(NamedTuple):
    """Memory, the address in it where a line of the cache begins, and the bytes from there on."""

    memory: npt.NDArray[np.uint8]
    start: int
    size: int


def threads_for(seconds: float) -> int:
    """How many threads work is worth that takes one of them this long."""
    return processors() if seconds > POOL_SECONDS else 1


def wall(writing: float, computing: float) -> float:
    """About how many seconds work takes on all threads that this many seconds take on one; writing is not shared.

    The others share what is left of the computing when they have woken up.
    """
    alone = writing + computing
    early = computing * min(1.0, POOL_SECONDS / alone) if alone else 0.0
    return writing + early + (computing - early) / processors()


def run(loop: Loop, table: Words, scratch_bytes: int, threads: int) -> None:
    """Call loop(table, scratch) on up to that many threads at once, until all jobs of the table are done.

    The table begins with TICKET (0), JOBS and JOB_ROWS; the loop takes tickets until none is left.
    """
    place = address(table)

    def work() -> None:
        memory = _scratch(scratch_bytes)
        loop(place, memory.start)

    together(work, min(threads, int(table[JOBS])))


def _scratch(size: int) -> _Scratch:
    """Memory of this thread; what is larger than KEPT_BYTES is given back after the call."""
    kept: _Scratch | None = getattr(_own, "scratch", None)
    if kept is not None and kept.size >= size:
        return kept
    memory = np.empty(size + _ALIGNMENT, dtype=np.uint8)
    place = address(memory)
    found = _Scratch(memory, place + -place % _ALIGNMENT, size)
    if size <= KEPT_BYTES:
        _own.scratch = found
    return found
