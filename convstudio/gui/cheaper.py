"""Cheaper: layers that do with less, in their table with what they lose on this picture, adopted from there."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from convstudio.explain.ladder import Rung, ladder
from convstudio.gui.background import Background
from convstudio.gui.session import Session
from convstudio.gui.translation import tr
from convstudio.gui.views.explain_view import Cell, ExplanationTable
from convstudio.gui.views.numerals import number_text
from convstudio.gui.window import StudioWindow
from convstudio.jobs.cancel import Token
from convstudio.jobs.losses import Loss, losses
from convstudio.values.errors import ConvStudioError
from convstudio.values.project import Project


class Cheaper(QObject):
    """Fills the table while it is seen, on a worker. refused(exception): there is no such table."""

    refused = Signal(object)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Nothing is measured until somebody looks."""
        super().__init__(window)
        self._session, self._background, self._window = session, background, window
        self._of: tuple[object, ...] = ()
        self._token: Token | None = None
        self._rungs: tuple[Rung, ...] = ()
        window.lower_tabs.currentChanged.connect(self.show)
        session.changed.connect(self.show)
        window.ladder_view.adopted.connect(self.adopt)

    @Slot()
    def show(self) -> None:
        """Measure, where somebody sees it, unless nothing has changed."""
        project = self._session.project
        key = (project.image, project.layers, project.layer_index, project.engine)
        if not self._window.ladder_view.isVisible() or project.image is None or key == self._of:
            return
        if self._token is not None:
            self._token.cancel()
        self._of = key

        def work(token: Token) -> tuple[tuple[Rung, ...], tuple[Loss, ...]]:
            return _measured(project, token)

        self._token = self._background.run(work, self._done)

    def _done(self, outcome: Any) -> None:
        if isinstance(outcome, Exception):
            self._rungs = ()
            self._window.ladder_view.set_table(ladder_table((), ()))
            self.refused.emit(outcome)
            return
        self._rungs, found = outcome
        self._window.ladder_view.set_table(ladder_table(self._rungs, found))

    @Slot(int)
    def adopt(self, row: int) -> None:
        """The layers of a row in place of the chosen one: one step that undo takes back."""
        project = self._session.project
        if row >= len(self._rungs) or self._of[1] != project.layers or self._of[2] != project.layer_index:
            return
        rung, at = self._rungs[row], project.layer_index
        layers = (*project.layers[:at], *rung.layers, *project.layers[at + 1 :])
        self._session.edit(_name(rung), replace(project, layers=layers))


def _measured(project: Project, token: Token) -> tuple[tuple[Rung, ...], tuple[Loss, ...]]:
    if not project.layer.enabled:
        raise ConvStudioError("the layer is switched off; switch it on to see what it costs.")
    assert project.image is not None
    at = project.layer_index
    rungs = ladder(project.layer, project.channels)
    before, after = project.layers[:at], project.layers[at + 1 :]
    ways = [(*before, *rung.layers, *after) for rung in rungs]
    return rungs, losses(project.image, ways, project.engine, token)


def ladder_table(rungs: tuple[Rung, ...], found: tuple[Loss, ...]) -> ExplanationTable:
    """One row for each rung."""
    names = (
        tr("Layer"),
        tr("Parameters"),
        tr("MACs"),
        tr("Kept"),
        tr("PSNR"),
        tr("Max. error"),
        tr("Time"),
    )
    return ExplanationTable("", names, tuple(_row(rung, loss) for rung, loss in zip(rungs, found, strict=True)))


def _row(rung: Rung, loss: Loss) -> tuple[Cell, ...]:
    return (
        _name(rung),
        rung.parameters,
        rung.macs,
        f"{rung.kept:.2%}".replace("%", " %"),
        f"{number_text(round(loss.psnr, 1))} dB",
        loss.largest,
        tr("{ms:.1f} ms").format(ms=loss.seconds * 1000),
    )


def _name(rung: Rung) -> str:
    return tr(rung.name.template).format(**rung.name.values)
