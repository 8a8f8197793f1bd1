"""The application: its name, its icon, and what has to be set before the first widget is there."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from convstudio.engines.recycling import share_arenas
from convstudio.files.resources import resource

DESKTOP_ENTRY = "org.convstudio.ConvStudio"  # packaging/linux: by it a desktop knows whose window it is


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application. OpenCV's own Qt, if it has one, must not lend its plugins to ours."""
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]
    share_arenas()
    QCoreApplication.setOrganizationName("ConvStudio")
    QCoreApplication.setApplicationName("ConvStudio")
    program = QApplication(list(arguments))
    program.setApplicationDisplayName("ConvStudio")
    program.setDesktopFileName(DESKTOP_ENTRY)
    program.setWindowIcon(QIcon(str(resource("icons/application.svg"))))
    return program


def application() -> QApplication:
    """The application that has to be there before any widget."""
    found = QApplication.instance()
    assert isinstance(found, QApplication), "make a QApplication first"
    return found
