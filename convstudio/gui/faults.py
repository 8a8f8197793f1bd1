"""What is done with faults of our own: nothing is lost, one banner, one report on disk."""

import faulthandler
import platform
import sys
import threading
import time
import traceback
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QStandardPaths, QtMsgType, Signal, qInstallMessageHandler

_QUIET = ("does not support propagateSizeHints",)  # the offscreen platform says so of every window


class Faults(QObject):
    """Hears of every exception that nobody caught, on any thread, and of Qt's warnings.

    reported(sentence, path of the report): emitted on the thread of the fault; connect with a queued connection.
    """

    reported = Signal(str, str)

    def install(self) -> None:
        """Take over the hooks; the earlier ones are kept for uninstall()."""
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        if not faulthandler.is_enabled() and sys.stderr is not None:
            faulthandler.enable()
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        qInstallMessageHandler(self._qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(None)

    def report(self, fault: BaseException) -> None:
        """Write a report of a fault and tell about it."""
        text = "".join(traceback.format_exception(fault))
        print(text, file=sys.stderr)  # noqa: T201 - a developer at the terminal wants to see it
        path = _written(text)
        self.reported.emit(f"{type(fault).__name__}: {fault}", str(path or ""))

    def _uncaught(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, fault, trace)
            return
        self.report(fault)

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _unraisable(self, arguments: Any) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    @staticmethod
    def _qt_message(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(quiet in message for quiet in _QUIET):
            print(message, file=sys.stderr)  # noqa: T201 - Qt's own words, as Qt would print them


def _written(text: str) -> Path | None:
    """The report as a file among the application's data, or None where it cannot be written."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "reports"
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}.txt"
    head = f"ConvStudio {version('convstudio')}, Python {sys.version}, {platform.platform()}\n\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(head + text, encoding="utf-8")
    except OSError:
        return None
    return path
