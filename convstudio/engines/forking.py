"""What a child of fork starts with: locks that nobody holds, whatever its parent's other threads were doing."""

import gc
import os
import threading
from collections.abc import Callable
from functools import cached_property
from weakref import WeakSet


def after_fork(renew: Callable[[], None]) -> None:
    """Call this in each child of fork, which has only the thread that forked."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=renew)


class Lock:
    """As threading.Lock for `with`, and free in a child: the thread that may hold it did not come along."""

    def __init__(self) -> None:
        self.renew()
        _LOCKS.add(self)

    def renew(self) -> None:
        """Nobody holds it, whoever held it before."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


_LOCKS: WeakSet[Lock] = WeakSet()


def _renew() -> None:
    for lock in _LOCKS:
        lock.renew()
    for found in gc.get_objects():
        # up to Python 3.11 all objects of a class share a lock, which is held while a value is computed
        if type(found) is cached_property and "lock" in vars(found):
            vars(found)["lock"] = threading.RLock()


after_fork(_renew)
