"""DragController: a picture of the stage on its way into another program, whole and at full size."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDir, QMimeData, QObject, Qt, QTemporaryDir, QUrl, Signal, Slot
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.gui.session import Session
from convstudio.gui.theme import is_dark, picture_image
from convstudio.gui.translation import tr
from convstudio.gui.views.canvas import ImageCanvas
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.export.whole_pictures import WholePicture, whole_input, whole_result
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message


class _Wish(NamedTuple):
    """A picture to be made for a drag: of a project, its input or its result."""

    project: Project
    of_result: bool
    dark: bool

    def made(self, token: CancelToken) -> WholePicture:
        return whole_result(self.project, self.dark, token) if self.of_result else whole_input(self.project)


class _Made(NamedTuple):
    wish: _Wish
    picture: QImage
    path: Path


class DragController(QObject):
    """Pictures that are dragged by their titles. refused(exception); told(str).

    One that takes longer to make than a person holds the button is dragged a second time.
    """

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Connect the canvases of this window."""
        super().__init__(window)
        self._session, self._latest, self._window = session, Latest(background), window
        self._folder: QTemporaryDir | None = None  # other programs read the file after the drag has ended
        self._made: _Made | None = None
        for canvas in (window.image_canvas, window.result_canvas):
            canvas.drag_asked.connect(self.drag_picture)

    @Slot()
    def drag_picture(self) -> None:
        """Make what a canvas shows, then drag it; at once where it is made already."""
        canvas, project = self.sender(), self._session.project
        if not isinstance(canvas, ImageCanvas) or canvas.picture is None or project.image is None:
            return
        wish = _Wish(project, canvas is self._window.result_canvas, is_dark(QApplication.palette()))
        if self._made is not None and self._made.wish == wish:
            self._drag(self._made, canvas)
            return
        self._folder = folder = QTemporaryDir(f"{QDir.tempPath()}/convstudio-XXXXXX")

        def work(token: CancelToken) -> _Made:
            if not folder.isValid():
                raise ConvStudioError(Message("no folder for the picture: {reason}", reason=folder.errorString()))
            found = wish.made(token)
            return _Made(wish, picture_image(found.pixels), found.save(Path(folder.path())))

        self._latest.run(work, self._ready, self.refused.emit)

    def _ready(self, made: _Made) -> None:
        self._made = made
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.told.emit(tr("{name} is ready: drag the title once more.").format(name=made.path.name))
        else:
            self._drag(made, self._window)

    def _drag(self, made: _Made, source: QWidget) -> None:
        self._made = None
        drag = QDrag(source)
        drag.setMimeData(picture_mime(made.picture, made.path))
        drag.exec(Qt.DropAction.CopyAction)


def picture_mime(picture: QImage, path: Path) -> QMimeData:
    """A picture for another program: as pixels, and as a file for those that take only files."""
    data = QMimeData()
    data.setImageData(picture)
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data
