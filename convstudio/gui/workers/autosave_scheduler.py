"""Recovery: unsaved work is kept on disk a moment after each edit, and offered again if the window was killed."""

import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from convstudio.files.projects import Opened
from convstudio.files.unsaved_work_files import AbandonedWork, Autosave, abandoned
from convstudio.gui.session import Document, Session
from convstudio.gui.workers.background import Background, Done, Failed, wait_until
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.project import Project

KEEP_AFTER = 700  # milliseconds from an edit until it is written: edits in between are written with it
TRY_AGAIN = 5000  # milliseconds after which it is tried again where it could not be written
Loaded = tuple[Opened, Path | None]
_Works = dict[Document, tuple[Project, Path | None, str]]


class Recovery(QObject):
    """Keeps the work of each document in a folder of its own.

    found(float): there is work of another window, of that time (seconds since 1970); bring_back() opens it.
    troubled(exception): work cannot be kept; it is tried again until mended().
    """

    found = Signal(float)
    troubled = Signal(object)
    mended = Signal()

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        """Begin to keep; work of earlier windows is looked for by look()."""
        super().__init__(parent)
        self._session, self._folder = session, folder
        self._background = Background(self)
        self._kept: dict[Document, Autosave] = {}
        self._others: list[AbandonedWork] = []
        self._opened: list[AbandonedWork] = []
        self._trouble: str | None = None
        self._timer, self._again = QTimer(self), QTimer(self)
        for timer, after in ((self._timer, KEEP_AFTER), (self._again, TRY_AGAIN)):
            timer.setSingleShot(True)
            timer.setInterval(after)
            timer.timeout.connect(self._keep)
        session.changed.connect(self._changed)

    @Slot()
    def _changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _keep(self) -> None:
        if self._background.pending:  # the last one is still being written
            self._timer.start()
            return
        wanted = self._wanted()
        safe = tuple(self._opened)

        def work(_: CancelToken) -> tuple[AbandonedWork, ...]:
            for document in self._kept.keys() - wanted.keys():
                self._kept.pop(document).close(forget=True)
            self._write(wanted)
            return safe

        self._background.run(work, self._written, self._not_written)

    def _wanted(self) -> _Works:
        return {
            each: (each.project, each.path, each.hashes.get(each.path, ""))
            for each in self._session.documents
            if each.dirty
        }

    def _write(self, works: _Works) -> None:
        """Keep all that can be kept, then raise what kept one from it."""
        refusals: list[Exception] = []
        for document, kept in works.items():
            try:
                if document in self._kept and not self._kept[document].there:
                    self._kept.pop(document).close(forget=True)
                if document not in self._kept:
                    self._kept[document] = Autosave(self._folder)
                self._kept[document].keep(*kept)
            except (ConvStudioError, OSError) as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]

    def _not_written(self, reason: Exception) -> None:
        self._again.start()
        words = str(reason)
        if words != self._trouble:
            self._trouble = words
            self.troubled.emit(reason)

    def _written(self, safe: tuple[AbandonedWork, ...]) -> None:
        if self._trouble is not None:
            self._trouble = None
            self.mended.emit()
        for other in safe:  # what was brought back is safe under our own name
            other.discard()
            self._opened.remove(other)

    @Slot()
    def look(self) -> None:
        """Look for work of windows that were killed."""

        def work(_: CancelToken) -> list[AbandonedWork]:
            return abandoned(self._folder)

        self._background.run(work, self._looked)

    def _looked(self, others: list[AbandonedWork]) -> None:
        if others:
            self._others = others
            self.found.emit(others[0].time)

    def bring_back(self, done: Done[Loaded], failed: Failed) -> None:
        """Load what was found, the latest last; done gets each with its file, or failed the exception."""
        while self._others:
            self._load(self._others.pop(), done, failed)

    def _load(self, other: AbandonedWork, done: Done[Loaded], failed: Failed) -> None:
        def loaded(work: Loaded) -> None:
            self._opened.append(other)
            done(work)

        def refused(reason: Exception) -> None:
            other.release()
            failed(reason)

        self._background.run(lambda _: other.load(), loaded, refused)

    def wait_idle(self, milliseconds: int) -> bool:
        """Run the event loop until all that was edited is on disk; False when the time is up."""
        return wait_until(lambda: not self._timer.isActive() and not self._background.pending, milliseconds)

    def close(self, *, forget: bool) -> None:
        """The window ends; forget: its work is saved, or not wanted."""
        self._timer.stop()
        self._again.stop()
        self._session.changed.disconnect(self._changed)
        self._background.close()
        wanted = {} if forget else self._wanted()
        with suppress(ConvStudioError, OSError):  # what was kept a moment ago is still there
            self._write(wanted)
        for document, kept in self._kept.items():
            kept.close(forget=document not in wanted)
        for other in (*self._others, *self._opened):
            other.release()


def words_of(seconds: float) -> str:
    """When that was, as a person says it today: the time; before today, with the date."""
    then, today = time.localtime(seconds), time.localtime()
    same_day = (then.tm_year, then.tm_yday) == (today.tm_year, today.tm_yday)
    return time.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M", then)
