"""History: the project as it was, as it is, and what was undone. One gesture is one step."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Self

from convstudio.values.kernel import Kernel
from convstudio.values.memory_budget import STEPS
from convstudio.values.project import Project

MAXIMUM_STEPS = 500
MAXIMUM_BYTES = STEPS  # that all steps of all histories together hold beyond the present
_TEXT = 60  # bytes of a cell as it was typed


@dataclass(frozen=True)
class HistoryStep:
    """A project and the words for the edit that led to it. apart: bytes that it holds, and the step after it not."""

    label: str
    project: Project
    gesture: str = ""
    apart: int = field(default=0, compare=False)


@dataclass(frozen=True)
class History:
    """Steps up to the present, and those undone, nearest first."""

    past: tuple[HistoryStep, ...]
    future: tuple[HistoryStep, ...] = ()

    @classmethod
    def begun(cls, project: Project, label: str = "") -> Self:
        """A history that starts here."""
        return cls((HistoryStep(label, project),))

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
        step = HistoryStep(label, project, gesture)
        merges = gesture and len(self.past) > 1 and self.past[-1].gesture == gesture
        *earlier, before = self.past[:-1] if merges else self.past
        return replace(self, past=(*earlier, _beside(before, project), step), future=()).within(MAXIMUM_BYTES)

    @property
    def held(self) -> int:
        """Bytes that all steps hold beyond the present."""
        return sum(step.apart for step in (*self.past[:-1], *self.future))

    def within(self, most: int) -> Self:
        """The newest steps, as many as hold so many bytes; the last edit can be undone whatever it takes."""
        past, held = self.past, self.held
        first = max(0, len(past) - 1 - MAXIMUM_STEPS)
        held -= sum(step.apart for step in past[:first])
        while held > most and first < len(past) - 2:
            held -= past[first].apart
            first += 1
        return replace(self, past=past[first:]) if first else self

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


def _beside(step: HistoryStep, after: Project) -> HistoryStep:
    shared = {name for name, _ in _held(after)}
    return replace(step, apart=sum(size for name, size in dict(_held(step.project)).items() if name not in shared))


def _held(project: Project) -> Iterator[tuple[int, int]]:
    """(identity, bytes) of each array and kernel of a project, so that shared ones are counted once."""
    yield from ((id(image.array), image.array.nbytes) for image in project.images)
    for layer in project.layers:
        yield id(layer.bank), layer.bank.weights.nbytes
        yield from ((id(kernel), _size(kernel)) for kernel in layer.bank.kept.values())


def _size(kernel: Kernel) -> int:
    return kernel.weights.nbytes + _TEXT * sum(map(len, kernel.texts))
