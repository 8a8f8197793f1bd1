"""Background: one worker for files, so that the window never waits for a disk.

run(work, done, failed)  work(token) on the worker; then, on the window's thread and unless it is cancelled,
                         done(result) or failed(exception)
Latest                   for questions that replace each other: only the answer to the newest one comes home
"""

import queue
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, Qt, QTimer, Signal, Slot

from convstudio.jobs.render.cancellation import CancelToken

Result = TypeVar("Result")
Work = Callable[[CancelToken], Result]
Done = Callable[[Result], None]
Failed = Callable[[Exception], None]

_POLL = 5  # milliseconds
_CAUSED = 50  # events in a row, each posted by the one before


def uncaught(reason: Exception) -> None:
    """Tell of an exception as of any that nobody caught; see FaultReports."""
    sys.excepthook(type(reason), reason, reason.__traceback__)


class Background(QObject):
    """Runs works one after the other. busy_changed(int): how many are waiting or running."""

    busy_changed = Signal(int)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the worker."""
        super().__init__(parent)
        self._works: queue.SimpleQueue[tuple[Work[Any], Done[Any], Failed, CancelToken] | None] = queue.SimpleQueue()
        self._pending: list[CancelToken] = []
        self._closed = False
        self._finished.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="background", daemon=False)
        self._thread.start()

    @property
    def pending(self) -> int:
        """How many works are waiting or running."""
        return len(self._pending)

    def run(self, work: Work[Result], done: Done[Result], failed: Failed = uncaught) -> CancelToken:
        """Start work; done gets its result, or failed the exception that it raised.

        The token cancels it; after that neither is called any more, even if the work had ended by then.
        """
        token = CancelToken()
        self._pending.append(token)
        self._works.put((work, done, failed, token))
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
            work, done, failed, token = entry
            worked, outcome = _outcome(work, token)
            if not self._closed:
                self._finished.emit(token, partial(done if worked else failed, outcome))

    @Slot(object, object)
    def _receive(self, token: CancelToken, tell: Callable[[], None]) -> None:
        self._pending.remove(token)
        self.busy_changed.emit(self.pending)
        if not self._closed and not token.cancelled:
            tell()


class Latest:
    """Works that replace each other: each one cancels the one before, whose answer is dropped however late it comes."""

    def __init__(self, background: Background) -> None:
        """They run there, among others."""
        self._background = background
        self._token = CancelToken()

    def run(self, work: Work[Result], done: Done[Result], failed: Failed = uncaught) -> None:
        """Start the newest; see Background.run."""
        self.cancel()
        self._token = self._background.run(work, done, failed)

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


def _outcome(work: Work[Any], token: CancelToken) -> tuple[bool, Any]:
    """Whether a work had a result, and that, or the exception that it ended with."""
    try:
        token.check()
        return True, work(token)
    except Exception as fault:  # noqa: BLE001 - handed to the window, which tells refusals from faults
        return False, fault
