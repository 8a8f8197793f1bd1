"""JPEG, BMP, GIF and WebP, decoded by Pillow, which refuses files that were cut off."""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from convstudio.engines.fork_safety import new_lock
from convstudio.files.decoder_input import Decoded, DecoderInput
from convstudio.files.exif_orientation import exif_orientation
from convstudio.files.opencv_calls import check_memory, planes
from convstudio.values.image import channel_names
from convstudio.values.image_metadata import INCH, LONGEST_WORDS, Metadata

# Pixels that one byte can become. Blank pictures of today's encoders reach 250 in JPEG (2000 was the bound before),
# 1341 in GIF (its codes end at 2730), 25104 in WebP, 127 in the run lengths of BMP, whose jumps may leave out more.
_JPEG, _BMP, _GIF, _WEBP = 2000, 1000, 4000, 100_000
_ASIDE = new_lock()


def read_jpeg(source: DecoderInput) -> Decoded:
    """Grey or RGB uint8; CMYK is turned into RGB."""
    # strictly: decoders give grey for what a lying header promises
    return _read(source, JpegImagePlugin.JpegImageFile, _JPEG, always=0)


def read_bmp(source: DecoderInput) -> Decoded:
    """Grey, RGB or RGBA uint8."""
    return _read(source, BmpImagePlugin.BmpImageFile, _BMP)


def read_gif(source: DecoderInput) -> Decoded:
    """Grey, RGB or RGBA uint8 of the first frame."""
    return _read(source, GifImagePlugin.GifImageFile, _GIF)


def read_webp(source: DecoderInput) -> Decoded:
    """RGB or RGBA uint8 of the first frame."""
    rows, columns = _webp_size(source.data)
    source.check(rows, columns, 4, 1)  # its decoder takes memory for all of it where the others only read the header
    source.check_density(rows, columns, _WEBP)
    with _short_memory_told(source, rows, columns):
        return _read(source, WebPImagePlugin.WebPImageFile, _WEBP)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Rows and columns of a WebP file's canvas (RFC 9649); what a cut header leaves open is refused by the decoder."""
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[27:30], "little"), 1 + int.from_bytes(data[24:27], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits >> 14 & 0x3FFF), 1 + (bits & 0x3FFF)
        case _:
            columns, rows = (int.from_bytes(data[place : place + 2], "little") & 0x3FFF for place in (26, 28))
            return max(1, rows), max(1, columns)


def _read(source: DecoderInput, opened: Callable[[Any], ImageFile], most: int, **bound: int) -> Decoded:
    # the plugin itself, not Image.open: that one warns and refuses by a limit of its own
    with _quiet():
        picture = opened(io.BytesIO(source.data))
    with picture:
        columns, rows = picture.size
        source.check(rows, columns, 4, 1)
        source.check_density(rows, columns, most, **bound)
        with _quiet():
            notices = ("First frame of an animation.",) if getattr(picture, "is_animated", False) else ()
            picture.seek(0)
        with _short_memory_told(source, rows, columns):
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
    names = channel_names(array.shape[0])
    return Decoded(array, (rows, columns), names, notices, orientation, metadata=_metadata(picture))


def _metadata(picture: ImageFile) -> Metadata:
    """Resolution and comment, as far as they are what they should be."""
    comment = picture.info.get("comment", b"")
    words = comment.decode("utf-8", "replace")[:LONGEST_WORDS] if isinstance(comment, bytes) else ""
    match picture.info.get("dpi"):
        case (along, down) if all(0 < float(pixels) < np.inf for pixels in (along, down)):
            return Metadata((float(down), float(along)), INCH, description=words)
    return Metadata(description=words)


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
def _short_memory_told(source: DecoderInput, rows: int, columns: int) -> Iterator[None]:
    """MemoryError instead of a decoder's own where there is no room for what it decodes: that is no damage."""
    try:
        yield
    except (OSError, EOFError, ValueError):
        check_memory(12 * rows * columns + 2 * len(source.data))
        raise


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow's warnings about odd metadata, which do not concern the pixels, stay off the screen."""
    with _ASIDE, warnings.catch_warnings(action="ignore"):
        yield
