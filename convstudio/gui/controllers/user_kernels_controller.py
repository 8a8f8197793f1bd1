"""UserKernelsController: the kernels that a person keeps, and the library that shows them with what is built in."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog

from convstudio.files.path_checks import PathKind, look
from convstudio.files.user_kernels import load_own_kernels, save_own_kernels
from convstudio.gui.dialogs.keep_kernel import KeepKernel
from convstudio.gui.editors.kernel_library import Preset
from convstudio.gui.session import Session
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import mark, tr
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.display.kernel_previews import effects
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.kernels import generator, make, names
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel
from convstudio.values.user_kernel import UserKernel

PREFIX = "own:"
FAMILY = mark("My kernels")
# What people call the kernels of a family who do not know its name.
SEARCHED = {
    "Smoothing": mark("blur smooth soften average mean noise"),
    "Edges": mark("edge edges gradient derivative contour outline"),
    "Sharpening": mark("sharp sharpen crisp detail"),
    "Oriented": mark("direction line orientation texture"),
}


class UserKernelsController(QObject):
    """Slots for the library. refused(exception): nothing was changed. told(str): what was done."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, window: StudioWindow, path: Path | None) -> None:
        """path: of the file that holds them; None keeps them in memory only."""
        super().__init__(window)
        self._session, self._effects, self._window, self._path = session, Latest(background), window, path
        self._kernels: tuple[UserKernel, ...] = ()
        self._effects_of: Image | None = None
        session.changed.connect(self._changed)
        library = window.kernel_library
        library.own_removed.connect(self.remove)
        library.own_described.connect(self.describe)
        library.effects_wanted.connect(self._changed)
        self._show()
        self._loading = CancelToken()
        if path is not None:
            self._loading = background.run(lambda _: _stored(path), self._loaded, self.refused.emit)

    def find(self, name: str) -> UserKernel | None:
        """The kernel that the library calls by this name."""
        return next((own for own in self._kernels if PREFIX + own.title == name), None)

    @property
    def kernels(self) -> tuple[UserKernel, ...]:
        """All that are kept."""
        return self._kernels

    # what a person does

    @Slot()
    def keep_kernel(self) -> None:
        """Keep the chosen kernel under a name."""
        project = self._session.project
        self._ask(KeepKernel(parent=self._window), project.layer.bank.kernel(*project.kernel_index))

    @Slot(str)
    def describe(self, name: str) -> None:
        """Another name, note or other tags for a kernel."""
        own = self.find(name)
        if own is not None:
            self._ask(KeepKernel(own.title, own.note, own.tags, self._window), own.kernel, own)

    def _ask(self, asked: KeepKernel, kernel: Kernel, instead_of: UserKernel | None = None) -> None:
        if asked.exec() == QDialog.DialogCode.Accepted:
            try:
                self.keep(UserKernel(asked.title(), kernel, asked.note(), asked.tags()), instead_of)
            except ConvStudioError as refusal:
                self.refused.emit(refusal)
        asked.deleteLater()

    def keep(self, own: UserKernel, instead_of: UserKernel | None = None) -> None:
        """Keep a kernel, in place of one of the same name and of another.

        FileError where it cannot be written, FileRefused where what is kept already cannot be read.
        """
        self._store({own.title, (instead_of or own).title}, own)
        self.told.emit(tr("Kept {name} in the library").format(name=own.title))

    @Slot(str)
    def remove(self, name: str) -> None:
        """Keep a kernel no longer."""
        try:
            self._store({name.removeprefix(PREFIX)})
        except ConvStudioError as refusal:
            self.refused.emit(refusal)

    def _store(self, gone: Collection[str], *kept: UserKernel) -> None:
        """Written first, then shown: what cannot be written stays as it was, and so does what other windows keep."""
        there = self._kernels if self._path is None else _stored(self._path)
        kernels = (*(own for own in there if own.title not in gone), *kept)
        if self._path is not None:
            save_own_kernels(self._path, kernels)
        self._loading.cancel()  # an answer of before
        self._kernels = kernels
        self._show()

    def _loaded(self, kernels: tuple[UserKernel, ...]) -> None:
        self._kernels = kernels
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

        def work(token: CancelToken) -> dict[str, Any]:
            return effects(image, kernels, dark, token)

        self._effects.run(work, library.set_effects, self.refused.emit)


def _stored(path: Path) -> tuple[UserKernel, ...]:
    """What the file holds, nothing where there is none yet. Raises FileError, FileRefused."""
    return () if look(path).kind is PathKind.NOTHING else load_own_kernels(path)


def _built_in(name: str) -> Preset:
    made = generator(name)
    tags = "" if name == "identity" else tr(SEARCHED.get(made.family, ""))
    return Preset(name, made.title, made.family, made.help, make(name).weights, tags)
