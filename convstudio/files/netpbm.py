"""PNM (P1 to P6), PFM and Radiance HDR: a few lines of header, then samples.

PNM and PFM are read here and not by OpenCV, which scales P2 but not P5 to 255 and divides a PFM by its scale factor.
Sources: netpbm.sourceforge.net/doc (pbm, pgm, ppm, pfm); Ward, "Real pixels", Graphics Gems II, 1991 (HDR).
"""

import re

import numpy as np

from convstudio.files.decoder_input import Decoded, DecoderInput
from convstudio.files.opencv_calls import opencv_decode, planes
from convstudio.values.image import Samples

_GAP = rb"(?:\s|#[^\n\r]*[\n\r])+"
_SIZE = re.compile(rb"P[1-6]" + _GAP + rb"(\d{1,9})" + _GAP + rb"(\d{1,9})")
_LARGEST = re.compile(_GAP + rb"(\d{1,9})")
_FLOAT = re.compile(rb"P([Ff])\s+(\d{1,9})\s+(\d{1,9})\s+([-+]?[0-9.]{1,20}(?:[eE][-+]?\d{1,3})?)\s")
_RADIANCE = re.compile(rb"\n\n-Y +(\d{1,9}) +\+X +(\d{1,9})\n")
_HDR_PIXELS_PER_BYTE = 1000  # runs of today: 127 pixels in 8 bytes; those of the first version repeat a pixel longer
_BLANK = b" \t\n\r\f\v"


def read_pnm(source: DecoderInput) -> Decoded:
    """Grey or RGB as stored: uint8 up to a largest value of 255, uint16 beyond; black and white as 0 and 255."""
    found = _SIZE.match(source.data)
    if found is None:
        raise source.refusal("its header has no width and height")
    kind, columns, rows = source.data[1:2].decode(), int(found[1]), int(found[2])
    if kind in "14":
        source.check(rows, columns, 1, 1)
        return _black_and_white(source, kind, found.end(), rows, columns)
    scale = _LARGEST.match(source.data, found.end())
    largest = int(scale[1]) if scale else 0
    if scale is None or not 1 <= largest <= 65535:
        raise source.refusal(f"its largest value is {largest}; 1 to 65535 are PNM")
    channels = 3 if kind in "36" else 1
    source.check(rows, columns, channels, 1 if largest < 256 else 2)
    read = _typed if kind in "23" else _binary
    values, rest = read(source, scale.end(), rows * columns * channels, largest)
    notices = _left_over(rest)
    if largest not in (255, 65535):
        notices += (f"White is {largest} in this file: its values are kept as they are.",)
    return Decoded(planes(values.reshape(rows, columns, channels)), (rows, columns), notices=notices)


def _black_and_white(source: DecoderInput, kind: str, start: int, rows: int, columns: int) -> Decoded:
    if kind == "1":
        digits = re.sub(rb"#[^\n\r]*", b"", source.data[start:]).translate(None, _BLANK)
        bits = np.frombuffer(digits, np.uint8)[: rows * columns] - ord("0")
        rest = digits[rows * columns :]
    else:
        width = -(-columns // 8)
        packed = np.frombuffer(source.data, np.uint8, offset=min(start + 1, len(source.data)))[: rows * width]
        if packed.size < rows * width:
            raise source.cut()
        bits = np.unpackbits(packed.reshape(rows, width), axis=1)[:, :columns]
        rest = source.data[start + 1 + rows * width :]
    if bits.size < rows * columns:
        raise source.cut()
    if int(np.max(bits)) > 1:
        raise source.refusal("a bitmap holds 0 and 1 only")
    white = ((1 - bits) * np.uint8(255)).reshape(1, rows, columns)
    return Decoded(white, (rows, columns), notices=_left_over(rest))


def _binary(source: DecoderInput, start: int, count: int, largest: int) -> tuple[Samples, bytes]:
    dtype = np.dtype(np.uint8 if largest < 256 else ">u2")
    end = start + 1 + count * dtype.itemsize
    if end > len(source.data):
        raise source.cut()
    values = np.frombuffer(source.data, dtype, count, offset=start + 1)
    return values.astype(dtype.newbyteorder("="), copy=False), source.data[end:]


def _typed(source: DecoderInput, start: int, count: int, largest: int) -> tuple[Samples, bytes]:
    body = source.data[start:]
    if b"#" in body:
        body = re.sub(rb"#[^\n\r]*", b"", body)
    if body.translate(None, b"0123456789" + _BLANK):
        raise source.refusal("there is something other than whole numbers among its values")
    values = np.fromstring(body, np.float64, sep=" ")
    if values.size < count:
        raise source.cut()
    if values.size == count and body[-1:] not in (b"\n", b"\r", b" ", b"\t"):
        raise source.refusal("no line end follows its last value, so the file may be cut. Add one if it is whole")
    if np.max(values[:count]) > largest:
        raise source.refusal(f"a value is larger than the {largest} that its header names")
    return values[:count].astype(np.uint8 if largest < 256 else np.uint16), b"x" * (values.size - count > 0)


def _left_over(rest: bytes) -> tuple[str, ...]:
    return ("What follows the first picture in the file is left out.",) if rest.strip(_BLANK) else ()


def read_pfm(source: DecoderInput) -> Decoded:
    """Grey or RGB float32 as stored."""
    found = _FLOAT.match(source.data)
    if found is None:
        raise source.refusal("its header has no width, height and scale")
    channels, columns, rows = 3 if found[1] == b"F" else 1, int(found[2]), int(found[3])
    source.check(rows, columns, channels, 4)
    try:
        scale = float(found[4])
    except ValueError:
        raise source.refusal("its scale factor is not a number") from None
    count = rows * columns * channels
    if found.end() + 4 * count > len(source.data):
        raise source.cut()
    values = np.frombuffer(source.data, "<f4" if scale < 0 else ">f4", count, offset=found.end())
    upward = values.astype(np.float32, copy=False).reshape(rows, columns, channels)
    notices = (
        () if abs(scale) in (0.0, 1.0) else (f"Values as stored; the scale factor {abs(scale):g} is not applied.",)
    )
    # the format stores the lowest row first
    return Decoded(planes(upward[::-1]), (rows, columns), notices=notices)


def read_hdr(source: DecoderInput) -> Decoded:
    """RGB float32, the radiance as stored."""
    found = _RADIANCE.search(source.data[:65536])
    if found is None:
        raise source.refusal("its header has no line like -Y 480 +X 640, the only order that is read")
    rows, columns = int(found[1]), int(found[2])
    source.check(rows, columns, 3, 4)
    source.check_density(rows, columns, _HDR_PIXELS_PER_BYTE)
    if len(source.data) - found.end() < 4 * rows:
        raise source.cut()
    samples = opencv_decode(source.data, rows * columns * 12)
    if samples is None:
        raise source.refusal("its pixels are damaged or cut. Fetch or export it again")
    return Decoded(planes(samples, (2, 1, 0)), (rows, columns))
