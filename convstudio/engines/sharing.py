"""Work in even parts, done on the calling thread and on a pool of the others."""

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np

Part = TypeVar("Part")


@cache
def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(work: Callable[[Part], None], parts: Iterable[Part]) -> None:
    """Call work on every part, each once, in any order. What fails is raised here, after all threads have stopped.

    NaN and infinity among the numbers are no reason for a warning.
    Several callers at once share the pool; each goes on by itself while the pool is busy.
    """
    waiting = list(parts)
    lock = threading.Lock()

    def drain() -> None:
        with np.errstate(invalid="ignore", over="ignore"):
            while True:
                with lock:
                    if not waiting:
                        return
                    part = waiting.pop()
                work(part)

    others = [pool().submit(drain) for _ in range(min(len(waiting), processors()) - 1)]
    try:
        drain()
    finally:
        with lock:
            waiting.clear()
        for started in [other for other in others if not other.cancel()]:
            started.result()


def even(length: int, most: int) -> list[slice]:
    """An axis in pieces of at most this length, as even as they can be."""
    count = max(1, -(-length // most))
    ends = [length * index // count for index in range(count + 1)]
    return [slice(low, high) for low, high in pairwise(ends)]


@cache
def pool() -> ThreadPoolExecutor:
    """The other threads: one fewer than processors, shared by all engines, started when they are first needed."""
    return ThreadPoolExecutor(max(1, processors() - 1), thread_name_prefix="convolution")
