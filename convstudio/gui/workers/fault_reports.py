"""Exceptions that nobody caught: nothing is lost, one banner, one report on disk."""

import faulthandler
import platform
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QStandardPaths, QtMsgType, Signal, qInstallMessageHandler

from convstudio import __version__
from convstudio.files.atomic_saving import private_folder
from convstudio.files.path_checks import is_there
from convstudio.values.errors import ConvStudioError

_QUIET = ("does not support propagateSizeHints",)  # the offscreen platform says so of every window


class FaultReports(QObject):
    """Hears of every exception that nobody caught, on any thread, and of Qt's warnings.

    reported(sentence, path of the report): emitted on the thread of the fault; connect with a queued connection.
    refused(ConvStudioError): so is this; a refusal that nobody caught is a sentence for a person all the same.
    """

    reported = Signal(str, str)
    refused = Signal(object)

    def install(self) -> None:
        """Take over the hooks; the earlier ones are kept for uninstall()."""
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        self._written: dict[str, Path | None] = {}
        if not faulthandler.is_enabled() and sys.stderr is not None:
            faulthandler.enable()
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        self._qt_before = qInstallMessageHandler(self._qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._qt_before)

    def report(self, fault: BaseException) -> None:
        """Write a report of a fault and tell about it; a fault that comes again (in each repaint) has its report."""
        if isinstance(fault, ConvStudioError):
            self.refused.emit(fault)
            return
        text = "".join(traceback.format_exception(fault))
        if text not in self._written:
            self._written[text] = _written(text)
            _print(text)
        self.reported.emit(f"{type(fault).__name__}: {fault}", str(self._written[text] or ""))

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
            _print(message)


def _print(text: str) -> None:
    """For a developer at the terminal, if there is one: it may have been closed, or be a full disk."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr)  # noqa: T201 - a fault, or Qt's own words as Qt would print them


def _written(text: str) -> Path | None:
    """The report as a file among the application's data, or None where it cannot be written."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "reports"
    head = f"ConvStudio {__version__}, Python {sys.version}, {platform.platform()}\n\n"
    try:
        private_folder(folder)
        path = _free(folder, time.strftime("%Y%m%d-%H%M%S"))
        path.write_text(head + text, encoding="utf-8")
    except OSError:
        return None
    return path


def _free(folder: Path, name: str) -> Path:
    """A file that is not there yet: two faults in one second are two reports."""
    names = (f"{name}.txt", *(f"{name}-{number}.txt" for number in range(2, 100)))
    return next((folder / free for free in names if not is_there(folder / free)), folder / names[-1])
