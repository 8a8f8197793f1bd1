"""TIFF samples as they are meant: white and black, palettes, printing colours, and the names of the channels."""

import numpy as np
import tifffile

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.tiff_codecs import FAX
from convstudio.values.image import Samples, channel_names

_PHOTOMETRIC = 262
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_ALPHA = (1, 2)  # ExtraSamples: premultiplied, straight


def as_displayed(
    source: DecoderInput, page: tifffile.TiffPage, samples: Samples, bits: int
) -> tuple[Samples, tuple[str, ...], tuple[str, ...]]:
    """(samples, names, notices) after the photometric interpretation."""
    notices = _presume(page)
    match page.photometric:
        case tifffile.PHOTOMETRIC.MINISWHITE:
            samples, said = _inverted(samples, bits)
            notices += said
        case tifffile.PHOTOMETRIC.PALETTE:
            return _palette(source, page, samples), channel_names(3), ("Palette colours were turned into RGB.",)
        case tifffile.PHOTOMETRIC.SEPARATED if len(samples) >= 4 and samples.dtype.kind == "u":
            return _cmyk(samples), channel_names(3), ("Printing colours (CMYK) were turned into RGB.",)
        case tifffile.PHOTOMETRIC.CIELAB:
            notices = ("L*a*b* numbers as stored: not turned into RGB.",)
        case tifffile.PHOTOMETRIC.CFA:
            notices = ("The numbers of a camera's sensor behind its colour filters: not turned into RGB.",)
        case _:
            pass
    if samples.dtype.kind == "b":
        samples = samples.astype(np.uint8) * np.uint8(255)
    return samples, _names(page), notices + _premultiplied(page)


def _presume(page: tifffile.TiffPage) -> tuple[str, ...]:
    """Set the photometric interpretation that libtiff supposes of a page without one; a notice where that is grey."""
    if _PHOTOMETRIC in page.tags:
        return ()
    if page.samplesperpixel - len(page.extrasamples) == 3:
        page.photometric = _RGB
        return ()
    page.photometric = _WHITE_IS_ZERO if page.compression in FAX else _BLACK_IS_ZERO
    return ("It does not say whether 0 is black or white: black was supposed.",) if page.photometric else ()


def _inverted(samples: Samples, bits: int) -> tuple[Samples, tuple[str, ...]]:
    if samples.dtype.kind == "f":
        return samples, ("White is 0 in this file: its floating-point numbers are kept as they are.",)
    grey = samples[:1]
    inverse = ~grey if samples.dtype.kind in "bi" else np.asarray(2**bits - 1 - grey, grey.dtype)
    whole = np.concatenate([inverse, samples[1:]]) if len(samples) > 1 else inverse
    return whole, ("White is 0 in this file: shown, and filtered, inverted.",)


def _palette(source: DecoderInput, page: tifffile.TiffPage, indices: Samples) -> Samples:
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
    is_rgb = page.photometric in (_RGB, tifffile.PHOTOMETRIC.YCBCR) and colours == 3
    named = channel_names(3) if is_rgb else ("grey",) if colours == 1 else ()
    named = named or ("",) * colours
    if extra.count("alpha") > 1:
        extra = ("",) * len(extra)
    if named == ("grey",) and "" in extra:
        named = ("",)
    return tuple(name or f"channel {index}" for index, name in enumerate(named + extra))


def _premultiplied(page: tifffile.TiffPage) -> tuple[str, ...]:
    mixed = any(int(kind) == 1 for kind in page.extrasamples)
    return ("Its colours are stored already multiplied by alpha: kept as stored.",) if mixed else ()
