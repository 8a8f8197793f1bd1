"""What is drawn off screen: the real window, the sliding window, class sheets."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication

from convstudio.explain.sliding_window_steps import Scene
from convstudio.explain.worksheet_exercise import Exercise
from convstudio.files.atomic_saving import save_bytes
from convstudio.gui.app import build_studio, make_application
from convstudio.gui.controllers.worksheet_controller import save_sheet
from convstudio.gui.settings import Settings
from convstudio.gui.theme import apply_theme
from convstudio.gui.translation_catalogues import ENGLISH, LANGUAGES, speak
from convstudio.gui.views.banner import Level
from convstudio.gui.workers.fault_reports import FaultReports
from convstudio.gui.workers.sliding_window_export import SlideDrawing, export, slide_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.number_parsing import shown
from convstudio.values.plan import StackPlan

_PATIENCE = 60_000  # milliseconds


def take(
    files: Sequence[str], out: str, *, size: tuple[int, int], language: str | None = None, theme: str | None = None
) -> int:
    """Open files in the window, wait until everything is on it, and write a PNG; gives the exit code.

    size: (width, height) in pixels. Raises ConvStudioError when a file cannot be opened.
    """
    faults = FaultReports()
    faults.install()
    application = _off_screen(language or ENGLISH)
    studio = build_studio(files, Settings(theme=theme or "light", language=language or ENGLISH))
    try:
        if studio.window.banner.level is Level.REFUSAL:
            raise ConvStudioError(studio.window.banner.text)
        studio.window.setFixedSize(*size)
        studio.window.show()
        if not (studio.wait_files(_PATIENCE) and studio.live.wait_idle(_PATIENCE)):
            raise ConvStudioError("the window was not ready after a minute.")
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        studio.window.grab().save(buffer, "PNG")
        save_bytes(Path(out), bytes(buffer.data().data()))
    finally:
        studio.close()
        application.processEvents()
        faults.uninstall()
    return 0


def draw(
    image: Image,
    stack: StackPlan,
    found: Scene,
    form: str,
    path: Path,
    *,
    channel: int = 0,
    step: int = 0,
    speed: int = 4,
    size: tuple[int, int] = (880, 460),
    language: str = "en",
    theme: str = "light",
) -> str:
    """Write a form of a scene without a window; makes the application, which must not be there yet.

    channel: counted within the scene. Tells what was written.
    """
    program = _off_screen(language)
    apply_theme(program, theme)
    drawn = SlideDrawing(slide_of(image, stack, found, channel), size, program.palette(), program.font())
    return export(form, drawn, path, step, speed, CancelToken())


def write_sheet(given: Exercise, path: Path, language: str) -> None:
    """Write a class sheet without a window; makes the application, which must not be there yet."""
    program = _off_screen(language)
    save_sheet(given, path)
    program.processEvents()


def _off_screen(language: str) -> QApplication:
    if language not in LANGUAGES:
        raise ConvStudioError(f"--language is {shown(language)}; there are {', '.join(LANGUAGES)}.")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    program = make_application(["convstudio"])
    speak(program, language)
    return program
