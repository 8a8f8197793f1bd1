"""The application: its name, its icon, and what has to be set before the first widget is there."""

import os
import signal
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QMetaObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from convstudio.engines.buffer_pool import share_arenas
from convstudio.files.resources import resource

DESKTOP_ENTRY = "org.convstudio.ConvStudio"  # packaging/linux: by it a desktop knows whose window it is
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows knows no SIGHUP


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
    """The QApplication, which must have been made before any widget."""
    found = QApplication.instance()
    assert isinstance(found, QApplication), "make a QApplication first"
    return found


def quit_on_signals(program: QApplication) -> None:
    """Ctrl-C, a request to end, and a terminal that closes leave the event loop, or leave it as soon as it begins.

    Unsaved work is kept for the next start. What was ignored when the program started, as nohup does, stays ignored.
    """
    wake = QTimer(program)  # lets Python look at signals while Qt waits
    wake.timeout.connect(_nothing)
    wake.start(200)
    for ending in (getattr(signal, name) for name in _ENDING if hasattr(signal, name)):
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, _quit)


def _nothing() -> None:
    """Python runs, that is all."""


def _quit(*_: object) -> None:
    QMetaObject.invokeMethod(application(), "quit", Qt.ConnectionType.QueuedConnection)
