"""TIFF: the page that is the picture, every sample type, layout and usual compression.

tifffile reads the directory; the samples are put together in tiff_segments.py, which lets no piece be left black.
Source: TIFF 6.0 (Adobe, 1992) and its supplements; BigTIFF.
"""

import io
import logging
import struct
from dataclasses import replace

import numpy as np
import tifffile

from convstudio.files.decoder_input import Decoded, DecoderInput
from convstudio.files.opencv_calls import opencv_decode, planes
from convstudio.files.tiff_colours import as_displayed
from convstudio.files.tiff_descriptions import calibrated, imagej_fields, metadata_of, nodata_notice
from convstudio.files.tiff_pages import picture_of
from convstudio.files.tiff_segments import Segments, check_readable, left_out

MAGICS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SIZES = ("imagewidth", "imagelength", "imagedepth", "samplesperpixel", "rowsperstrip", "tilewidth", "tilelength")
_CODES = ("compression", "predictor", "photometric", "planarconfig", "fillorder")
_JPEG, _OLD_JPEG, _YCBCR = 7, 6, 6
# what the numbers of a picture depend on: sizes, bits, compression, colours, places, order, predictor, sample format
_DECIDING = {256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339, 347}

# tifffile reports on damaged files through the root logger's last resort, that is on the screen
logging.getLogger("tifffile").addHandler(logging.NullHandler())
logging.getLogger("tifffile").propagate = False


def read_tiff(source: DecoderInput) -> Decoded:
    """Samples as stored; bilevel as 0 and 255, palette, white-is-zero and CMYK as displayed."""
    with tifffile.TiffFile(io.BytesIO(source.data)) as file:
        found = picture_of(source, file)
        for page in found.pages:
            _check(source, page, len(found.pages))
        fields = imagej_fields(found.pages[0])  # the pages of the other channels have none
        decoded = [_page(source, page, fields) for page in found.pages]
    first = decoded[0]
    if len(decoded) == 1:
        return replace(first, notices=found.notices + first.notices)
    array = np.concatenate([page.array for page in decoded])
    notices = tuple(dict.fromkeys(notice for page in decoded for notice in page.notices))
    return replace(first, array=array, names=found.names, notices=notices)


def _check(source: DecoderInput, page: tifffile.TiffPage, pages: int) -> None:
    """Refuse a damaged directory: whatever it gives for these, lists of numbers too, is handed on by tifffile."""
    if page.dtype is None or page.dtype.kind not in "biuf":
        raise source.refusal("its page has no picture of a known sample type")
    for name in _SIZES + _CODES:
        if not isinstance(value := getattr(page, name), int) or value < 0:
            raise source.refusal(f"its directory is damaged: its {name} is no single number")
    lost = _named(source, page) & _DECIDING.difference(page.tags.keys())
    if lost:
        raise source.refusal(f"its directory is damaged: its tag {min(lost)} cannot be read")
    if len(page.extrasamples) >= page.samplesperpixel:
        raise source.refusal("its directory is damaged: none of its samples is a colour")
    if page.imagedepth != 1:
        raise source.refusal(f"it is a volume of {page.imagedepth} slices; flat pages are read")
    if page.planarconfig not in (1, 2) or page.fillorder not in (1, 2):
        raise source.refusal("its directory is damaged: the order of its samples is none that exists")
    source.check(page.imagelength, page.imagewidth, page.samplesperpixel * pages, page.dtype.itemsize)


def _named(source: DecoderInput, page: tifffile.TiffPage) -> set[int]:
    """The codes in a directory; of those whose values it cannot read tifffile says nothing and takes the defaults."""
    file, data = page.parent.tiff, source.data
    (count,) = struct.unpack_from(file.tagnoformat, data, page.offset)
    first = page.offset + file.tagnosize
    places = range(first, min(first + count * file.tagsize, len(data) - 1), file.tagsize)
    return {struct.unpack_from(f"{page.parent.byteorder}H", data, place)[0] for place in places}


def _page(source: DecoderInput, page: tifffile.TiffPage, fields: dict[str, str]) -> Decoded:
    segments, size = Segments(source, page), (page.imagelength, page.imagewidth)
    gaps = left_out(segments)
    if page.compression == _OLD_JPEG or (page.photometric == _YCBCR and page.compression != _JPEG):
        return _displayed_by_libtiff(source, page, gaps)
    check_readable(segments)
    samples = segments.samples()
    no_data = nodata_notice(page, samples)
    samples, line = calibrated(fields, samples)
    samples, names, more = as_displayed(source, page, samples, segments.bits)
    notices = gaps + no_data + line + more
    return Decoded(samples, size, names, notices, _orientation(page), metadata=metadata_of(page))


def _orientation(page: tifffile.TiffPage) -> int:
    tag = page.tags.get(274)
    value = tag.value if tag is not None else 1
    return int(value) if isinstance(value, int) and 1 <= value <= 8 else 1


def _displayed_by_libtiff(source: DecoderInput, page: tifffile.TiffPage, notices: tuple[str, ...]) -> Decoded:
    """RGB of luminance and colour differences, which pixels may share.

    Never with extra samples: OpenCV 5.0 multiplies 8-bit colours by their alpha and drops the alpha of grey.
    """
    promised = page.imagelength * page.imagewidth * page.samplesperpixel
    plain = page.samplesperpixel in (1, 3) and not page.extrasamples
    found = opencv_decode(source.data, promised) if plain else None
    if found is None or found.dtype != np.uint8 or page.index > 0:
        raise source.refusal("it is damaged, or its colour differences are stored in a way that is not read")
    array = planes(found, (2, 1, 0) if found.ndim == 3 else None)
    # libtiff has turned the picture upright already
    turned = _orientation(page) >= 5
    size = (page.imagewidth, page.imagelength) if turned else (page.imagelength, page.imagewidth)
    return Decoded(array, size, notices=notices, metadata=metadata_of(page))
