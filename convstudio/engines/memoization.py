"""Functions that remember what they made of kernels: all of them together within one bound of bytes."""

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

import numpy as np

from convstudio.engines.fork_safety import new_lock
from convstudio.values.memory_budget import COMPUTED

Given = ParamSpec("Given")
Made = TypeVar("Made")

_SMALL = 64  # bytes of a number, a word, or whatever else is not large
_LEAVES = (str, int, float, bool, type(None))


class MemoryBound:
    """Bytes that functions may remember together; when it is reached they all forget, and begin again.

    Which of the things was asked for longest ago would take longer to know than most of them take to be made.
    """

    def __init__(self, most: int) -> None:
        """most: bytes, beyond the last thing that was made."""
        self.most, self.size = most, 0
        self._forgetting: list[Callable[[], None]] = []
        self._lock = new_lock()

    def remembered(self, make: Callable[Given, Made]) -> Callable[Given, Made]:
        """The function, which makes the same of the same arguments, of the same types, once."""

        @wraps(make)
        def made(*given: Given.args, **named: Given.kwargs) -> Made:
            found = make(*given, **named)
            self._add(held_bytes(given, found))
            return found

        kept = lru_cache(maxsize=None, typed=True)(made)  # the bound of bytes is the only one
        self._forgetting.append(kept.cache_clear)
        return cast("Callable[Given, Made]", kept)

    def _add(self, size: int) -> None:
        with self._lock:
            if self.size + size > self.most:
                self.size = 0
                for forget in self._forgetting:
                    forget()
            self.size += size


BOUND = MemoryBound(COMPUTED)
remembered = BOUND.remembered


def held_bytes(*things: object) -> int:
    """About how many bytes arrays, texts and whatever holds them take; what is met twice is counted once."""
    total, met, waiting = 0, set[int](), list(things)
    while waiting:
        thing = waiting.pop()
        if id(thing) in met:
            continue
        met.add(id(thing))
        match thing:
            case np.ndarray():
                total += thing.nbytes if thing.base is None else 0
                waiting.append(thing.base)
            case bytes() | str():
                total += len(thing)
            case tuple() | list() if thing and not isinstance(thing[0], _LEAVES):
                waiting += thing
            case tuple() | list():
                total += _SMALL * len(thing)
            case Mapping():
                waiting += thing.values()
            case _ if is_dataclass(thing):
                waiting += vars(thing).values()
        total += _SMALL
    return total
