"""HelpController: the pages of resources/help in the language of the window, and the projects that open out of them."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from convstudio.files.path_checks import is_file
from convstudio.files.resources import resource
from convstudio.gui.dialogs.help_window import HelpWindow, Page
from convstudio.gui.settings import Settings
from convstudio.gui.translation import mark, tr
from convstudio.gui.translation_catalogues import ENGLISH, chosen

FIRST = "index"
ORDER = (
    FIRST,
    "tour",
    "convolution",
    "padding",
    "stride",
    "size",
    "channels",
    "kernels",
    "modes",
    "conv1d",
    "conv2d",
    "depthwise",
    "pointwise",
    "separable",
    "recipes",
    "conventions",
    "methods",
    "commands",
    "python",
    "contributing",
)
# commands and python are written by convstudio/reference_pages.py
ENGLISH_ONLY = {"commands": mark("Command line"), "python": mark("Python"), "contributing": mark("Contributing")}


class HelpController(QObject):
    """Opens the window. project_asked(str): the path of a project that comes along."""

    project_asked = Signal(str)

    def __init__(self, settings: Settings, window: QWidget) -> None:
        """Nothing is open yet."""
        super().__init__(window)
        self._settings, self._window = settings, window
        self._dialog: HelpWindow | None = None

    @Slot()
    def show_help(self) -> None:
        """Open the window, on the list of all pages or where it was."""
        if self._dialog is None:
            self._dialog = dialog = HelpWindow(pages(chosen(self._settings.language)), self._window)
            dialog.project_asked.connect(self.project_asked)
            dialog.finished.connect(self._closed)
            dialog.show()
        self._dialog.activateWindow()

    @Slot()
    def _closed(self) -> None:
        self._dialog = None


def pages(language: str) -> list[Page]:
    """Every page in a language, in English where it is not translated."""
    found = []
    for name in ORDER:
        own = resource("help") / language / f"{name}.md"
        path = own if is_file(own) else resource("help") / ENGLISH / f"{name}.md"
        found.append(Page(tr(ENGLISH_ONLY[name]) if name in ENGLISH_ONLY else _title(path), path))
    return found


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next(lines).removeprefix("# ").strip()
