"""ContactSheetController: contact sheets of the project, computed on a worker, and what is adopted from them."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from convstudio.gui.dialogs.contact_sheet_dialog import ContactSheet, Offer
from convstudio.gui.session import Session
from convstudio.gui.text.stage_text import translated
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import tr
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.display.parameter_sweep import SweepSheet, SweepVariable, value_text, values_of, variables, varied
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message


class ContactSheetController(QObject):
    """Opens contact sheets, looked at as the stage is. refused(ConvStudioError): there is nothing to show one of."""

    refused = Signal(object)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Of this session, before this window."""
        super().__init__(window)
        self._session, self._latest, self._window = session, Latest(background), window
        self._sheet: ContactSheet | None = None
        self._shown = SweepSheet(())
        self._wide = 1
        session.changed.connect(self._changed)

    @Slot()
    def contact_sheet(self) -> None:
        """Open a sheet of the project as it is."""
        project = self._session.project
        if project.image is None or project.image.is_signal:
            self.refused.emit(ConvStudioError("a contact sheet shows pictures; open one first."))
            return
        offers = [
            Offer(each.name, tr(each.label), ", ".join(map(value_text, each.suggested))) for each in variables(project)
        ]
        self._sheet = sheet = ContactSheet(offers, self._window)
        sheet.view.set_viewport(self._window.result_canvas.viewport)
        sheet.asked.connect(self._ask)
        sheet.view.view_changed.connect(self._look, Qt.ConnectionType.QueuedConnection)
        sheet.view.adopted.connect(self._adopt)
        sheet.finished.connect(self._closed)
        sheet.show()
        sheet.ask()

    @Slot()
    def _closed(self) -> None:
        self._sheet, self._shown = None, SweepSheet(())
        self._latest.cancel()

    @Slot(object, object)
    def _changed(self, _: Project, after: Project) -> None:
        """The same picture is looked at in another way."""
        projects = self._shown.projects
        if projects and after.image is projects[0].image and after.view != projects[0].view:
            self._shown = self._shown.viewed(after.view)
            self._look()

    @Slot(tuple, tuple)
    def _ask(self, rows: tuple[str, str], columns: tuple[str, str]) -> None:
        project, sheet = self._session.project, self._sheet
        if sheet is None:
            return
        known = {variable.name: variable for variable in variables(project)}
        try:
            down, across = (_chosen(known, *pair) for pair in (rows, columns))
            self._shown = SweepSheet(_variations(project, down, across))
        except ConvStudioError as refusal:
            sheet.refuse(translated(refusal))
            return
        sheet.refuse("")
        self._wide = len(across[1])
        labels = [[_label(variable, value) for value in values] for variable, values in (down, across)]
        sheet.view.set_labels(*labels)
        self._look()

    @Slot()
    def _look(self) -> None:
        if self._sheet is None or not self._shown.projects:
            return
        shown, viewport, dark = self._shown, self._sheet.view.viewport, is_dark(QApplication.palette())

        def work(token: CancelToken) -> list[PlacedPicture | ConvStudioError]:
            return list(shown.pictures(viewport, dark, token))

        self._latest.run(work, self._made, self.refused.emit)

    def _made(self, cells: list[PlacedPicture | ConvStudioError]) -> None:
        if self._sheet is not None:
            self._sheet.view.set_cells([translated(cell) if isinstance(cell, Exception) else cell for cell in cells])

    @Slot(int, int)
    def _adopt(self, row: int, column: int) -> None:
        """The layers of a cell become those of the session."""
        layers = self._shown.projects[row * self._wide + column].layers
        project = self._session.project
        at = project.layer_index
        if len(layers) == len(project.layers):
            self._session.edit(tr("Adopt from contact sheet"), project.with_layer(layers[at]))


def _chosen(known: dict[str, SweepVariable], name: str, text: str) -> tuple[SweepVariable, tuple[Any, ...]]:
    """A variable and its values; refused where the kernel has lost its recipe since the sheet was opened."""
    if name not in known:
        raise ConvStudioError(Message("the kernel has no {name} any more; open a new contact sheet.", name=name))
    return known[name], values_of(known[name], text)


def _variations(project: Project, down: tuple[SweepVariable, Any], across: tuple[SweepVariable, Any]) -> list[Project]:
    """Each pair of values, row by row."""
    return [varied(varied(project, down[0], first), across[0], other) for first in down[1] for other in across[1]]


def _label(variable: SweepVariable, value: Any) -> str:
    return f"{tr(variable.label)} {value_text(value)}"
