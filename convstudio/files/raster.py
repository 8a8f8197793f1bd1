"""JPEG, BMP, GIF and WebP by Pillow, which told every cut file in our measurements."""

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from convstudio.files.opencv import planes
from convstudio.files.orientation import exif_orientation
from convstudio.files.source import Decoded, Source
from convstudio.values.image import channel_names

_JPEG_PIXELS_PER_BYTE = 2000  # the flattest true photographs measured have 64 to 256
_ASIDE = threading.Lock()


def read_jpeg(source: Source) -> Decoded:
    """Grey or RGB uint8; CMYK is turned into RGB."""
    return _read(source, JpegImagePlugin.JpegImageFile, _JPEG_PIXELS_PER_BYTE)


def read_bmp(source: Source) -> Decoded:
    """Grey, RGB or RGBA uint8."""
    return _read(source, BmpImagePlugin.BmpImageFile)


def read_gif(source: Source) -> Decoded:
    """Grey, RGB or RGBA uint8 of the first frame."""
    return _read(source, GifImagePlugin.GifImageFile)


def read_webp(source: Source) -> Decoded:
    """RGB or RGBA uint8 of the first frame."""
    return _read(source, WebPImagePlugin.WebPImageFile)


def _read(source: Source, opened: Callable[[Any], ImageFile], pixels_per_byte: int | None = None) -> Decoded:
    # the plugin itself, not Image.open: that one warns and refuses by a limit of its own
    with _quiet():
        picture = opened(io.BytesIO(source.data))
    with picture:
        columns, rows = picture.size
        source.check(rows, columns, 4, 1)
        if pixels_per_byte is not None and rows * columns > pixels_per_byte * len(source.data):
            raise source.refusal(
                f"{columns} x {rows} pixels cannot come from {len(source.data)} bytes of JPEG: the file is damaged"
            )
        with _quiet():
            notices = ("First frame of an animation.",) if getattr(picture, "is_animated", False) else ()
            picture.seek(0)
        picture.load()
        orientation = exif_orientation(picture.info.get("exif", b""))
        return _decoded(picture, notices, orientation)


def _decoded(picture: ImageFile, notices: tuple[str, ...], orientation: int) -> Decoded:
    columns, rows = picture.size
    mode = _plain_mode(picture)
    if picture.mode == "CMYK":
        notices += ("Printing colours (CMYK) were turned into RGB.",)
    samples = np.asarray(picture if picture.mode == mode else picture.convert(mode))
    array = planes(samples)
    return Decoded(array, (rows, columns), channel_names(array.shape[0]), notices, orientation)


def _plain_mode(picture: ImageFile) -> str:
    """The nearest of Pillow's modes that is grey or colours of 8 bits, with alpha where the file has it."""
    clear = "transparency" in picture.info
    match picture.mode:
        case "1" | "L":
            return "LA" if clear else "L"
        case "LA" | "RGBA":
            return picture.mode
        case "P" | "PA":
            return "RGBA" if clear or picture.mode == "PA" else "RGB"
        case _:
            return "RGBA" if clear else "RGB"


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow's warnings about odd metadata, which do not concern the pixels, stay off the screen."""
    with _ASIDE, warnings.catch_warnings(action="ignore"):
        yield
