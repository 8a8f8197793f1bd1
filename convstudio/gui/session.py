"""Session: the one mutable thing of the window, its documents, and the one signal that says that something changed."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from convstudio.values.history import MAXIMUM_BYTES, History
from convstudio.values.project import Project


@dataclass(eq=False)
class Document:
    """A project with its history; saved: as its file at path holds it, or as it began.

    hashes: the SHA-256 of each of its files as it was read, or written by the worker, last.
    """

    history: History
    saved: Project
    path: Path | None = None
    hashes: dict[Path | None, str] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self.history.present

    @property
    def dirty(self) -> bool:
        """Whether there is work that no project file holds: what is only looked at does not count."""
        return self.project.work != self.saved.work

    @property
    def untouched(self) -> bool:
        """It is as the program made it, and nobody did anything with it yet."""
        return not self.name and not self.dirty and len(self.history.past) == 1 and not self.history.future

    @property
    def name(self) -> str:
        """The name of the project's file, else the one it was given; empty if it has neither."""
        return self.path.stem if self.path else self.project.name


class Session(QObject):
    """Holds the documents, one of which is shown.

    changed(before: Project, after: Project): the only "state changed" signal of the program; before is what was shown
    until now, be it of another document.
    """

    changed = Signal(object, object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        """Begin with a project that counts as saved."""
        super().__init__(parent)
        self._document = Document(History.begun(project), project)
        self._documents: tuple[Document, ...] = (self._document,)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All that are open, in the order of their tabs."""
        return self._documents

    @property
    def document(self) -> Document:
        """The one that is shown."""
        return self._document

    @property
    def project(self) -> Project:
        """The project that is shown, as it is."""
        return self._document.project

    @property
    def history(self) -> History:
        """All its steps, for menus."""
        return self._document.history

    @property
    def dirty(self) -> bool:
        """Whether it has work that no project file holds."""
        return self._document.dirty

    @property
    def path(self) -> Path | None:
        """Its file, None if it has none yet."""
        return self._document.path

    @path.setter
    def path(self, path: Path | None) -> None:
        self._document.path = path

    def edit(self, label: str, project: Project, gesture: str = "") -> None:
        """Make a project the present one, as a step with these words; edits of one gesture are one step."""
        history = self.history.edited(label, project, gesture)
        left = MAXIMUM_BYTES - history.held
        for other in self._documents:
            if other is not self._document:
                other.history = other.history.within(left)
                left -= other.history.held
        self._become(history)

    def look(self, project: Project) -> None:
        """Choose another layer, output or view: no step of its own."""
        self._become(self.history.looked_at(project))

    def undo(self) -> None:
        """One step back."""
        self._become(self.history.undone())

    def redo(self) -> None:
        """One step forward."""
        self._become(self.history.redone())

    def go(self, steps: int) -> None:
        """So many steps forward, or back if negative; as far as there are any."""
        history = self.history
        for _ in range(abs(steps)):
            history = history.undone() if steps < 0 else history.redone()
        self._become(history)

    def open(self, project: Project, path: Path | None, saved: Project | None = None, sha256: str = "") -> None:
        """Another document, shown at once; it takes the place of one that nobody did anything with.

        saved: what of it a project file holds; all of it if nothing is said. sha256: of that file.
        """
        document = Document(History.begun(project), project if saved is None else saved, path, {path: sha256})
        kept = [known for known in self._documents if known is not self._document or not known.untouched]
        place = self._documents.index(self._document) + (self._document in kept)
        self._show((*kept[:place], document, *kept[place:]), document)

    def begin(self, project: Project, path: Path | None) -> None:
        """Another project in the place of the one that is shown: a new history."""
        document = Document(History.begun(project), project, path)
        places = tuple(document if known is self._document else known for known in self._documents)
        self._show(places, document)

    def show(self, document: Document) -> None:
        """Show one of the documents."""
        if document is not self._document:
            self._show(self._documents, document)

    def close(self, document: Document) -> None:
        """Take away one of several documents; its neighbour is shown if it was."""
        place = self._documents.index(document)
        left = tuple(known for known in self._documents if known is not document)
        self._show(left, self._document if self._document in left else left[min(place, len(left) - 1)])

    def mark_saved(self, project: Project, path: Path, document: Document | None = None) -> None:
        """This project of a document, the one that is shown if nothing is said, is in the file at path now."""
        document = document or self._document
        document.saved, document.path = project, path
        self.changed.emit(self.project, self.project)

    def _become(self, history: History) -> None:
        if history is self.history:
            return
        before, self._document.history = self.project, history
        self.changed.emit(before, history.present)

    def _show(self, documents: tuple[Document, ...], document: Document) -> None:
        before = self.project
        self._documents, self._document = documents, document
        self.changed.emit(before, self.project)
