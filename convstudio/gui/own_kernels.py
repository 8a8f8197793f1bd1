"""OwnKernels: the kernels that a person keeps, and the library that shows them with what is built in."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog

from convstudio.files.own_kernels import load_own_kernels, save_own_kernels
from convstudio.gui.background import Background
from convstudio.gui.dialogs.keep_kernel import KeepKernel
from convstudio.gui.editors.kernel_library import Preset
from convstudio.gui.session import Session
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import mark, tr
from convstudio.gui.window import StudioWindow
from convstudio.jobs.cancel import Token
from convstudio.jobs.effects import effects
from convstudio.kernels import generator, make, names
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.own_kernel import OwnKernel

PREFIX = "own:"
FAMILY = mark("My kernels")


class OwnKernels(QObject):
    """Slots for the library. refused(exception): nothing was changed. told(str): what was done."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, window: StudioWindow, path: Path | None) -> None:
        """path: of the file that holds them; None keeps them in memory only."""
        super().__init__(window)
        self._session, self._background, self._window, self._path = session, background, window, path
        self._kernels: tuple[OwnKernel, ...] = ()
        self._effects_of: Image | None = None
        session.changed.connect(self._changed)
        library = window.kernel_library
        library.own_removed.connect(self.remove)
        library.own_described.connect(self.describe)
        library.effects_wanted.connect(self._changed)
        self._show()
        if path is not None and path.exists():
            background.run(lambda _: load_own_kernels(path), self._loaded)

    def find(self, name: str) -> OwnKernel | None:
        """The kernel that the library calls by this name."""
        return next((own for own in self._kernels if PREFIX + own.title == name), None)

    @property
    def kernels(self) -> tuple[OwnKernel, ...]:
        """All that are kept."""
        return self._kernels

    # what a person does

    @Slot()
    def keep_kernel(self) -> None:
        """Keep the chosen kernel under a name."""
        project = self._session.project
        kernel = project.layer.bank.kernel(*project.kernel_index)
        asked = KeepKernel(parent=self._window)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self._put(lambda: OwnKernel(asked.title(), kernel, asked.note(), asked.tags()))
        asked.deleteLater()

    @Slot(str)
    def describe(self, name: str) -> None:
        """Another name, note or other tags for a kernel."""
        own = self.find(name)
        if own is None:
            return
        asked = KeepKernel(own.title, own.note, own.tags, self._window)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self._put(lambda: OwnKernel(asked.title(), own.kernel, asked.note(), asked.tags()), own)
        asked.deleteLater()

    @Slot(str)
    def remove(self, name: str) -> None:
        """Keep a kernel no longer."""
        self._store(tuple(own for own in self._kernels if PREFIX + own.title != name))

    def _put(self, made: Any, instead_of: OwnKernel | None = None) -> None:
        try:
            own = made()
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
            return
        others = [other for other in self._kernels if other.title != own.title and other is not instead_of]
        self._store((*others, own))
        self.told.emit(tr("Kept {name} in the library").format(name=own.title))

    def _store(self, kernels: tuple[OwnKernel, ...]) -> None:
        """Written first, then shown: what cannot be written is refused and stays as it was."""
        try:
            if self._path is not None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                save_own_kernels(self._path, kernels)
        except (ConvStudioError, OSError) as refusal:
            self.refused.emit(refusal if isinstance(refusal, ConvStudioError) else ConvStudioError(str(refusal)))
            return
        self._kernels = kernels
        self._show()

    def _loaded(self, outcome: Any) -> None:
        if isinstance(outcome, Exception):
            self.refused.emit(outcome)
        else:
            self._kernels = outcome
            self._show()

    # what the library shows

    def _show(self) -> None:
        own = [
            Preset(PREFIX + each.title, each.title, FAMILY, each.note, each.kernel.weights, " ".join(each.tags))
            for each in self._kernels
        ]
        self._window.kernel_library.set_presets([*own, *map(_built_in, names())])
        self._effects_of = None
        self._changed()

    @Slot()
    def _changed(self) -> None:
        """Effects of another picture, where they are wanted."""
        library, image = self._window.kernel_library, self._session.project.image
        if not library.shows_effects or image is None or image.is_signal or image is self._effects_of:
            return
        self._effects_of = image
        kernels, dark = library.weights(), is_dark(QApplication.palette())

        def work(token: Token) -> dict[str, Any]:
            return effects(image, kernels, dark, token)

        self._background.run(work, self._made)

    def _made(self, outcome: Any) -> None:
        if isinstance(outcome, dict):
            self._window.kernel_library.set_effects(outcome)


def _built_in(name: str) -> Preset:
    made = generator(name)
    return Preset(name, made.title, made.family, made.help, make(name).weights)
