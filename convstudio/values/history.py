"""History: what was, what is, what was undone. One gesture is one step."""

from dataclasses import dataclass, replace
from typing import Self

from convstudio.values.project import Project

MAXIMUM_STEPS = 500


@dataclass(frozen=True)
class Step:
    """A project and the words for the edit that led to it."""

    label: str
    project: Project
    gesture: str = ""


@dataclass(frozen=True)
class History:
    """Steps up to the present, and those undone, nearest first."""

    past: tuple[Step, ...]
    future: tuple[Step, ...] = ()

    @classmethod
    def begun(cls, project: Project, label: str = "") -> Self:
        """A history that starts here."""
        return cls((Step(label, project),))

    @property
    def present(self) -> Project:
        """The project as it is."""
        return self.past[-1].project

    @property
    def undo_label(self) -> str:
        """The words of the step that undo takes back, empty when there is none."""
        return self.past[-1].label if len(self.past) > 1 else ""

    @property
    def redo_label(self) -> str:
        """The words of the step that redo brings back, empty when there is none."""
        return self.future[0].label if self.future else ""

    def edited(self, label: str, project: Project, gesture: str = "") -> Self:
        """The history after an edit; edits of one gesture (a drag) become one step."""
        if project == self.present:
            return self
        step = Step(label, project, gesture)
        merges = gesture and len(self.past) > 1 and self.past[-1].gesture == gesture
        kept = self.past[:-1] if merges else self.past[-MAXIMUM_STEPS:]
        return replace(self, past=(*kept, step), future=())

    def looked_at(self, project: Project) -> Self:
        """The present seen another way (a choice of layer or output): no step of its own."""
        return replace(self, past=(*self.past[:-1], replace(self.past[-1], project=project)))

    def undone(self) -> Self:
        """One step back, or the same when there is none."""
        if len(self.past) < 2:
            return self
        return replace(self, past=self.past[:-1], future=(self.past[-1], *self.future))

    def redone(self) -> Self:
        """One step forward again, or the same when there is none."""
        if not self.future:
            return self
        return replace(self, past=(*self.past, self.future[0]), future=self.future[1:])
