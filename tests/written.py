"""Picture files as other programs write them: by Pillow, OpenCV, tifffile, NumPy, and byte by byte."""

import io
import struct
import zlib

import cv2
import numpy as np
import tifffile
from PIL import Image as Pillow

ROWS, COLUMNS = 37, 53
ORDER = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}


def noise(channels=3, dtype=np.uint8, rows=ROWS, columns=COLUMNS, seed=1):
    """(rows, columns, channels), or (rows, columns) for one channel: nothing that a decoder could guess."""
    random = np.random.default_rng(seed)
    shape = (rows, columns) if channels == 1 else (rows, columns, channels)
    if np.dtype(dtype).kind == "f":
        return (random.normal(size=shape) * 50).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)


def flat(channels=3, rows=ROWS, columns=COLUMNS):
    """Smooth uint8, which lossy formats keep to within a few units."""
    ramp = np.add.outer(np.arange(rows) * 2, np.arange(columns)).astype(np.uint8)
    return ramp if channels == 1 else np.stack([ramp + 20 * channel for channel in range(channels)], axis=2)


def planar(array):
    return array[np.newaxis] if array.ndim == 2 else array.transpose(2, 0, 1)


def by_pillow(picture, kind, **options):
    file = io.BytesIO()
    (picture if isinstance(picture, Pillow.Image) else Pillow.fromarray(picture)).save(file, kind, **options)
    return file.getvalue()


def by_tifffile(array, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, array, **options)
    return file.getvalue()


def by_opencv(array, ending, *options):
    channels = 1 if array.ndim == 2 else array.shape[2]
    stored = array if channels == 1 else np.ascontiguousarray(array[..., ORDER[channels]])
    return cv2.imencode(ending, stored, list(options))[1].tobytes()


def by_numpy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(columns, rows, bits, colour, lines, *chunks):
    """A PNG of its raw lines (each with its filter byte); chunks of (kind, body) come before the pixels."""
    header = struct.pack(">IIBBBBB", columns, rows, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in parts)


def exif(orientation, order="<"):
    """An EXIF block that says only which way up."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def film(path, code="MJPG", frames=5):
    """A film of 64 x 48 pixels and 20 frames per second that goes from blue to red; its path."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), 20, (64, 48))
    assert writer.isOpened()
    for number in range(frames):
        step = number * 200 // max(1, frames)
        writer.write(np.full((48, 64, 3), (250 - step, 128, step), np.uint8))
    writer.release()
    return path


def wide(text: str) -> str:
    """ASCII letters as a Chinese or Japanese keyboard writes them."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)
