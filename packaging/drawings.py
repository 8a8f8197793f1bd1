"""The application's icon in all sizes and containers, made of resources/icons/application.svg.

    python packaging/drawings.py FOLDER

Runs in the environment of the build: it needs PySide6 and Pillow.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "application.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def drawn(side: int) -> QImage:
    """The icon, side pixels wide and high."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def main(folder: Path) -> None:
    """PNG of every size, .ico for Windows, .icns for macOS."""
    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for side in SIZES:
        drawn(side).save(str(folder / f"{side}.png"))
    with Image.open(folder / "512.png") as largest:
        largest.save(folder / "convstudio.ico", sizes=[(side, side) for side in SIZES if side <= 256])
        largest.save(folder / "convstudio.icns")
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
