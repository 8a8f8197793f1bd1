"""The moving picture at the top of the README: the real window, off the screen, doing what a person does.

.venv/bin/python packaging/moving_picture.py [resources/screenshots/studio.gif]
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from convstudio.gui.app import Studio, build_studio, make_application
from convstudio.gui.settings import Settings
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.project import Policy

ROOT = Path(__file__).resolve().parents[1]
SIZE, SHOWN, COLOURS, PATIENCE = (1280, 800), (960, 600), 128, 60_000
SOBEL = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))
SHORT, LONG = 350, 1800  # milliseconds of a frame


def scenes(studio: Studio) -> Iterator[int]:
    """Act, and say how long the window is looked at then."""
    editing, window = studio.editing, studio.window
    editing.view_changed({"colour": False})
    kernel = np.zeros((3, 3))
    kernel[1, 1] = 1
    editing.bank_edited(KernelBank.of(Kernel(kernel)), "")
    yield LONG
    kernel[1, 1] = 0
    for row in range(3):
        for column in range(3):
            if SOBEL[row][column]:
                kernel = kernel.copy()
                kernel[row, column] = SOBEL[row][column]
                editing.bank_edited(KernelBank.of(Kernel(kernel)), "")
                yield SHORT
    yield LONG
    editing.view_changed({"policy": Policy.SIGNED})
    yield LONG
    studio.stage.pin(182.0, 236.0)
    yield LONG
    window.lower_tabs.setCurrentWidget(window.gallery)
    studio.choose_preset("gaussian")
    yield LONG
    studio.choose_preset("emboss")
    yield LONG


def picture(widget: QWidget) -> Image.Image:
    """What a widget shows, smaller."""
    grabbed = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(grabbed.constBits(), np.uint8).reshape(grabbed.height(), grabbed.bytesPerLine())
    pixels = lines[:, : 3 * grabbed.width()].reshape(grabbed.height(), grabbed.width(), 3)
    return Image.fromarray(pixels).resize(SHOWN, Image.Resampling.LANCZOS)


def main(target: Path) -> None:
    """Play, and write every look as a frame."""
    application = make_application(["convstudio"])
    studio = build_studio([ROOT / "resources" / "samples" / "astronaut.png"], Settings(theme="dark", language="en"))
    studio.window.setFixedSize(*SIZE)
    studio.window.show()
    frames, times = [], []
    try:
        for time in scenes(studio):
            for _ in range(2):
                assert studio.wait_files(PATIENCE)
                assert studio.live.wait_idle(PATIENCE)
                application.processEvents()
            frames.append(picture(studio.window))
            times.append(time)
    finally:
        studio.close()
    palette = frames[-3].quantize(COLOURS)
    small = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    small[0].save(target, save_all=True, append_images=small[1:], duration=times, loop=0, optimize=True)
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots" / "studio.gif")
