"""Session: the one mutable thing of the window, a history, and the one signal that says it changed."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from convstudio.values.history import History
from convstudio.values.project import Project


class Session(QObject):
    """Holds the history; whoever edits says who it is, so that nobody is told its own news.

    changed(before: Project, after: Project, origin: object): the only "state changed" signal of the program.
    """

    changed = Signal(object, object, object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        """Begin with a project that counts as saved."""
        super().__init__(parent)
        self._history = History.begun(project)
        self._saved = project
        self.path: Path | None = None

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self._history.present

    @property
    def history(self) -> History:
        """All steps, for menus."""
        return self._history

    @property
    def dirty(self) -> bool:
        """Whether there is work that no project file holds: what is only looked at does not count."""
        return self._history.present.work != self._saved.work

    def edit(self, label: str, project: Project, gesture: str = "", origin: object = None) -> None:
        """Make a project the present one, as a step with these words; edits of one gesture are one step."""
        self._become(self._history.edited(label, project, gesture), origin)

    def look(self, project: Project, origin: object = None) -> None:
        """Choose another layer, output or view: no step of its own."""
        self._become(self._history.looked_at(project), origin)

    def undo(self) -> None:
        """One step back."""
        self._become(self._history.undone(), None)

    def redo(self) -> None:
        """One step forward."""
        self._become(self._history.redone(), None)

    def go(self, steps: int) -> None:
        """So many steps forward, or back if negative; as far as there are any."""
        history = self._history
        for _ in range(abs(steps)):
            history = history.undone() if steps < 0 else history.redone()
        self._become(history, None)

    def begin(self, project: Project, path: Path | None) -> None:
        """Open another project: a new history."""
        self.path = path
        self._saved = project
        self._become(History.begun(project), None)

    def recover(self, project: Project, path: Path | None) -> None:
        """Take over work that no project file holds: a new history, and nothing of it saved."""
        self.path = path
        self._saved = Project()
        self._become(History.begun(project), None)

    def mark_saved(self, project: Project, path: Path) -> None:
        """This project is in the file at path now."""
        self._saved, self.path = project, path
        self.changed.emit(self.project, self.project, self)

    def _become(self, history: History, origin: object) -> None:
        if history is self._history:
            return
        before, self._history = self._history.present, history
        self.changed.emit(before, history.present, origin)
