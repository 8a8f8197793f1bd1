"""Names of gestures: edits that carry the same name become one step of undo."""

import itertools
import time

PAUSE = 0.8  # seconds without an edit after which turning a wheel again is a new gesture

_numbers = itertools.count(1)


class Gesture:
    """Names the edits of one control: a drag from press to release, or a run of turns without a pause."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._name = ""
        self._held = False
        self._last = -PAUSE

    def press(self) -> None:
        """A drag begins: one name until release()."""
        self._held = True
        self._name = self._fresh()

    def release(self) -> None:
        """The drag is over."""
        self._held = False
        self._last = -PAUSE

    def name(self) -> str:
        """The name for an edit that happens now."""
        now = time.monotonic()
        if not self._held and now - self._last > PAUSE:
            self._name = self._fresh()
        self._last = now
        return self._name

    def _fresh(self) -> str:
        return f"{self._kind}-{next(_numbers)}"
