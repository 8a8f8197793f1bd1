"""Which page of a TIFF file is its picture: thumbnails, previews, masks and the levels of a pyramid are not.

Sources: TIFF 6.0, NewSubfileType; Adobe, DNG 1.7, chapter 2; ImageJ's and OME's descriptions.
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

import tifffile

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.errors import raised_in
from convstudio.files.tiff_descriptions import channels_of, imagej_fields, whole

_LOOKED_AT = 64  # pages; the others of a long stack are taken to be pictures

_SOME_DAMAGED = ("First of several pages, some of them damaged.",)


class PicturePages(NamedTuple):
    """The pages that are the channels of the picture (mostly one), their names, and what to say about the others."""

    pages: tuple[tifffile.TiffPage, ...]
    names: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def picture_of(source: DecoderInput, file: tifffile.TiffFile) -> PicturePages:
    """The first page that is a picture in its own right; several pages where they are the channels of one."""
    first = file.pages[0]
    if not isinstance(first, tifffile.TiffPage):
        raise source.refusal("its first page has no picture of a known sample type")
    pages, words = _pictures(file, first)
    page = _behind(first, pages)
    if page is not first:
        size = f"{first.imagewidth} x {first.imagelength}"
        preview = f"Its first page is a preview of {size} pixels: the picture behind it was opened."
        return PicturePages((page,), (), (preview, *words))
    names = channels_of(first)
    if len(names) > 1 and len(pages) == len(names) and len({_kind(page) for page in pages}) == 1:
        return PicturePages(tuple(pages), names)
    return PicturePages((first,), (), words)


def _pictures(file: tifffile.TiffFile, first: tifffile.TiffPage) -> tuple[list[tifffile.TiffPage], tuple[str, ...]]:
    """(pages that are pictures in their own right, what to say about there being several)."""
    found: list[tifffile.TiffPage] = []
    try:
        count = len(file.pages)
        cut = _names_another(file, file.pages[count - 1])
        found = _full([file.pages[index] for index in range(min(count, _LOOKED_AT))])
        found += _full(first.pages or ())
        count = max(len(found) + max(0, count - _LOOKED_AT), whole(imagej_fields(first).get("images", "")))
    except Exception as error:  # the chain of pages is damaged somewhere behind the first one
        if not raised_in(error, "tifffile"):
            raise
        return found, _SOME_DAMAGED
    if any(not _has_sides(page) for page in found) or cut:
        return [page for page in found if _has_sides(page)], _SOME_DAMAGED
    return found, (f"First of {count} pages.",) if count > 1 else ()


def _names_another(file: tifffile.TiffFile, last: tifffile.TiffPage | tifffile.TiffFrame) -> bool:
    """Whether the last page found points to one more, or its pointer is cut off: the file ends before its pages do."""
    form, handle = file.tiff, file.filehandle
    handle.seek(last.offset)
    (tags,) = struct.unpack(form.tagnoformat, handle.read(form.tagnosize))
    handle.seek(last.offset + form.tagnosize + tags * form.tagsize)
    pointer = handle.read(form.offsetsize)
    return len(pointer) < form.offsetsize or any(pointer)


def _full(pages: Sequence[tifffile.TiffPage | tifffile.TiffFrame]) -> list[tifffile.TiffPage]:
    return [page for page in pages if isinstance(page, tifffile.TiffPage) and not (page.is_reduced or page.is_mask)]


def _behind(first: tifffile.TiffPage, pages: list[tifffile.TiffPage]) -> tifffile.TiffPage:
    """The page that `first` is a thumbnail of, by its own word or because a later one is the same but larger."""
    later = [page for page in pages if page is not first]
    if not _has_sides(first):
        return first
    if first.is_reduced or first.is_mask:
        return max(later, key=_area, default=first)
    return next((page for page in later if _is_thumbnail(first, page)), first)


def _has_sides(page: tifffile.TiffPage) -> bool:
    """Whether its rows and columns are numbers: tifffile hands on whatever a damaged directory gives for them."""
    return all(isinstance(side, int) and side > 0 for side in (page.imagelength, page.imagewidth))


def _area(page: tifffile.TiffPage) -> int:
    return page.imagewidth * page.imagelength


def _is_thumbnail(small: tifffile.TiffPage, large: tifffile.TiffPage) -> bool:
    """Whether they have the same proportions, to a pixel of the smaller, and one has at least twice the side."""
    if large.imagelength < 2 * small.imagelength or large.imagewidth < 2 * small.imagewidth:
        return False
    return abs(large.imagewidth * small.imagelength / large.imagelength - small.imagewidth) <= 1


def _kind(page: tifffile.TiffPage) -> tuple[object, ...]:
    return page.imagewidth, page.imagelength, page.samplesperpixel, str(page.dtype)
