"""ImageCache: what was last made of an image, kept as long as the image lives and the budget allows."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from convstudio.engines.fork_safety import new_lock
from convstudio.engines.memoization import held_bytes
from convstudio.values.image import Image
from convstudio.values.memory_budget import LOOKED_AT

Value = TypeVar("Value")

MAXIMUM_BYTES = LOOKED_AT  # of all that is remembered of all images, beyond the one that was made last
_LAST: WeakKeyDictionary[Image, dict[object, tuple[Hashable, Any, int]]] = WeakKeyDictionary()  # longest ago first
_LOCK = new_lock()


class ImageCache(Generic[Value]):
    """One value for each image, and the key for which it holds: edits and pans ask again for what did not change.

    Another key replaces the value. Nothing is kept of images that are gone; when the budget is used up, all is
    forgotten of the images of which something was made longest ago.
    """

    def get(self, image: Image, key: Hashable) -> Value | None:
        """What was kept of this image under this key; None if it was something else."""
        kept = _LAST.get(image, {}).get(self)
        return kept[1] if kept is not None and kept[0] == key else None

    def keep(self, image: Image, key: Hashable, value: Value) -> Value:
        """Keep a value, and hand it back."""
        with _LOCK:
            _LAST[image] = {**_LAST.pop(image, {}), self: (key, value, held_bytes(key, value))}
            sizes = {other: sum(size for _, _, size in kept.values()) for other, kept in _LAST.items()}
            total = sum(sizes.values())
            for other, size in list(sizes.items())[:-1]:
                if total <= MAXIMUM_BYTES:
                    break
                del _LAST[other]
                total -= size
        return value
