"""LiveRender: one worker, one wanted request, late answers dropped.

1  request() keeps the newest request and gives it a ticket
2  a request being worked on may go on for 100 ms, or until its first exact picture, before a newer one stops it
3  the worker walks through jobs.showing and posts each part with its ticket; after the first exact picture, and after
   an explanation, it rests for a moment, so that while a number is dragged the next edit finds it free, and the window
   the cores to paint with
4  the one receiving slot drops what is older than what was shown, and explanations of a sample that is not asked about
   any more
5  close() cancels, waits for the worker and posts nothing any more

Also a picture of a few milliseconds is computed on the worker: the way there and back takes one millisecond, and at
once on the window's thread it was no sooner on the screen and held the window (tests/benchmarks/latency.py).
"""

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from convstudio.gui.workers.background import wait_until
from convstudio.jobs.display.view_pipeline import Explained, Part, Request, Shown, Traced, showing
from convstudio.jobs.render.cancellation import Cancelled, CancelToken

# Seconds: see 2 and 3 above.
GRACE = 0.1
REST = 0.04


class LiveRender(QObject):
    """Turns requests into parts. part_ready(part) is emitted on the window's thread, never older than what was shown.

    failed(exception): a fault of ours on the worker; the program goes on. busy_changed(bool): work has begun or ended.
    """

    part_ready = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _posted = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the worker."""
        super().__init__(parent)
        self._condition = threading.Condition()
        self._wanted: tuple[int, Request] | None = None
        self._ticket = 0
        self._token = CancelToken()
        self._closed = False
        self._last: Request | None = None
        self._oldest_wanted = self._oldest_asked = 0
        self._finished = 0
        self._pictured = 0
        # Queued: emitted on the worker, received on the window's thread.
        self._posted.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        # No daemon: one that emits when its QObject is gone raises, and once hung as the program ended.
        self._thread = threading.Thread(target=self._work, name="live-render", daemon=False)
        self._thread.start()

    def request(self, request: Request) -> None:
        """Ask for what should be on the screen; the same again does nothing."""
        if self._closed or request == self._last:
            return
        last, self._last = self._last, request
        other = last is None or request.project.image is not last.project.image
        asks = last is None or (request.pinned, request.traced) != (last.pinned, last.traced)
        with self._condition:
            self._ticket += 1
            if other:
                self._oldest_wanted = self._ticket  # what is still on its way shows another image
            if asks:
                self._oldest_asked = self._ticket
            # Under the lock under which the worker takes a request and its token: the token is that of what runs now.
            self._wanted = (self._ticket, request)
            self._token.cancel()
            self._condition.notify()
        self.busy_changed.emit(True)

    def again(self) -> None:
        """Ask anew for what is on the screen: what it was planned by is another now."""
        last, self._last = self._last, None
        if last is not None:
            self.request(last)

    @property
    def exact(self) -> bool:
        """The newest exact picture is that of the newest request."""
        return self._pictured == self._ticket

    @property
    def idle(self) -> bool:
        """Everything asked for has been received by the window."""
        return self._finished == self._ticket

    def wait_idle(self, milliseconds: int) -> bool:
        """Run the event loop until everything asked for is on the screen; False when the time is up."""
        return wait_until(self._is_idle, milliseconds)

    def _is_idle(self) -> bool:
        return self.idle

    def close(self) -> None:
        """Cancel and wait; nothing is emitted afterwards."""
        if self._closed:
            return
        self._closed = True
        with self._condition:
            # A window that closes need not wait for a first picture.
            self._token.end_grace()
            self._token.cancel()
            self._condition.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._condition:
                while self._wanted is None and not self._closed:
                    self._condition.wait()
                if self._closed:
                    return
                assert self._wanted is not None
                (ticket, request), self._wanted = self._wanted, None
                token = self._token = CancelToken(GRACE)
            self._show(ticket, request, token)

    def _show(self, ticket: int, request: Request, token: CancelToken) -> None:
        try:
            for part in showing(request, token):
                self._post(ticket, part)
                if isinstance(part, Shown | Explained | Traced):
                    # Thumbnails and statistics would otherwise hold the worker when the next edit of a drag comes.
                    token.pause(REST)
        except Cancelled:
            return
        except Exception as fault:  # noqa: BLE001 - a fault of ours must not end the worker; it is shown and reported
            self._post(ticket, fault)
        self._post(ticket, None)

    def _post(self, ticket: int, part: Part | Exception | None) -> None:
        if not self._closed:
            self._posted.emit(ticket, part)

    @Slot(int, object)
    def _receive(self, ticket: int, part: Part | Exception | None) -> None:
        # Queued calls arrive even after cancel: what is late is known by its ticket alone.
        if self._closed or ticket < self._oldest_wanted:
            return
        if isinstance(part, Explained | Traced) and ticket < self._oldest_asked:
            return
        # From here on nothing older: pictures never go back in time.
        self._oldest_wanted = ticket
        if part is None:
            self._finished = ticket
            if self.idle:
                self.busy_changed.emit(False)
        elif isinstance(part, Exception):
            self.failed.emit(part)
        else:
            if isinstance(part, Shown):
                self._pictured = ticket
            self.part_ready.emit(part)
