"""LZW and PackBits strips and tiles unpacked by libtiff, sample values untouched.

tifffile needs the 100 MB of imagecodecs for these two, and OpenCV's own way from a TIFF to pixels changes numbers
(8-bit colours are multiplied by alpha). So libtiff is handed each strip as a grey picture of bytes.
"""

import struct
from typing import Any

import numpy as np
import tifffile

from convstudio.files.opencv import opencv_decode
from convstudio.files.source import Source
from convstudio.values.image import Samples

LIBTIFF_UNPACKS = (5, 32773)  # LZW, PackBits


def unpacked(source: Source, page: tifffile.TiffPage) -> tuple[bytes, tuple[int, ...], tuple[int, ...]]:
    """(the file with its unpacked segments, prediction undone, behind it; their offsets; their sizes in bytes)."""
    parts, offsets, counts, end = [source.data], [], [], len(source.data)
    for index, (offset, count) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        if count == 0:  # a sparse file: tifffile fills the gap
            offsets.append(0)
            counts.append(0)
            continue
        rows, width = _byte_shape(page, index)
        found = _bytes(source.data[offset : offset + count], rows, width, int(page.compression))
        if found is None:
            raise source.refusal(f"its {'tile' if page.is_tiled else 'strip'} {index + 1} is damaged or cut")
        parts.append(_unpredicted(page, found))
        offsets.append(end)
        counts.append(found.size)
        end += found.size
    return b"".join(parts), tuple(offsets), tuple(counts)


def _byte_shape(page: tifffile.TiffPage, index: int) -> tuple[int, int]:
    """(rows, bytes in a row) of a strip or tile."""
    samples = page.samplesperpixel if page.planarconfig == 1 else 1
    bits = bits_per_sample(page)
    if page.is_tiled:
        return page.tilelength, -(-page.tilewidth * samples * bits // 8)
    height = page.rowsperstrip
    strips = -(-page.imagelength // height)
    rows = min(height, page.imagelength - index % strips * height)
    return rows, -(-page.imagewidth * samples * bits // 8)


def _unpredicted(page: tifffile.TiffPage, rows: Samples) -> bytes:
    """Rows of bytes with horizontal prediction (TIFF 6.0, section 14) undone, in the byte order of the file."""
    if page.predictor == 1:
        return rows.tobytes()
    samples = page.samplesperpixel if page.planarconfig == 1 else 1
    kind = np.dtype(f"{page.parent.byteorder}u{bits_per_sample(page) // 8}")
    differences = rows.view(kind).reshape(rows.shape[0], -1, samples)
    return np.cumsum(differences, axis=1, dtype=kind.newbyteorder("=")).astype(kind).tobytes()


def bits_per_sample(page: tifffile.TiffPage) -> int:
    """Of the first sample; tifffile gives one number, or one for each sample."""
    bits: Any = page.bitspersample
    return int(bits[0] if isinstance(bits, tuple) else bits)


def _bytes(packed: bytes, rows: int, width: int, compression: int) -> Samples | None:
    """(rows, width) uint8, None when libtiff refuses."""
    if rows * width % 2:
        return opencv_decode(_as_grey(packed, rows, width, 8, compression))
    # OpenCV reads 16 bits strictly, but 8 bits by a path of libtiff that leaves what is damaged black
    lines, length = (rows // 2, width * 2) if width % 2 else (rows, width)
    found = opencv_decode(_as_grey(packed, lines, length // 2, 16, compression))
    return None if found is None else found.astype("<u2", copy=False).view(np.uint8).reshape(rows, width)


def _as_grey(packed: bytes, rows: int, columns: int, bits: int, compression: int) -> bytes:
    """A TIFF file of one grey strip."""
    tags = (
        (256, columns),
        (257, rows),
        (258, bits),
        (259, compression),
        (262, 1),
        (273, 134),
        (277, 1),
        (278, rows),
        (279, len(packed)),
    )
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)
    return head + b"\0" * (134 - len(head)) + packed
