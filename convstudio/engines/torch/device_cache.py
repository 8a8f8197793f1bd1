"""What stays on a device between calls: images, weights and their spectra, within a bound of bytes."""

import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from convstudio.engines.base import Array
from convstudio.engines.fork_safety import new_recursive_lock


@dataclass(frozen=True)
class _Entry:
    made: Any
    size: int
    owner: weakref.ref[Array] | None


class DeviceCache:
    """Things by their keys; the least recently used go first. Safe to be called from several threads."""

    def __init__(self, most: int) -> None:
        """most: bytes that all of them together may take."""
        self.most = most
        self._lock = new_recursive_lock()  # once in at a time, so that threads after the same image upload it once
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._gone: deque[Hashable] = deque()  # keys of dead owners: a finalizer may run in the middle of any line here

    def get(self, key: Hashable, size: int, make: Callable[[], Any], owner: Array | None = None) -> Any:
        """The thing of this key, made if it is not there; given out but not kept if it is too large.

        size: its bytes. owner: the array it was made from; when that dies, so does the thing, and its key is free.
        """
        with self._lock:
            self._forget_gone()
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
                return entry.made
            self._make_room(size)
            made = make()
            if size <= self.most:
                self._entries[key] = _Entry(made, size, self._watching(key, owner))
            return made

    def clear(self) -> None:
        """Give everything back."""
        with self._lock:
            self._entries.clear()

    @property
    def size(self) -> int:
        """Bytes kept now."""
        with self._lock:
            self._forget_gone()
            return sum(entry.size for entry in self._entries.values())

    def _forget_gone(self) -> None:
        while self._gone:
            self._entries.pop(self._gone.popleft(), None)

    def _make_room(self, size: int) -> None:
        while self.size + size > self.most and self._entries:
            self._entries.popitem(last=False)

    def _watching(self, key: Hashable, owner: Array | None) -> weakref.ref[Array] | None:
        return None if owner is None else weakref.ref(owner, lambda _: self._gone.append(key))
