"""Work done on the calling thread and, at the same time, on a crew of others that wait for work."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from queue import SimpleQueue
from typing import TypeVar

import numpy as np

from convstudio.engines.fork_safety import after_fork

Part = TypeVar("Part")


@cache
def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """A call in which others may join as long as it lasts.

    An executor would do, at three times the cost: its futures take longer to make than small images to convolve.
    """

    def __init__(self, work: Callable[[], None], others: int) -> None:
        self._work = work
        self._others = others
        self._places = list(range(others))
        self._ended: SimpleQueue[BaseException | None] = SimpleQueue()

    def join(self) -> None:
        """Take a place and work, unless none is left."""
        if next(_taken(self._places), None) is None:
            return
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that called
            self._ended.put(error)
        else:
            self._ended.put(None)

    def close(self) -> None:
        """Nobody joins any more; wait for those who did, and raise what failed there."""
        free = sum(1 for _ in _taken(self._places))
        for error in [self._ended.get() for _ in range(self._others - free)]:
            if error is not None:
                raise error


@cache
def crew() -> SimpleQueue[Worker | None]:
    """Where the others look for work: one thread fewer than processors, for all engines, started when first needed.

    They are daemons: they wait when the program ends, as every caller waits for those who joined. None ends a thread.
    """
    queue: SimpleQueue[Worker | None] = SimpleQueue()
    for number in range(max(1, processors() - 1)):
        threading.Thread(target=_serve, args=(queue,), name=f"convolution-{number}", daemon=True).start()
    return queue


def _serve(queue: SimpleQueue[Worker | None]) -> None:
    while (helping := queue.get()) is not None:
        helping.join()
        del helping  # what it works on shall not live on while this thread waits


after_fork(crew.cache_clear)  # threads do not come along


def together(work: Callable[[], None], threads: int) -> None:
    """Call work here and on up to threads - 1 others at the same time; all have stopped when this returns.

    work is called once on each thread, and finds its share by itself. A thread that is busy, or has not woken up by the
    time that the work is done here, is not waited for. What fails on another thread is raised here.
    """
    others = min(threads, processors()) - 1
    if others < 1:
        work()
        return
    helping = Worker(work, others)
    for _ in range(others):
        crew().put(helping)
    try:
        work()
    finally:
        helping.close()


def share(work: Callable[[Part], None], parts: Iterable[Part]) -> None:
    """Call work on every part, each once, in any order. What fails is raised here, after all threads have stopped.

    NaN and infinity among the numbers are no reason for a warning.
    """
    waiting = list(parts)

    def drain() -> None:
        try:
            with np.errstate(invalid="ignore", over="ignore"):
                for part in _taken(waiting):
                    work(part)
        finally:
            waiting.clear()

    together(drain, len(waiting))


def _taken(waiting: list[Part]) -> Iterator[Part]:
    """Each until none is left; several threads may do this at once."""
    while True:
        try:
            part = waiting.pop()
        except IndexError:
            return
        yield part


def even(length: int, most: int) -> list[slice]:
    """An axis in pieces of at most this length, as even as they can be."""
    count = max(1, -(-length // most))
    ends = [length * index // count for index in range(count + 1)]
    return [slice(low, high) for low, high in pairwise(ends)]
