"""What a canvas paints at whole zooms, sample by sample: `python -m tests.gui.views.zoomed` prints what is wrong."""

from itertools import product

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.gui.views import canvas_painting
from convstudio.gui.views.picture_canvas import PictureCanvas
from convstudio.values.placed_picture import PlacedPicture, Placement
from convstudio.values.region import Region

SIZES = ((100, 91), (101, 92))  # of the canvas; the picture is odd one way and even the other
SHARES = {1 / 3: 3, 1 / 2: 2}  # zooms at which a pixel stands for every n-th sample


def picture_of(rows, columns, stride=1.0, offset=0.0, step=1):
    """Noise in colour, so that no sample looks like its neighbour."""
    region = Region(*(range(step // 2, count, step) for count in (rows, columns)))
    pixels = np.random.default_rng(3).integers(0, 256, (*region.shape, 3), dtype=np.uint8)
    placement = Placement(stride, offset)
    return PlacedPicture(pixels, pixels.transpose(2, 0, 1), region, (0, 1, 2), (placement, placement), (rows, columns))


def painted(widget):
    """The device pixels (rows, columns, 3) of a widget."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def wrong(canvas, around, side):
    """How many device pixels of the canvas are not those of the picture with each sample side x side of them large."""
    picture, seen = canvas.picture, painted(around)
    projection, ratio = canvas.projection(), canvas.devicePixelRatioF()
    corner = canvas.mapTo(around, canvas.rect().topLeft()) * 1.0
    left, top, *_ = picture.rectangle
    places = []
    for begin, origin, length, edge, count in (
        (projection.y(top), corner.y(), canvas.height(), canvas.area().top(), picture.pixels.shape[0]),
        (projection.x(left), corner.x(), canvas.width(), 0, picture.pixels.shape[1]),
    ):
        there = np.arange(int(np.ceil(edge * ratio)) + 2, int(length * ratio) - 2)  # inside of the frame of focus
        sample = (there - int(np.floor(begin * ratio + 0.5 + 1e-6))) // side
        inside = (sample >= 0) & (sample < count)
        places.append((there[inside] + int(np.floor(origin * ratio)), sample[inside]))
    (rows, down), (columns, along) = places
    assert rows.size and columns.size
    return int((seen[np.ix_(rows, columns)] != picture.pixels[np.ix_(down, along)]).any(axis=-1).sum())


def faults():
    """One line for each setting at which a sample is not zoom x zoom device pixels."""
    around = QWidget()
    around.resize(110, 100)
    canvas = PictureCanvas("Input", around)
    canvas.move(1, 1)  # at 150 % in the middle of a device pixel
    around.show()
    found = []
    settings = list(product(SIZES, (1, 2, 3), ((1.0, 0.0), (1.0, 0.5), (2.0, 0.5)), (0.0, 0.5)))
    settings += list(product(SIZES, (24, 96, 400), ((1.0, 0.0),), (0.5,)))
    settings += list(product(SIZES, SHARES, ((1.0, 0.0), (1.0, 0.5)), (0.5,)))
    for size, zoom, (stride, offset), moved in settings:
        canvas.resize(*size)
        step = SHARES.get(zoom, 1)
        canvas.set_picture(picture_of(120 * step, 131 * step, stride, offset, step), fit=True)
        canvas.zoom_to(zoom)
        canvas.pan(moved / zoom, moved / zoom)
        count = wrong(canvas, around, max(1, round(zoom * stride * step)))
        if count:
            found.append(f"{count} pixels: canvas {size}, zoom {zoom:.3g}, {stride=}, {offset=}, {moved=}")
    return found


def nothing(*_):
    """In place of grid and numbers, which lie above the samples."""
    return False


if __name__ == "__main__":
    application = QApplication([])
    canvas_painting.shows_grid = canvas_painting.shows_numbers = nothing
    print(*faults(), sep="\n")
