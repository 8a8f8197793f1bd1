"""The samples of one TIFF page put together from its strips or tiles, each of which must come out whole.

tifffile reads the directory only: it fills with zeros what a piece does not give.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tifffile

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.errors import FileRefused, raised_in
from convstudio.files.opencv_calls import check_memory, planes
from convstudio.files.tiff_codecs import FAX, NONE, PREDICTED, Piece, is_unpacked, most_bytes, unpacked
from convstudio.files.tiff_jpeg import jpeg_piece
from convstudio.files.tiff_numbers import PACKED_BITS, WHOLE_BITS, numbers, row_bytes
from convstudio.values.image import Samples

_JPEG = 7
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_BYTE_COUNTS = (279, 325)


@dataclass(frozen=True)
class Segments:
    """Where the strips or tiles of a page lie, in the file and in the picture."""

    source: DecoderInput
    page: tifffile.TiffPage

    @cached_property
    def each(self) -> int:
        """Samples of a pixel that lie together."""
        return self.page.samplesperpixel if self.page.planarconfig == 1 else 1

    @cached_property
    def bits(self) -> int:
        """Bits of a sample."""
        bits: Any = self.page.bitspersample
        return int(bits[0] if isinstance(bits, tuple) else bits)

    @cached_property
    def sides(self) -> tuple[int, int]:
        """Rows and columns of a piece; the lowest strip may have fewer rows."""
        page = self.page
        if page.is_tiled:
            return page.tilelength, page.tilewidth
        return min(page.rowsperstrip, page.imagelength), page.imagewidth

    @cached_property
    def grid(self) -> tuple[int, int, int]:
        """Planes, and pieces down and across each."""
        if min(self.sides) < 1:
            raise self.source.refusal(f"its strips or tiles have {self.sides[0]} rows and {self.sides[1]} columns")
        down, across = -(-self.page.imagelength // self.sides[0]), -(-self.page.imagewidth // self.sides[1])
        return (1 if self.page.planarconfig == 1 else self.page.samplesperpixel), down, across

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """(offset, bytes) of each piece, checked against the file; (0, 0) for those that a sparse file leaves out."""
        offsets, counts, pieces = self.page.dataoffsets, self.page.databytecounts, math.prod(self.grid)
        if not any(code in self.page.tags for code in _BYTE_COUNTS):
            counts = self._supposed(len(offsets))
        if len(offsets) != pieces or len(counts) != pieces:
            known = min(len(offsets), len(counts))
            raise self.source.refusal(f"its pixels are in {pieces} pieces, and it says where {known} of them are")
        found = list(zip(offsets, counts, strict=True))
        for index, place in enumerate(found):
            self._check(index, *place)
        whole, given = sum(self.size(index) for index, (_, count) in enumerate(found) if count), len(self.source.data)
        if whole > most_bytes(self.page.compression) * given:  # pieces that share their bytes
            raise self.source.refusal(
                f"its {given} bytes cannot become the {whole} of its {pieces} pieces: it is damaged"
            )
        return found

    def _supposed(self, pieces: int) -> tuple[int, ...]:
        if self.page.compression != NONE:
            raise self.source.refusal("it does not say how many bytes its compressed strips have")
        return tuple(self.size(index) for index in range(min(pieces, math.prod(self.grid))))

    def _check(self, index: int, offset: int, count: int) -> None:
        if not isinstance(offset, int) or not isinstance(count, int) or min(offset, count) < 0:
            raise self.source.refusal("its directory is damaged: the places of its pixels are no whole numbers")
        if (offset == 0) != (count == 0):
            raise self.source.refusal(f"its {self.word} {index + 1} has {count} bytes at byte {offset}: none to read")
        short = count and self.page.compression == NONE and count < self.size(index)
        if short or offset + count > len(self.source.data):
            raise self.source.cut()
        if self.size(index) > most_bytes(self.page.compression) * count > 0:
            raise self.source.refusal(
                f"{count} bytes cannot become the {self.size(index)} of its {self.word} {index + 1}: it is damaged"
            )

    @property
    def word(self) -> str:
        """Tile or strip: the word for a piece in messages."""
        return "tile" if self.page.is_tiled else "strip"

    def damaged(self, index: int) -> FileRefused:
        """To be raised when a piece does not give its pixels; MemoryError where there was no room for them."""
        pixels = self.rows(index) * self.sides[1]
        check_memory(12 * max(self.size(index), pixels) + 2 * self.places[index][1])
        return self.source.refusal(f"its {self.word} {index + 1} is damaged or cut")

    def rows(self, index: int) -> int:
        """Rows of a piece, as it is stored: the lowest strip may have fewer."""
        height = self.sides[0]
        down = index // self.grid[2] % self.grid[1]
        return height if self.page.is_tiled else min(height, self.page.imagelength - down * height)

    def width(self) -> int:
        """Bytes of a row of a piece."""
        return row_bytes(self.sides[1] * self.each, self.bits)

    def size(self, index: int) -> int:
        """Bytes of a piece once it is unpacked; fewer where colours are stored for several pixels together."""
        size = self.rows(index) * self.width()
        subsampled = self.page.photometric == tifffile.PHOTOMETRIC.YCBCR and self.page.compression == NONE
        return size // 3 if subsampled else size

    def samples(self) -> Samples:
        """(channels, rows, columns) as stored, native byte order."""
        page, (count, _, across) = self.page, self.grid
        assert page.dtype is not None
        places = self.places
        shape = (count, page.imagelength, page.imagewidth, self.each)
        whole = np.empty(shape, page.dtype.newbyteorder("="))
        for index, place in enumerate(places):
            plane, at = divmod(index, self.grid[1] * across)
            top, left = at // across * self.sides[0], at % across * self.sides[1]
            room = whole[plane, top : top + self.sides[0], left : left + self.sides[1]]
            room[:] = self._piece(index, *place)[: room.shape[0], : room.shape[1]] if place[1] else page.nodata
        return planes(whole[0]) if count == 1 else whole[..., 0]

    def _piece(self, index: int, offset: int, count: int) -> Samples:
        """One piece as (rows, columns, samples of a pixel)."""
        page, data = self.page, self.source.data[offset : offset + count]
        if page.fillorder == 2:
            data = data.translate(_REVERSED)
        if not is_unpacked(page.compression):
            return self._decoded(index, data)
        rows = self.rows(index)
        try:
            found = unpacked(Piece(data, rows, self.width(), self.sides[1], self._options), page.compression)
        except ImportError:
            raise _needs_imagecodecs(self) from None
        if found is None:
            raise self.damaged(index)
        assert page.dtype is not None
        predictor = page.predictor if page.compression in PREDICTED else 1
        stored = page.dtype.newbyteorder(page.parent.byteorder)
        values = numbers(found, rows, self.each, self.bits, stored, predictor)
        return values[:, : self.sides[1] * self.each].reshape(rows, self.sides[1], self.each)

    @property
    def _options(self) -> int:
        tag = self.page.tags.get(292 if self.page.compression == 3 else 293) if self.page.compression in FAX else None
        return tag.value if tag is not None and isinstance(tag.value, int) else 0

    def _decoded(self, index: int, data: bytes) -> Samples:
        """A piece whose compression gives pixels, not bytes: (rows, columns, samples of a pixel)."""
        shape = self.rows(index), self.sides[1], self.each
        found = jpeg_piece(data, self.page) if self.page.compression == _JPEG and self.bits == 8 else None
        if found is None:
            found = self._by_imagecodecs(index, data)
        if found is None or found.shape[1:] != shape[1:] or len(found) < shape[0]:
            raise self.damaged(index)
        return found[: shape[0]]

    def _by_imagecodecs(self, index: int, data: bytes) -> Samples | None:
        try:
            found = self.page.decode(data, index, jpegtables=self.page.jpegtables)[0]
        except MemoryError:
            raise
        except Exception as error:  # imagecodecs has a class of errors for each compression
            if raised_in(error, "tifffile", "imagecodecs"):
                return None
            raise
        return None if found is None else found[0]


def check_readable(segments: Segments) -> None:
    """Refuse bits and predictors that are not read, before anything is."""
    page, bits = segments.page, segments.bits
    assert page.dtype is not None
    _check_compression(segments)
    packed = bits in PACKED_BITS and page.dtype.kind in "bu"
    if not packed and (bits not in WHOLE_BITS or bits != 8 * page.dtype.itemsize):
        raise segments.source.refusal(f"samples of {bits} bits are not read. Save it with 8, 16 or 32 bits")
    allowed = {1, 2, 3} if page.dtype.kind == "f" and not packed else {1} if packed else {1, 2}
    if page.compression in PREDICTED and page.predictor not in allowed:
        raise segments.source.refusal(f"its predictor {page.predictor} does not go with {page.dtype} samples")


def _check_compression(segments: Segments) -> None:
    page = segments.page
    known = is_unpacked(page.compression) or (page.compression == _JPEG and segments.bits == 8)
    if known or page.compression in tifffile.TIFF.DECOMPRESSORS:
        return
    raise _needs_imagecodecs(segments)


def _needs_imagecodecs(segments: Segments) -> FileRefused:
    try:
        name = tifffile.COMPRESSION(segments.page.compression).name
    except ValueError:
        return segments.source.refusal(f"its compression {segments.page.compression} is unknown: it is damaged")
    return segments.source.refusal(
        f"its compression {name} needs imagecodecs: pip install 'convstudio[formats]'. Or save it without compression"
    )


def left_out(segments: Segments) -> tuple[str, ...]:
    """What to say of pieces that a sparse file does not hold."""
    missing = segments.places.count((0, 0))
    return (
        (f"{missing} of its pieces are left out of the file: filled with {segments.page.nodata}.",) if missing else ()
    )
