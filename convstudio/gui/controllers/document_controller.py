"""DocumentController: opening and saving, on a worker, with one sentence when it cannot be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from convstudio.engines.layer_plan_builder import facts_of
from convstudio.files.open_file import open_image
from convstudio.files.projects import PROJECT_ENDING, Opened, load_project
from convstudio.files.resources import resource
from convstudio.gui.controllers.paste_controller import LONG
from convstudio.gui.controllers.project_saving_controller import ProjectSavingController
from convstudio.gui.dialogs.questions import ask_place
from convstudio.gui.session import Document
from convstudio.gui.text.sample_titles import FIRST, load_sample
from convstudio.gui.text.saved_file_messages import KINDS, SavedReport, part_words, saved, saved_words
from convstudio.gui.translation import tr, tr_refusal
from convstudio.gui.views.file_drops import dropped_files
from convstudio.jobs.export.result_export import ENDINGS
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.texts import parse
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, channel_names
from convstudio.values.project import Project

TEXT_LIMIT = 2_000_000


@dataclass(frozen=True)
class Loaded:
    """The results of opening files: images, projects with their files, refusals."""

    images: tuple[Image, ...] = ()
    projects: tuple[tuple[Opened, Path], ...] = ()
    refusals: tuple[ConvStudioError, ...] = ()


class DocumentController(ProjectSavingController):
    """Slots for the file and edit menus. text_pasted(str): a text was pasted that may be a kernel.

    image_read(Image): its reader may have notices.
    """

    image_read = Signal(object)
    text_pasted = Signal(str)

    # opening

    @Slot()
    def open_files(self) -> None:
        """Ask for files and open them."""
        paths, _ = QFileDialog.getOpenFileNames(
            self._window, tr("Open"), self._folder, tr("Pictures, signals and projects (*);;Projects (*.convstudio)")
        )
        if paths:
            self._folder = str(Path(paths[0]).parent)
            self.open_paths(paths)

    @Slot(list)
    def open_paths(self, paths: Sequence[str]) -> None:
        """Open files: projects in tabs of their own, images in the one that is shown then."""
        wanted = tuple(Path(path) for path in paths)

        def work(token: CancelToken) -> Loaded:
            return loaded(wanted, token)

        self._background.run(work, self._opened, self.refused.emit)

    @Slot(str)
    def open_sample(self, key: str) -> None:
        """Add a sample that comes along."""

        def work(_: CancelToken) -> Loaded:
            return Loaded(images=(load_sample(key),))

        self._background.run(work, self._opened, self.refused.emit)

    @Slot(str)
    def open_example(self, path: str) -> None:
        """A project that comes along, in a tab of its own and without a file: saving asks for one."""

        def work(_: CancelToken) -> Opened:
            return load_project(path)

        self._background.run(work, self._example_opened, self.refused.emit)

    def _example_opened(self, opened: Opened) -> None:
        self._session.open(opened.project, None)
        self._tell(opened.notices)

    @Slot()
    def new_project(self) -> None:
        """One more project, with a sample."""
        self._session.open(Project((load_sample(FIRST),)), None)

    @Slot()
    def duplicate_project(self) -> None:
        """The same once more in a tab of its own, to try something beside it."""
        name = tr("{name} copy").format(name=self._session.document.name or tr("Untitled"))
        project = replace(self._session.project, name=name)
        self._session.open(project, None, Project() if self._session.dirty else project)

    @Slot()
    def close_project(self) -> None:
        """Close the project that is shown."""
        self._close(self._session.document)

    @Slot(int)
    def close_tab(self, index: int) -> None:
        """Close the project of a tab."""
        self._close(self._session.documents[index])

    def _close(self, document: Document) -> None:
        def close() -> None:
            if len(self._session.documents) > 1:
                self._session.close(document)
            else:
                self._session.begin(Project((load_sample(FIRST),)), None)

        self._leave((document,), close)

    @Slot(int)
    def show_tab(self, index: int) -> None:
        """Show the project of a tab."""
        self._session.show(self._session.documents[index])

    @Slot()
    def next_project(self) -> None:
        """Show the project of the next tab, the first one after the last."""
        self._step(1)

    @Slot()
    def previous_project(self) -> None:
        """Show the project of the tab before, the last one before the first."""
        self._step(-1)

    def _step(self, tabs: int) -> None:
        documents = self._session.documents
        self._session.show(documents[(documents.index(self._session.document) + tabs) % len(documents)])

    def _opened(self, files: Loaded) -> None:
        for opened, path in files.projects:
            known = self._document_of(path)
            if known is not None:
                self._session.show(known)
            else:
                self._session.open(opened.project, path, sha256=opened.sha256)
                self._tell(opened.notices)
        self._take(files)

    def brought_back(self, work: tuple[Opened, Path | None]) -> None:
        """Work of a window that was killed, with its file.

        It becomes an edit of its project, if that is open as its file holds it, else a tab of its own.
        """
        opened, path = work
        known = self._document_of(path) if path else None
        if known is not None and not known.dirty:
            self._session.show(known)
            self._session.edit(tr("Bring back unsaved work"), opened.project)
            known.hashes[path] = opened.sha256
        else:
            self._session.open(opened.project, path, Project(), opened.sha256)
        self._tell(opened.notices)

    def _document_of(self, path: Path | None) -> Document | None:
        return next((each for each in self._session.documents if each.path == path), None)

    def _take(self, files: Loaded) -> None:
        if files.images:
            project = self._session.project
            for image in files.images:
                project = project.with_image(image)
            self._session.edit(tr("Open {name}").format(name=files.images[-1].name), project)
            for image in files.images:
                self.image_read.emit(image)
        for refusal in files.refusals:
            self.refused.emit(refusal)

    def _tell(self, notices: Sequence[str]) -> None:
        if notices:
            self.told.emit(" ".join(tr_refusal(notice) for notice in notices))

    # the clipboard

    @Slot()
    def paste(self) -> None:
        """Files are opened, a text becomes a kernel, a picture an image; a text that is a kernel comes first."""
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # a cleared clipboard may hold none at all
        paths = dropped_files(data)
        if paths:
            self.open_paths(paths)
        elif data.hasText() and (not data.hasImage() or is_kernel_text(data.text())):
            self.text_pasted.emit(data.text()[: TEXT_LIMIT + 1])  # what is longer is refused, not cut
        elif data.hasImage():
            self._paste_picture(data)
        else:
            self.told.emit(tr("The clipboard holds neither a picture nor a text."))

    def _paste_picture(self, data: QMimeData) -> None:
        held = data.imageData()  # whatever another program called a picture
        picture = held.toImage() if isinstance(held, QPixmap) else held if isinstance(held, QImage) else QImage()
        if picture.isNull():
            self.refused.emit(ConvStudioError("the picture on the clipboard cannot be read."))
            return
        project = self._session.project.with_image(image_from(picture, tr("pasted")))
        self._session.edit(tr("Paste picture"), project)

    # saving

    @Slot()
    def save_result(self) -> None:
        """Ask where, then save every output channel of the last layer, exact and at full size."""
        every = tr("Results ({endings})").format(endings=" ".join(f"*{ending}" for ending in ENDINGS))
        kinds = {tr(words): (ending, depth) for words, ending, depth in KINDS}
        image = self._session.project.image
        beside = Path(image.path) if image is not None and image.path else Path(self._folder) / "result"
        if beside.is_relative_to(resource(".")):  # a sample: nobody may write there
            beside = Path(self._folder) / beside.name
        start = str(
            beside.with_name(f"{beside.stem}-result.tif") if beside.stem != "result" else beside.with_suffix(".tif")
        )
        part = part_words(self._session.project.view.region, signal=image is not None and image.is_signal)
        title = tr("Save result: {part}").format(part=part)
        endings = {every: "", **{words: ending for words, (ending, _) in kinds.items()}}
        path, kind = ask_place(self._window, title, start, endings)
        if path:
            self._folder = str(Path(path).parent)
            ending, depth = kinds.get(kind, ("", None))
            self.save_result_to(path, depth if Path(path).suffix.lower() == ending else None)

    def save_result_to(self, path: str, depth: str | None = None) -> None:
        """Save the whole result as the ending of the name says; 8- and 16-bit files by the view's policy.

        depth: "8", "16" or "float" where the format has a choice; None for its first one.
        """
        project = self._session.project

        def work(token: CancelToken) -> SavedReport:
            return saved(project, path, token, depth)

        self._background.run(work, self._result_saved, self.refused.emit)

    def _result_saved(self, report: SavedReport) -> None:
        self.told.emit(saved_words(*report))


def loaded(paths: Sequence[Path], token: CancelToken) -> Loaded:
    """Open files one after the other; what is refused does not keep the others from opening."""
    result = Loaded()
    for path in paths:
        token.check()
        try:
            if path.suffix.lower() == PROJECT_ENDING:
                result = replace(result, projects=(*result.projects, (load_project(path), path)))
            else:
                image = open_image(path)
                facts_of(image)  # looked at here, so that the window need not
                result = replace(result, images=(*result.images, image))
        except ConvStudioError as refusal:
            result = replace(result, refusals=(*result.refusals, refusal))
    return result


def is_kernel_text(text: str) -> bool:
    """Whether a text that was copied together with a picture is meant as a kernel; a long one by its first lines."""
    try:
        parse(text if len(text) <= LONG else text[:LONG].rpartition("\n")[0])
    except ConvStudioError:
        return False
    return True


def image_from(picture: QImage, name: str) -> Image:
    """A QImage as an image of red, green, blue and, if it has one, alpha; 8 bits."""
    alpha = picture.hasAlphaChannel()
    converted = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    rows, columns = converted.height(), converted.width()
    pixels = np.frombuffer(converted.constBits(), np.uint8).reshape(rows, converted.bytesPerLine())
    planes = pixels[:, : 4 * columns].reshape(rows, columns, 4).transpose(2, 0, 1)
    kept = 4 if alpha else 3
    return Image(np.array(planes[:kept], order="C"), name, channel_names(kept))
