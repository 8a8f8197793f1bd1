"""Files dropped on a widget: only those of this machine."""

from PySide6.QtCore import QEvent, QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


def dropped_files(data: QMimeData) -> list[str]:
    """Paths of the local files in dropped data, without network shares: opening one may send credentials."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path and not path.startswith(("//", "\\\\"))]


class FileTarget(QWidget):
    """A widget that takes files. files_dropped: list of paths. drop_over: files hover above it."""

    files_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drop_over = False
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this machine may come in."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QEvent) -> None:
        """They went elsewhere."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the paths on."""
        self._hover(False)
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _hover(self, over: bool) -> None:
        self.drop_over = over
        self.update()
