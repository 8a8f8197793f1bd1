"""What a command says beside its result, on stderr, and how far it is."""

import sys
import time
from contextlib import suppress

_DELAY = 0.5  # seconds: shorter work needs no bar
_EVERY = 0.1
_WIDTH = 40


def say(sentence: str) -> None:
    """One line on stderr, if that takes it; the exit code says the same."""
    with suppress(OSError):
        print(f"convstudio: {sentence}", file=sys.stderr, flush=True)


class ProgressBar:
    """A bar on stderr for work of more than half a second, if stderr is a terminal; gone when the work is done."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._drawn = 0.0
        self._terminal = sys.stderr.isatty()

    def __call__(self, share: float) -> None:
        """share: 0..1 of the work is done."""
        now = time.monotonic()
        if not self._terminal or now - self._started < _DELAY or (now - self._drawn < _EVERY and share < 1):
            return
        self._drawn = now
        done = round(share * _WIDTH)
        self._print(f"\r[{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%} ")

    def close(self) -> None:
        """Wipe the bar away."""
        if self._drawn:
            self._print(f"\r{' ' * (_WIDTH + 9)}\r")

    def _print(self, text: str) -> None:
        with suppress(OSError):
            print(text, end="", file=sys.stderr, flush=True)
