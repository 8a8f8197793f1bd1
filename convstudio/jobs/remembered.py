"""Remembered: what was last made of an image, kept as long as the image lives."""

from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from convstudio.values.image import Image

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """One value for each image, and the key for which it holds: edits and pans ask again for what did not change.

    Another key replaces the value. Nothing is kept of images that are gone.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._last: WeakKeyDictionary[Image, tuple[Hashable, Value]] = WeakKeyDictionary()

    def get(self, image: Image, key: Hashable) -> Value | None:
        """What was kept of this image under this key; None if it was something else."""
        kept = self._last.get(image)
        return kept[1] if kept is not None and kept[0] == key else None

    def keep(self, image: Image, key: Hashable, value: Value) -> Value:
        """Keep a value, and hand it back."""
        self._last[image] = (key, value)
        return value
