"""Background: one worker for files, so that the window never waits for a disk.

run(work, done)   work(token) on the worker; done(result or exception) on the window's thread, unless it is cancelled
Latest            for questions that replace each other: only the answer to the newest one comes home
"""

import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, Qt, QTimer, Signal, Slot

from convstudio.jobs.render.cancellation import CancelToken

Work = Callable[[CancelToken], Any]
Done = Callable[[Any], None]

_POLL = 5  # milliseconds
_CAUSED = 50  # events in a row, each posted by the one before


class Background(QObject):
    """Runs works one after the other. busy_changed(int): how many are waiting or running."""

    busy_changed = Signal(int)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the worker."""
        super().__init__(parent)
        self._works: queue.SimpleQueue[tuple[Work, Done, CancelToken] | None] = queue.SimpleQueue()
        self._pending: list[CancelToken] = []
        self._closed = False
        self._finished.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="background", daemon=False)
        self._thread.start()

    @property
    def pending(self) -> int:
        """How many works are waiting or running."""
        return len(self._pending)

    def run(self, work: Work, done: Done) -> CancelToken:
        """Start work; done gets its result, or the exception that it raised.

        The token cancels it; after that done is not called any more, even if the work had ended by then.
        """
        token = CancelToken()
        self._pending.append(token)
        self._works.put((work, done, token))
        self.busy_changed.emit(self.pending)
        return token

    def cancel(self) -> None:
        """Wish everything to stop."""
        for token in self._pending:
            token.cancel()

    def wait_idle(self, milliseconds: int) -> bool:
        """Run the event loop until all works are done; False when the time is up."""
        return wait_until(self._idle, milliseconds)

    def _idle(self) -> bool:
        return not self._pending

    def close(self) -> None:
        """Cancel, wait, and report nothing any more."""
        if self._closed:
            return
        self._closed = True
        self.cancel()
        self._works.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (entry := self._works.get()) is not None:
            work, done, token = entry
            outcome = _outcome(work, token)
            if not self._closed:
                self._finished.emit((done, token), outcome)

    @Slot(object, object)
    def _receive(self, entry: tuple[Done, CancelToken], outcome: Any) -> None:
        done, token = entry
        self._pending.remove(token)
        self.busy_changed.emit(self.pending)
        if not self._closed and not token.cancelled:
            done(outcome)


class Latest:
    """Works that replace each other: each one cancels the one before, whose answer is dropped however late it comes."""

    def __init__(self, background: Background) -> None:
        """They run there, among others."""
        self._background = background
        self._token = CancelToken()

    def run(self, work: Work, done: Done) -> None:
        """Start the newest; see Background.run."""
        self.cancel()
        self._token = self._background.run(work, done)

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._token.cancel()


def wait_until(reached: Callable[[], bool], milliseconds: int) -> bool:
    """Run the event loop until something holds and nothing more is on its way; False when the time is up."""
    deadline = time.monotonic() + milliseconds / 1000
    loop = QEventLoop()
    while True:
        _settle()
        if reached() or time.monotonic() > deadline:
            return reached()
        QTimer.singleShot(_POLL, loop.quit)
        loop.exec()


def _settle() -> None:
    """Run what is on its way, and what that causes; not without end, as a timer may always be due."""
    dispatcher = QAbstractEventDispatcher.instance()
    for _ in range(_CAUSED):
        if not dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
            return


def _outcome(work: Work, token: CancelToken) -> Any:
    """The result of a work, or the exception that it ended with."""
    try:
        token.check()
        return work(token)
    except Exception as fault:  # noqa: BLE001 - handed to the window, which tells refusals from faults
        return fault
