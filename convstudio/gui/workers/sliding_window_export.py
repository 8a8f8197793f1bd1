"""The steps of a sliding window as files: a GIF, a PNG for each step, one PNG of all, an SVG."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QFont, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgGenerator

from convstudio.explain.sliding_window_steps import Scene
from convstudio.files.atomic_saving import save_bytes
from convstudio.files.gif_and_png_drawings import Frame, drawing_bytes, gif_bytes
from convstudio.gui.translation import tr
from convstudio.gui.views.sliding_window_layout import Slide
from convstudio.gui.views.sliding_window_painting import paint_slide
from convstudio.gui.views.sliding_window_text import span_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.kernels import generator, names
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.layer import Activation
from convstudio.values.plan import StackPlan

MOST_STEPS = 400
_MARGIN = 12


@dataclass(frozen=True, eq=False)
class SlideDrawing:
    """How steps are drawn. size: (width, height) in pixels."""

    slide: Slide
    size: tuple[int, int]
    palette: QPalette
    font: QFont

    def paint(self, painter: QPainter, step: int) -> None:
        """One step, ground and all."""
        whole = QRectF(0, 0, *self.size)
        painter.fillRect(whole, self.palette.color(QPalette.ColorRole.Window))
        painter.setFont(self.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = whole.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        paint_slide(painter, self.slide, step, inner, self.palette)

    def image(self, step: int) -> QImage:
        """One step as a picture."""
        image = QImage(*self.size, QImage.Format.Format_RGB888)
        with QPainter(image) as painter:
            self.paint(painter, step)
        return image

    def svg(self, step: int) -> bytes:
        """One step as a drawing."""
        buffer = QBuffer()
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(QSize(*self.size))
        generator.setViewBox(QRectF(0, 0, *self.size))
        generator.setTitle("ConvStudio")
        with QPainter(generator) as painter:
            self.paint(painter, step)
        return bytes(buffer.data().data())


def slide_of(image: Image, stack: StackPlan, found: Scene, channel: int = 0) -> Slide:
    """A scene with the names of its channels, and what is black and white on its input.

    channel: which of the scene's input channels is shown, counted within it.
    """
    alone = len(stack.plans) == 1
    named = alone and len(image.names) == found.plan.input_shape[0]
    channels = tuple(tr(image.names[at]) if named else str(at) for at in found.channels)
    chosen = min(channel, len(channels) - 1)
    span = image.range_of([found.channels[chosen]]) if alone else span_of(found.inputs)
    return Slide(found, chosen, channels, span, _about(image, found))


def _about(image: Image, found: Scene) -> str:
    """The picture's name, and the kernel's if it is one of the library."""
    bank = found.plan.layer.bank
    kernel = bank.kernel(found.output % bank.outputs, 0).recipe.partition(":")[0]
    alone = found.plan.activation is not Activation.MAGNITUDE and kernel in names()
    return " · ".join(filter(None, (image.name, tr(generator(kernel).title) if alone else "")))


def export(form: str, drawn: SlideDrawing, path: Path, step: int, speed: int, token: CancelToken) -> str:
    """Write what a form of dialogs.sliding_window.EXPORTS means; tells the name of what was written.

    step: of an SVG. speed: of a GIF, in steps a second. Raises ConvStudioError where there are too many steps.
    """
    if form in ("svg", "step"):
        save_bytes(path, drawn.svg(step) if form == "svg" else drawing_bytes(array_of(drawn.image(step))))
        return path.name
    steps = range(drawn.slide.scene.steps)
    if len(steps) > MOST_STEPS:
        raise ConvStudioError(f"these are {len(steps)} steps; at most {MOST_STEPS} are written, so show fewer samples.")
    if form == "png":
        return _save_each(drawn, path, steps, token)
    frames = list(_frames(drawn, steps, token))
    save_bytes(path, gif_bytes(frames, round(1000 / speed)) if form == "gif" else drawing_bytes(sheet(frames)))
    return path.name


def _save_each(drawn: SlideDrawing, path: Path, steps: range, token: CancelToken) -> str:
    digits = len(str(len(steps)))
    names = [f"{path.stem}-{step + 1:0{digits}d}{path.suffix}" for step in steps]
    for name, step in zip(names, steps, strict=True):
        token.check()
        save_bytes(path.with_name(name), drawing_bytes(array_of(drawn.image(step))))
    return f"{names[0]} … {names[-1]}"


def _frames(drawn: SlideDrawing, steps: range, token: CancelToken) -> Iterator[Frame]:
    for step in steps:
        token.check()
        yield array_of(drawn.image(step))


def array_of(image: QImage) -> Frame:
    """A Format_RGB888 picture as (rows, columns, 3) uint8 of its own."""
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def sheet(frames: Sequence[Frame]) -> Frame:
    """All frames in one picture, about as many across as down."""
    wide = math.ceil(math.sqrt(len(frames)))
    rows, columns, _ = frames[0].shape
    whole = np.broadcast_to(frames[0][0, 0], (-(-len(frames) // wide) * rows, wide * columns, 3)).copy()
    for number, frame in enumerate(frames):
        down, along = divmod(number, wide)
        whole[down * rows : (down + 1) * rows, along * columns : (along + 1) * columns] = frame
    return whole
