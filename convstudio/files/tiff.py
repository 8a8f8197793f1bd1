"""TIFF by tifffile: page 0, every sample type and layout; compressions it cannot do alone, by libtiff (OpenCV).

Source: TIFF 6.0 (Adobe, 1992) and its supplements; BigTIFF.
"""

import io
import logging
import math
import struct
from typing import Any

import numpy as np
import tifffile

from convstudio.files.errors import FileRefused
from convstudio.files.opencv import opencv_decode, planes
from convstudio.files.source import Decoded, Source
from convstudio.files.tiff_segments import LIBTIFF_UNPACKS, bits_per_sample, unpacked
from convstudio.values.image import Samples, channel_names

MAGICS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SIZES = ("imagewidth", "imagelength", "imagedepth", "samplesperpixel", "rowsperstrip", "tilewidth", "tilelength")
_CODES = ("compression", "predictor", "photometric", "planarconfig")
_TRIPPED_OVER = (ArithmeticError, LookupError, OSError, TypeError, ValueError, struct.error)
_PLAIN = (1, 8, 32946)  # none, deflate and its older number
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _CMYK, _YCBCR, _LAB = 0, 1, 2, 3, 5, 6, 8
_ALPHA = (1, 2)  # ExtraSamples: premultiplied, straight

# tifffile reports on damaged files through the root logger's last resort, that is on the screen
logging.getLogger("tifffile").addHandler(logging.NullHandler())
logging.getLogger("tifffile").propagate = False


def read_tiff(source: Source) -> Decoded:
    """The first page, samples as stored; bilevel as 0 and 255, palette, white-is-zero and CMYK as displayed."""
    with tifffile.TiffFile(io.BytesIO(source.data)) as file:
        page = file.pages[0]
        if not isinstance(page, tifffile.TiffPage) or page.dtype is None or page.dtype.kind not in "biuf":
            raise source.refusal("its first page has no picture of a known sample type")
        _check_numbers(source, page)
        if page.imagedepth != 1:
            raise source.refusal(f"it is a volume of {page.imagedepth} slices; flat pages are read")
        size = page.imagelength, page.imagewidth
        source.check(*size, page.samplesperpixel, page.dtype.itemsize)
        _check_segments(source, page)
        notices = _pages(file) + _gaps(page)
        if not _numbers_are_stored(page):
            return _displayed_by_libtiff(source, page, notices)
        samples = _stored(source, page)
    samples, names, more = _as_displayed(source, page, samples)
    return Decoded(samples, size, names, notices + more, _orientation(page))


def _check_numbers(source: Source, page: tifffile.TiffPage) -> None:
    """Refuse a damaged directory: whatever it gives for these, lists of numbers too, is handed on by tifffile."""
    for name in _SIZES + _CODES:
        if not isinstance(value := getattr(page, name), int) or value < 0:
            raise source.refusal(f"its directory is damaged: its {name} is no single number")


def _check_segments(source: Source, page: tifffile.TiffPage) -> None:
    offsets, counts = page.dataoffsets, page.databytecounts
    expected = math.prod(page.chunked)
    if len(offsets) != expected or len(counts) != expected:
        raise source.refusal(f"its pixels are in {expected} pieces, and it says where {len(offsets)} of them are")
    if any(offset + count > len(source.data) for offset, count in zip(offsets, counts, strict=True)):
        raise source.cut()
    line = -(-page.imagewidth * page.samplesperpixel * bits_per_sample(page) // 8)
    if page.compression == 1 and all(counts) and sum(counts) < line * page.imagelength:
        raise source.cut()


def _gaps(page: tifffile.TiffPage) -> tuple[str, ...]:
    missing = sum(piece == (0, 0) for piece in zip(page.dataoffsets, page.databytecounts, strict=True))
    return (f"{missing} of its pieces are left out of the file: filled with {page.nodata}.",) if missing else ()


def _pages(file: tifffile.TiffFile) -> tuple[str, ...]:
    try:
        count = max(len(file.pages), int((file.imagej_metadata or {}).get("images", 1)))
    except _TRIPPED_OVER:  # the chain of pages is damaged somewhere behind the first one
        return ("First of several pages, some of them damaged.",)
    return (f"First of {count} pages.",) if count > 1 else ()


def _numbers_are_stored(page: tifffile.TiffPage) -> bool:
    """Whether undoing the compression gives the samples, which libtiff's display path does not promise."""
    assert page.dtype is not None
    if page.photometric == _YCBCR:
        return False
    if page.compression == 1:
        return True
    undoable = page.predictor == 1 or (page.predictor == 2 and page.dtype.kind in "iu")
    return undoable and page.compression in _PLAIN + LIBTIFF_UNPACKS


def _stored(source: Source, page: tifffile.TiffPage) -> Samples:
    """(samples, rows, columns) as they are in the file."""
    if page.compression in _PLAIN:
        if page.compression == 1:
            page.predictor = 1  # some writers name one and do not use it; libtiff ignores it as well
        array = page.asarray()
    else:
        data, offsets, counts = unpacked(source, page)
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            plain: Any = file.pages[0]
            plain.compression, plain.predictor = 1, 1
            plain.dataoffsets, plain.databytecounts = offsets, counts
            array = plain.asarray()
    shape = (page.imagelength, page.imagewidth)
    stacked = (page.samplesperpixel, *shape)
    if array.size != math.prod(stacked):
        raise source.refusal(f"{array.size} samples came out of it instead of {math.prod(stacked)}")
    if page.planarconfig == 2 or page.samplesperpixel == 1:
        return array.reshape(stacked)
    return planes(np.ascontiguousarray(array.reshape(*shape, page.samplesperpixel)))


def _as_displayed(
    source: Source, page: tifffile.TiffPage, samples: Samples
) -> tuple[Samples, tuple[str, ...], tuple[str, ...]]:
    """(samples, names, notices) after the photometric interpretation."""
    notices: tuple[str, ...] = ()
    match page.photometric:
        case tifffile.PHOTOMETRIC.MINISWHITE if samples.dtype.kind in "bu":
            grey, notices = _inverted(samples[:1], page), ("White is 0 in this file: shown, and filtered, inverted.",)
            samples = np.concatenate([grey, samples[1:]]) if len(samples) > 1 else grey
        case tifffile.PHOTOMETRIC.PALETTE:
            return _palette(source, page, samples), channel_names(3), ("Palette colours were turned into RGB.",)
        case tifffile.PHOTOMETRIC.SEPARATED if len(samples) >= 4 and samples.dtype.kind == "u":
            return _cmyk(samples), channel_names(3), ("Printing colours (CMYK) were turned into RGB.",)
        case tifffile.PHOTOMETRIC.CIELAB:
            notices = ("L*a*b* numbers as stored: not turned into RGB.",)
        case _:
            pass
    if samples.dtype.kind == "b":
        samples = samples.astype(np.uint8) * np.uint8(255)
    return samples, _names(page), notices + _premultiplied(page)


def _inverted(grey: Samples, page: tifffile.TiffPage) -> Samples:
    if grey.dtype.kind == "b":
        return ~grey
    return np.asarray(2 ** bits_per_sample(page) - 1 - grey, grey.dtype)


def _palette(source: Source, page: tifffile.TiffPage, indices: Samples) -> Samples:
    colours: Samples | None = page.colormap
    if colours is None or indices.dtype.kind not in "bu" or int(indices.max()) >= colours.shape[1]:
        raise source.refusal("its palette is missing or shorter than its pixels ask for")
    # some old writers put 0..255 into what should be 0..65535
    table = np.asarray(colours if int(colours.max()) < 256 else colours >> 8, np.uint8)
    return np.stack([colour[indices[0].astype(np.intp)] for colour in table])


def _cmyk(samples: Samples) -> Samples:
    """Without a colour profile: each of the inks and the black take away their share."""
    full = int(np.iinfo(samples.dtype).max)
    black = full - samples[3].astype(np.float64)
    return np.stack([np.rint((full - ink.astype(np.float64)) * black / full) for ink in samples[:3]]).astype(
        samples.dtype
    )


def _names(page: tifffile.TiffPage) -> tuple[str, ...]:
    extra = tuple("alpha" if int(kind) in _ALPHA else "" for kind in page.extrasamples)
    colours = page.samplesperpixel - len(extra)
    named = channel_names(3) if page.photometric == _RGB and colours == 3 else ("grey",) if colours == 1 else ()
    named = named or ("",) * colours
    if extra.count("alpha") > 1:
        extra = ("",) * len(extra)
    if named == ("grey",) and "" in extra:
        named = ("",)
    return tuple(name or f"channel {index}" for index, name in enumerate(named + extra))


def _premultiplied(page: tifffile.TiffPage) -> tuple[str, ...]:
    mixed = any(int(kind) == 1 for kind in page.extrasamples)
    return ("Its colours are stored already multiplied by alpha: kept as stored.",) if mixed else ()


def _orientation(page: tifffile.TiffPage) -> int:
    tag = page.tags.get(274)
    value = tag.value if tag is not None else 1
    return int(value) if isinstance(value, int) and 1 <= value <= 8 else 1


def _displayed_by_libtiff(source: Source, page: tifffile.TiffPage, notices: tuple[str, ...]) -> Decoded:
    """Grey or RGB of the compressions that only libtiff undoes: JPEG, fax, floating point prediction.

    Never with extra samples: OpenCV 5.0 multiplies 8-bit colours by their alpha and drops the alpha of grey.
    """
    found = opencv_decode(source.data) if page.samplesperpixel in (1, 3) and not page.extrasamples else None
    expected = np.dtype(np.uint8) if page.dtype is None or page.dtype.kind == "b" else page.dtype.newbyteorder("=")
    if found is None or found.dtype != expected:
        raise _unsupported(source, page)
    array = planes(found, (2, 1, 0) if found.ndim == 3 else None)
    # libtiff has turned the picture upright already
    turned = _orientation(page) >= 5
    size = (page.imagewidth, page.imagelength) if turned else (page.imagelength, page.imagewidth)
    return Decoded(array, size, notices=notices)


def _unsupported(source: Source, page: tifffile.TiffPage) -> FileRefused:
    try:
        name = tifffile.COMPRESSION(page.compression).name
    except ValueError:
        name = str(page.compression)
    return source.refusal(
        f"it is damaged, or its compression {name} with {page.samplesperpixel} samples of {page.dtype} is not read. "
        "Save it without compression"
    )
