"""What may be dropped on a canvas: files of this machine."""

from PySide6.QtCore import QMimeData


def dropped_files(data: QMimeData) -> list[str]:
    """Paths of the local files in dropped data, without network shares: opening one may send credentials."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path and not path.startswith(("//", "\\\\"))]
