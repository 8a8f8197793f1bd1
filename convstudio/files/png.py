"""PNG: chunks walked and checked here, pixels decoded by OpenCV, which keeps 16 bits.

Source: PNG (Third Edition), W3C.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convstudio.files.decoder_input import Decoded, DecoderInput
from convstudio.files.exif_orientation import exif_orientation
from convstudio.files.opencv_calls import opencv_decode, planes
from convstudio.values.image import Samples, channel_names
from convstudio.values.image_metadata import CENTIMETRE, LONGEST_WORDS, NOTHING_SAID, Metadata

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}  # by colour type; a tRNS chunk adds alpha to the first three
_DEFLATED = 1033  # bytes that one byte of deflate can become at most
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_TITLE, _DESCRIPTION = b"Title", b"Description"


@dataclass(frozen=True)
class _Header:
    columns: int
    rows: int
    bits: int
    colour: int
    key: bytes | None
    plain: bytes
    orientation: int
    animated: bool
    metadata: Metadata

    @property
    def channels(self) -> int:
        return _CHANNELS[self.colour] + (self.key is not None)

    @property
    def itemsize(self) -> int:
        return 2 if self.bits == 16 else 1


def read_png(source: DecoderInput) -> Decoded:
    """1 to 4 channels of uint8 or uint16; 1, 2 and 4 bits are spread over 0..255, a palette becomes its colours."""
    header = _header(source)
    source.check(header.rows, header.columns, max(header.channels, 4), header.itemsize)
    source.check_density(header.rows, header.columns, max(1, _DEFLATED * 8 // header.bits))
    found = opencv_decode(header.plain, header.rows * header.columns * header.channels * header.itemsize)
    if found is None:
        raise source.refusal("its compressed pixels are damaged. Fetch or export it again")
    array = _ordered(found, header)
    if array.shape[0] != header.channels or array.dtype.itemsize != header.itemsize:
        raise source.refusal(f"{array.shape[0]} channels of {array.dtype} came out instead of {header.channels}")
    return Decoded(
        array,
        (header.rows, header.columns),
        channel_names(header.channels),
        ("First frame of an animation.",) if header.animated else (),
        header.orientation,
        metadata=header.metadata,
    )


def _chunks(source: DecoderInput) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(kind, body, whole chunk), up to the end mark. A critical chunk with a wrong checksum is refused."""
    data, position = source.data, len(SIGNATURE)
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            break
        body = data[position + 8 : end - 4]
        if kind in _NEEDED and zlib.crc32(body, zlib.crc32(kind)) != struct.unpack_from(">I", data, end - 4)[0]:
            raise source.refusal(f"its {kind.decode()} chunk is damaged (wrong checksum). Fetch or export it again")
        if kind[:1].isupper() and kind not in _NEEDED:
            raise source.refusal(f"its chunk {kind!r} is unknown and cannot be left out: the file is damaged")
        yield kind, body, data[position:end]
        if kind == b"IEND":
            return
        position = end
    raise source.cut()


def _header(source: DecoderInput) -> _Header:
    """The header, and the file without what is not needed for its pixels.

    Profiles and texts are left out because libpng prints about them and unpacks them whatever their size.
    """
    first, key, orientation, animated, said = b"", None, 1, False, NOTHING_SAID
    plain = [SIGNATURE]
    for kind, body, whole in _chunks(source):
        match kind:
            case b"IHDR":
                first = body
            case b"tRNS":
                key = body
            case b"eXIf":
                orientation = exif_orientation(body)
            case b"acTL":
                animated = True
            case b"pHYs" | b"tEXt" | b"iTXt":
                said = _joined(said, kind, body)
        if kind in _NEEDED:
            plain.append(whole)
    if len(first) != 13:
        raise source.refusal("its first chunk is not a PNG header")
    columns, rows, bits, colour = struct.unpack_from(">IIBB", first)
    if colour not in _CHANNELS or bits not in (1, 2, 4, 8, 16):
        raise source.refusal(f"colour type {colour} with {bits} bits is not PNG")
    if colour == 3 and not any(chunk[4:8] == b"PLTE" for chunk in plain):
        raise source.refusal("its palette is missing")
    key = key if colour in (0, 2, 3) else None
    return _Header(columns, rows, bits, colour, key, b"".join(plain), orientation, animated, said)


def _joined(said: Metadata, kind: bytes, body: bytes) -> Metadata:
    """With what another chunk says; texts that are packed stay unread. Source: PNG (W3C, 2003), section 11.3."""
    if kind == b"pHYs":
        along, down, unit = struct.unpack(">IIB", body) if len(body) == 9 else (0, 0, 0)
        known = along > 0 and down > 0 and unit == 1
        return replace(said, resolution=(down / 100, along / 100), unit=CENTIMETRE) if known else said
    keyword, _, rest = body.partition(b"\0")
    if keyword not in (_TITLE, _DESCRIPTION) or (kind == b"iTXt" and rest[:1] != b"\0"):
        return said
    text = rest.decode("latin-1") if kind == b"tEXt" else rest[2:].split(b"\0", 2)[-1].decode("utf-8", "replace")
    text = text[:LONGEST_WORDS]
    return replace(said, page_name=text) if keyword == _TITLE else replace(said, description=text)


def _ordered(found: Samples, header: _Header) -> Samples:
    if header.colour == 0:
        return _with_key(planes(found), header)
    if header.colour == 4:
        return planes(found, (0, 3))
    return planes(found, (2, 1, 0, 3)[: found.shape[2] if found.ndim == 3 else 1])


def _with_key(grey: Samples, header: _Header) -> Samples:
    """Grey with the one transparent value of its tRNS chunk as alpha, which OpenCV leaves out."""
    if header.key is None or len(header.key) != 2:
        return grey
    value = struct.unpack(">H", header.key)[0]
    if header.bits < 8:
        value *= 255 // (2**header.bits - 1)
    full = np.iinfo(grey.dtype).max
    return np.concatenate([grey, np.where(grey == value, 0, full).astype(grey.dtype)])
