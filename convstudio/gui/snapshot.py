"""A picture of the real window, drawn off screen."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice

from convstudio.files.saving import save_bytes
from convstudio.gui.app import build_studio, make_application
from convstudio.gui.faults import Faults
from convstudio.gui.settings import Settings
from convstudio.gui.views.banner import Level
from convstudio.values.errors import ConvStudioError

_PATIENCE = 60_000  # milliseconds


def take(
    files: Sequence[str], out: str, *, size: tuple[int, int], language: str | None = None, theme: str | None = None
) -> int:
    """Open files in the window, wait until everything is on it, and write a PNG; gives the exit code.

    size: (width, height) in pixels. Raises ConvStudioError when a file cannot be opened.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    faults = Faults()
    faults.install()
    application = make_application(["convstudio"])
    studio = build_studio(files, Settings(theme=theme or "light", language=language or "en"))
    try:
        if studio.window.banner.level is Level.REFUSAL:
            raise ConvStudioError(studio.window.banner.text)
        studio.window.setFixedSize(*size)
        studio.window.show()
        studio.wait_files(_PATIENCE)
        application.processEvents()
        if not studio.live.wait_idle(_PATIENCE):
            raise ConvStudioError("the picture was not ready after a minute.")
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        studio.window.grab().save(buffer, "PNG")
        save_bytes(Path(out), bytes(buffer.data().data()))
    finally:
        studio.close()
        application.processEvents()
        faults.uninstall()
    return 0
