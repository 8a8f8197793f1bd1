"""Locks that are free in a child of fork, whatever the other threads of its parent were doing."""

import gc
import os
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakSet


def after_fork(renew: Callable[[], None]) -> None:
    """Call this in each child of fork, which has only the thread that forked."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=renew)


_LOCKS: WeakSet[Any] = WeakSet()


def new_lock() -> threading.Lock:
    """A lock that is free in a child: the thread that may hold it did not come along.

    It is Python's own: an interrupt between the steps of one that is written in Python would leave it held for ever.
    """
    lock = threading.Lock()
    _LOCKS.add(lock)
    return lock


def new_recursive_lock() -> threading.RLock:
    """A lock as new_lock makes, which the thread that holds it may take again."""
    lock = threading.RLock()
    _LOCKS.add(lock)
    return lock


def _renew() -> None:
    for lock in _LOCKS:
        lock._at_fork_reinit()  # as the standard library renews its own
    for found in gc.get_objects():
        # up to Python 3.11 all objects of a class share a lock, which is held while a value is computed
        if type(found) is cached_property and "lock" in vars(found):
            vars(found)["lock"] = threading.RLock()


after_fork(_renew)
