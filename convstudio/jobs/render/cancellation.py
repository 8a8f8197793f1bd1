"""CancelToken: by it long work is told to stop."""

import threading
import time


class Cancelled(Exception):
    """Raised by work that was told to stop."""


class CancelToken:
    """Set from any thread, looked at between tiles.

    A token may be given a time of grace: work that has begun may run so long before a wish to cancel takes effect.
    (Cancelling at every edit would starve the view during a drag.)
    """

    def __init__(self, grace: float = 0.0) -> None:
        """grace: seconds from now."""
        self._wished = threading.Event()
        self._until = time.monotonic() + grace

    def cancel(self) -> None:
        """Wish the work to stop."""
        self._wished.set()

    def end_grace(self) -> None:
        """From now on a wish takes effect at once."""
        self._until = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the work has to stop now."""
        return self._wished.is_set() and time.monotonic() >= self._until

    def check(self) -> None:
        """Raise Cancelled if the work has to stop."""
        if self.cancelled:
            raise Cancelled

    def pause(self, seconds: float) -> None:
        """Wait so long; raise Cancelled as soon as the work is wished to stop, grace or not."""
        if self._wished.wait(seconds):
            raise Cancelled
