"""Pictures read: the contents choose the decoder, sizes are checked before and after."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from convstudio.files.decoder_input import Decoded, DecoderInput, rounding_notice
from convstudio.files.errors import FileError, raised_in
from convstudio.files.exif_orientation import upright
from convstudio.files.file_reading import read_bytes
from convstudio.files.jpeg_bmp_gif_webp import read_bmp, read_gif, read_jpeg, read_webp
from convstudio.files.netpbm import read_hdr, read_pfm, read_pnm
from convstudio.files.npy_images import MAGIC, read_npy
from convstudio.files.png import SIGNATURE, read_png
from convstudio.files.tiff import MAGICS, read_tiff
from convstudio.values.axis_order import LAYOUTS
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image


class _InputFormat(NamedTuple):
    name: str
    begins: tuple[bytes, ...]
    read: Callable[[DecoderInput], Decoded]


_FORMATS = (
    _InputFormat("PNG", (SIGNATURE,), read_png),
    _InputFormat("JPEG", (b"\xff\xd8\xff",), read_jpeg),
    _InputFormat("TIFF", MAGICS, read_tiff),
    _InputFormat("WebP", (b"RIFF....WEBP",), read_webp),
    _InputFormat("BMP", (b"BM",), read_bmp),
    _InputFormat("GIF", (b"GIF87a", b"GIF89a"), read_gif),
    _InputFormat("PNM", tuple(b"P%d%c" % (kind, gap) for kind in range(1, 7) for gap in b" \t\n\r#"), read_pnm),
    _InputFormat("PFM", (b"PF\n", b"Pf\n", b"PF ", b"Pf ", b"PF\r", b"Pf\r"), read_pfm),
    _InputFormat("HDR", (b"#?RADIANCE\n", b"#?RGBE\n"), read_hdr),
    _InputFormat("NPY", (MAGIC,), read_npy),
)
_NOT_READ = (
    ("EXR", (b"v/1\x01",)),
    ("AVIF or HEIC", (b"....ftyp",)),
    ("JPEG 2000", (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    ("JPEG XL", (b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    ("Photoshop", (b"8BPS",)),
    ("NPZ or ZIP", (b"PK\x03\x04",)),
    ("PDF", (b"%PDF",)),
)
_READ = "PNG, JPEG, TIFF, WebP, BMP, GIF, PNM, PFM, HDR, NPY"


def load_image(path: str | os.PathLike[str], layout: str | None = None) -> Image:
    """The picture in a file, its own numbers kept, upright; `layout` (values/axis_order.py) settles an NPY file's axes.

    Raises FileError where the file cannot be read, FileRefused where its contents cannot.
    """
    return decode_image(read_bytes(path), Path(path).name, os.fspath(path), layout)


def decode_image(data: bytes, name: str, path: str = "", layout: str | None = None) -> Image:
    """The picture in `data`; the bytes it begins with choose the decoder. `name` is what a refusal calls it."""
    if layout is not None and layout not in LAYOUTS:
        raise ConvStudioError(f"layout {layout!r} is none of {', '.join(LAYOUTS)}.")
    source = DecoderInput(data, name, layout)
    found = _format(source)
    try:
        return _image(source, found.read(source), path)
    except FileError:
        raise
    except Exception as error:
        if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
            raise source.refusal("there is not enough memory to decode it") from None
        if not raised_in(error, "PIL", "tifffile"):
            raise  # a fault of ours, to be reported as one
        raise source.refusal(f"this {found.name} file is damaged or cut. Fetch or export it again") from error


def _format(source: DecoderInput) -> _InputFormat:
    for row in _FORMATS:
        if _begins(source.data, row.begins):
            return row
    if not source.data:
        raise source.refusal("the file is empty")
    for name, begins in _NOT_READ:
        if _begins(source.data, begins):
            raise source.refusal(f"{name} is not read. Export it as TIFF or PNG")
    raise source.refusal(f"its contents are none of {_READ}")


def _begins(data: bytes, beginnings: tuple[bytes, ...]) -> bool:
    """Whether the data begins like one of them; four dots stand for the four bytes of a length."""
    masked = data[:4] + b"...." + data[8:12] if data[:4] == b"RIFF" else b"...." + data[4:12]
    return data.startswith(beginnings) or masked.startswith(beginnings)


def _image(source: DecoderInput, decoded: Decoded, path: str) -> Image:
    array = decoded.array
    if array.ndim != 3 or array.shape[1:] != decoded.size or array.size == 0:
        raise source.refusal(f"its header says {decoded.size[1]} x {decoded.size[0]} pixels; {array.shape} came out")
    turned = upright(array, decoded.orientation)
    return Image(
        turned,
        name=source.name,
        names=decoded.names,
        path=path,
        notices=decoded.notices + rounding_notice(turned),
        layout=decoded.layout,
        metadata=decoded.metadata.turned(decoded.orientation),
        sha256=hashlib.sha256(source.data).hexdigest() if path else "",
    )
