"""ProjectSavingController: projects into their files, on a worker, and what is asked before work would be lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from convstudio.files.projects import PROJECT_ENDING, ProjectChanged, Stored, save_project
from convstudio.gui.dialogs.questions import ask_place, choose
from convstudio.gui.session import Document, Session
from convstudio.gui.translation import tr, tr_refusal
from convstudio.gui.workers.background import Background
from convstudio.jobs.render.cancellation import CancelToken


class ProjectSavingController(QObject):
    """refused(exception): nothing was changed. told(str): something worth knowing.

    ready_to_close(): the work is saved, or not wanted.
    """

    refused = Signal(object)
    told = Signal(str)
    ready_to_close = Signal()

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        """Open into and save from this session; dialogs stand before the window."""
        super().__init__(window)
        self._session, self._background, self._window = session, background, window
        self._folder = QDir.homePath()
        self._after_saving: Callable[[], None] | None = None

    @Slot()
    def save_project(self) -> None:
        """Save to the project's own file, or ask for one."""
        if self._session.path is None:
            self.save_project_as()
        else:
            self.save_project_to(self._session.path)

    @Slot()
    def save_project_as(self) -> None:
        """Ask for a file and save the project there."""
        document = self._session.document
        start = str(document.path or Path(self._folder) / f"{document.name or 'project'}{PROJECT_ENDING}")
        kinds = {tr("Projects (*.convstudio)"): PROJECT_ENDING}
        path, _ = ask_place(self._window, tr("Save project"), start, kinds, always=True)
        if path:
            self.save_project_to(Path(path))
        else:
            self._after_saving = None

    def save_project_to(self, path: Path, *, replacing: bool = False) -> None:
        """Save the project as it is now; in its own file, what somebody else wrote is not replaced without asking."""
        document = self._session.document
        project = replace(document.project, name=path.stem)
        guarded = path == document.path and not replacing

        def work(_: CancelToken) -> Stored:  # what an earlier one has just stored is not somebody else's
            expected = document.hashes.get(path, "") if guarded else None
            stored = save_project(path, project, expected=expected)
            document.hashes[path] = stored.sha256
            return stored

        def done(stored: Stored) -> None:
            self._session.mark_saved(project, path, document)
            words = tr("Saved {words}").format(words=path.name)
            self.told.emit(" · ".join((words, *map(tr_refusal, stored.notices))))
            self._go_on()

        def failed(reason: Exception) -> None:
            if isinstance(reason, ProjectChanged) and document in self._session.documents:
                self._session.show(document)
                self._ask_to_replace(path, reason)
            else:
                self._after_saving = None
                self.refused.emit(reason)

        self._background.run(work, done, failed)

    def _go_on(self) -> None:
        then, self._after_saving = self._after_saving, None
        if then is not None:
            then()

    def _ask_to_replace(self, path: Path, reason: ProjectChanged) -> None:
        """Somebody else wrote the project's own file."""
        buttons = {"replace": tr("Replace it"), "elsewhere": tr("Save as another file…")}
        answer = choose(self._window, tr_refusal(str(reason)), buttons)
        if answer == "replace":
            self.save_project_to(path, replacing=True)
        elif answer == "elsewhere":
            self.save_project_as()
        else:
            self._after_saving = None

    # leaving

    @Slot()
    def ask_to_close(self) -> None:
        """Close at once if everything is saved; else ask."""
        self._leave(self._session.documents, self.ready_to_close.emit)

    def _leave(self, documents: Sequence[Document], then: Callable[[], None]) -> None:
        """Do what takes documents away, once the work of each is saved or not wanted; or not at all."""
        waiting = [document for document in documents if document.dirty]
        if not waiting:
            then()
            return
        self._session.show(waiting[0])
        question = tr("“{name}” has work that no project file holds. Save it first?")
        answer = choose(
            self._window,
            question.format(name=waiting[0].name or tr("Untitled")),
            {"save": tr("Save"), "discard": tr("Discard")},
        )
        if answer == "discard":
            self._leave(waiting[1:], then)
        elif answer == "save":
            # Asks again about what was edited while the file was written.
            self._after_saving = partial(self._leave, waiting, then)
            self.save_project()
