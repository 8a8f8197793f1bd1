"""One strip or tile of a TIFF file unpacked into exactly the bytes that its place in the picture needs.

None and deflate here, LZMA by Python, LZW, PackBits and fax by libtiff, the rest by imagecodecs where it is installed.
libtiff is handed each piece as a picture of its own: OpenCV's way from a whole TIFF file to pixels changes numbers
(8-bit colours are multiplied by alpha) and leaves black what is damaged.
"""

import io
import lzma
import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

import tifffile
from PIL import TiffImagePlugin

from convstudio.files.errors import raised_in
from convstudio.files.opencv_calls import opencv_decode

NONE, DEFLATE, OLD_DEFLATE, LZW, PACKBITS, LZMA = 1, 8, 32946, 5, 32773, 34925
ZSTD, OLD_ZSTD = 50000, 34926
FAX = (2, 3, 4)
PREDICTED = (LZW, DEFLATE, OLD_DEFLATE, LZMA, ZSTD, OLD_ZSTD)  # libtiff ignores a predictor beside the others
_LZMA_MEMORY = 2**29
_WIDEST = 2**20  # OpenCV reads no wider picture


class Piece(NamedTuple):
    """A strip or tile: its bytes in the file, and rows of so many bytes that have to come out.

    columns: pixels in a row. options: the tag of the fax variant (TIFF 6.0, section 11), 0 where there is none.
    """

    data: bytes
    rows: int
    width: int
    columns: int
    options: int = 0

    @property
    def size(self) -> int:
        """Bytes that have to come out."""
        return self.rows * self.width


def unpacked(piece: Piece, compression: int) -> bytes | None:
    """The bytes of a piece without its compression, as many as it needs; None where it is damaged or cut.

    Raises ImportError where what undoes the compression is not installed.
    """
    if compression in FAX:
        return _by_pillow(piece, compression)
    if compression in _CODECS:
        return _CODECS[compression](piece)
    return _by_imagecodecs(piece, compression)


def is_unpacked(compression: int) -> bool:
    """Whether a piece of this compression is bytes once it is unpacked, not pixels."""
    return compression in (*_CODECS, *FAX, ZSTD, OLD_ZSTD)


def most_bytes(compression: int) -> int:
    """How many bytes one compressed byte gives at most: a bound of the format, or 2**17, which no file came near."""
    return _MOST.get(compression, 2**17)


def _by_imagecodecs(piece: Piece, compression: int) -> bytes | None:
    try:
        found = tifffile.TIFF.DECOMPRESSORS[compression](piece.data, out=piece.size)
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # imagecodecs has a class of errors for each compression
        if not raised_in(error, "tifffile", "imagecodecs"):
            raise
        if isinstance(error, KeyError):
            raise ImportError from error
        return None
    return bytes(found) if len(found) == piece.size else None


def _plain(piece: Piece) -> bytes | None:
    return piece.data[: piece.size] if len(piece.data) >= piece.size else None


def _inflated(piece: Piece) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(piece.data, piece.size + 1)  # one more, so that its checksum is looked at
    except zlib.error:
        return None
    return found[: piece.size] if len(found) >= piece.size else None


def _by_lzma(piece: Piece) -> bytes | None:
    try:
        found = lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(piece.data, piece.size + 1)
    except lzma.LZMAError:
        return None
    return found[: piece.size] if len(found) >= piece.size else None


def _by_libtiff(compression: int) -> Callable[[Piece], bytes | None]:
    def unpack(piece: Piece) -> bytes | None:
        # OpenCV reads 16 bits strictly, and 8 bits by a path of libtiff that leaves what is damaged black
        lines, width = (piece.rows // 2, piece.width * 2) if piece.width % 2 else (piece.rows, piece.width)
        if piece.size % 2 or max(lines, width // 2) > _WIDEST:
            return _by_pillow(piece, compression)
        found = opencv_decode(_as_grey(piece.data, lines, width // 2, 16, compression), piece.size)
        return None if found is None else found.astype("<u2", copy=False).tobytes()

    return unpack


def _by_pillow(piece: Piece, compression: int) -> bytes | None:
    bits, columns = (1, piece.columns) if compression in FAX else (8, piece.width)
    data = _as_grey(piece.data, piece.rows, columns, bits, compression, piece.options)
    try:
        with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as picture:
            return picture.tobytes()
    except (OSError, SyntaxError):
        return None


def _as_grey(packed: bytes, rows: int, columns: int, bits: int, compression: int, options: int = 0) -> bytes:
    """A TIFF file of one grey strip."""
    tags = [
        (256, columns),
        (257, rows),
        (258, bits),
        (259, compression),
        (262, 1),
        (273, 146),
        (277, 1),
        (278, rows),
        (279, len(packed)),
    ]
    if options:
        tags.append((292 if compression == 3 else 293, options))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)
    return head + b"\0" * (146 - len(head)) + packed


_CODECS: dict[int, Callable[[Piece], bytes | None]] = {
    NONE: _plain,
    DEFLATE: _inflated,
    OLD_DEFLATE: _inflated,
    LZMA: _by_lzma,
    LZW: _by_libtiff(LZW),
    PACKBITS: _by_libtiff(PACKBITS),
}
_MOST = {
    NONE: 1,
    DEFLATE: 1033,
    OLD_DEFLATE: 1033,
    LZW: 2731,  # 4096 bytes in 12 bits
    PACKBITS: 64,  # 128 bytes in two
    LZMA: 2**14,  # 6689 were measured for 32 MiB of zeros
    ZSTD: 2**17,  # a block of 128 KiB of one byte takes four
    7: 2000,  # JPEG, as in jpeg_bmp_gif_webp.py
}
