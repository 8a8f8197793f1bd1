"""Functions that remember what they made of kernels: all of them together within one bound of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from convstudio.engines.forking import Lock
from convstudio.values.budget import COMPUTED

Given = ParamSpec("Given")
Made = TypeVar("Made")

_SMALL = 64  # bytes of a number, a word, or whatever else is not large
_LEAVES = (str, int, float, bool, type(None))


class Kept:
    """Things by their keys within a bound of bytes: what nobody has asked for longest goes first. For any thread."""

    def __init__(self, most: int) -> None:
        """most: bytes that all of them together may take."""
        self.most, self.size = most, 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> tuple[Any, int] | None:
        """What is kept under a key, and its bytes; None if nothing is."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def keep(self, key: Hashable, made: Any, size: int) -> None:
        """Keep a thing of so many bytes, as long as there is room."""
        gone = []  # given back after the lock is
        with self._lock:
            gone.append(self._entries.pop(key, (None, 0)))
            self._entries[key] = made, size
            self.size += size - gone[0][1]
            while self.size > self.most:
                gone.append(self._entries.popitem(last=False)[1])
                self.size -= gone[-1][1]


KEPT = Kept(COMPUTED)


def remembered(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """The function, which makes the same of the same arguments once as long as there is room.

    As functools.lru_cache, but all such functions share a bound, and it counts bytes: plans of a bank of megabytes are
    as many megabytes each.
    """

    @wraps(make)
    def found(*given: Given.args, **named: Given.kwargs) -> Made:
        key = make, given, tuple(map(type, given)), *named.items()
        kept = KEPT.get(key)
        made: Made = make(*given, **named) if kept is None else kept[0]
        if kept is None:
            KEPT.keep(key, made, held_bytes(given, made))
        return made

    return found


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
