"""Recovery: unsaved work is kept on disk a moment after each edit, and offered again if the window was killed."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from convstudio.files.unsaved import Abandoned, Unsaved, abandoned
from convstudio.gui.background import Background, wait_until
from convstudio.gui.session import Session
from convstudio.jobs.cancel import Token
from convstudio.values.errors import ConvStudioError

KEEP_AFTER = 700  # milliseconds from an edit until it is written: edits in between are written with it


class Recovery(QObject):
    """Keeps the work of a session in a folder of its own.

    found(float): there is work of another window, of that time (seconds since 1970); bring_back() opens it.
    refused(exception): nothing can be kept; said once.
    """

    found = Signal(float)
    refused = Signal(object)

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        """Begin to keep; work of earlier windows is looked for by look()."""
        super().__init__(parent)
        self._session, self._folder = session, folder
        self._background = Background(self)
        self._kept: Unsaved | None = None
        self._others: list[Abandoned] = []
        self._opened: Abandoned | None = None
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER)
        self._timer.timeout.connect(self._keep)
        session.changed.connect(self._changed)

    @Slot()
    def _changed(self) -> None:
        if not self._failed and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _keep(self) -> None:
        if self._background.pending:  # the last one is still being written
            self._timer.start()
            return
        project, origin, dirty = self._session.project, self._session.path, self._session.dirty

        def work(_: Token) -> bool:
            if self._kept is None and dirty:
                self._kept = Unsaved(self._folder)
            if self._kept is not None and dirty:
                self._kept.keep(project, origin)
            elif self._kept is not None:
                self._kept.forget()
            return dirty

        self._background.run(work, self._written)

    def _written(self, outcome: Any) -> None:
        if isinstance(outcome, Exception):
            self._failed = True
            self.refused.emit(outcome)
        elif outcome and self._opened is not None:  # what was brought back is safe under our own name
            self._opened.discard()
            self._opened = None

    @Slot()
    def look(self) -> None:
        """Look for work of windows that were killed."""

        def work(_: Token) -> list[Abandoned]:
            return abandoned(self._folder)

        self._background.run(work, self._looked)

    def _looked(self, outcome: Any) -> None:
        if isinstance(outcome, list) and outcome:
            self._others = outcome
            self.found.emit(outcome[0].time)

    def bring_back(self, done: Callable[[Any], None]) -> None:
        """Load the latest of what was found; done gets (Opened, path or None), or the exception."""
        other = self._others.pop(0)

        def work(_: Token) -> Any:
            return other.load()

        def loaded(outcome: Any) -> None:
            if isinstance(outcome, Exception):
                other.release()
            else:
                self._opened = other
            done(outcome)

        self._background.run(work, loaded)

    def wait_idle(self, milliseconds: int) -> bool:
        """Run the event loop until all that was edited is on disk; False when the time is up."""
        return wait_until(lambda: not self._timer.isActive() and not self._background.pending, milliseconds)

    def close(self, *, forget: bool) -> None:
        """The window ends; forget: its work is saved, or not wanted."""
        self._timer.stop()
        self._session.changed.disconnect(self._changed)
        self._background.close()
        forget = forget or not self._session.dirty
        if self._kept is not None:
            if not forget:
                self._write_last(self._kept)
            self._kept.close(forget=forget)
        for other in (*self._others, *([self._opened] if self._opened else [])):
            other.release()

    def _write_last(self, kept: Unsaved) -> None:
        with suppress(ConvStudioError):  # what was kept a moment ago is still there
            kept.keep(self._session.project, self._session.path)


def words_of(seconds: float) -> str:
    """When that was, as a person says it today: the time; before today, with the date."""
    then, today = time.localtime(seconds), time.localtime()
    same_day = (then.tm_year, then.tm_yday) == (today.tm_year, today.tm_yday)
    return time.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M", then)
