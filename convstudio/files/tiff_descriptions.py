"""What programs write about a TIFF page beside its samples: ImageJ's and OME's descriptions, GDAL's nodata value.

Sources: ImageJ, ij/io/FileSaver.java; OME-TIFF (its XML is matched for the two elements that are needed: an XML parser
would follow entities); GDAL, GTiff driver.
"""

import math
import re
from typing import Any

import numpy as np
import tifffile

from convstudio.values.image import Samples
from convstudio.values.image_metadata import CENTIMETRE, INCH, LONGEST_WORDS, Metadata

_STRAIGHT_LINE = "0"
_SIGNED_16 = ("-32768.0", "1.0")
_PIXELS = re.compile(r"<Pixels\b[^>]*>")
_CHANNEL = re.compile(r"<Channel\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(\w+)="([^"]*)"')
_GDAL_NODATA = 42113
_ALONG, _DOWN, _UNIT, _PAGE_NAME = 282, 283, 296, 285  # TIFF 6.0, section 8
_UNITS = {2: INCH, 3: CENTIMETRE}
_LENGTHS = {
    "nm": 1e-7,
    "um": 1e-4,
    "µm": 1e-4,
    "\\u00B5m": 1e-4,
    "micron": 1e-4,
    "mm": 0.1,
    "cm": CENTIMETRE,
    "inch": INCH,
}
_FOR_PROGRAMS = ("ImageJ=", "<?xml", "<OME", '{"shape"')  # beginnings of descriptions that only fit their own samples


def imagej_fields(page: tifffile.TiffPage) -> dict[str, str]:
    """The lines name=value of a description by ImageJ; none for others."""
    if not page.description.startswith("ImageJ="):
        return {}
    return dict(line.split("=", 1) for line in page.description.splitlines() if "=" in line)


def channels_of(page: tifffile.TiffPage) -> tuple[str, ...]:
    """The names of the channels where each of them is a page of its own and nothing else is; else none."""
    if fields := imagej_fields(page):
        alone = all(fields.get(axis, "1") == "1" for axis in ("slices", "frames"))
        count = whole(fields.get("channels", ""))
        return _numbered(count) if alone and fields.get("images") == str(count) else ()
    found = _PIXELS.findall(page.description) if "<OME" in page.description[:500] else []
    if len(found) != 1 or "FileName=" in page.description:
        return ()
    sizes = dict(_ATTRIBUTE.findall(found[0]))
    if sizes.get("SizeZ") != "1" or sizes.get("SizeT") != "1":
        return ()
    count = whole(sizes.get("SizeC", ""))
    names = tuple(dict(_ATTRIBUTE.findall(channel)).get("Name", "") for channel in _CHANNEL.findall(page.description))
    return names if len(set(names)) == count and all(names) else _numbered(count)


def whole(text: str) -> int:
    """The number that a field names, 0 where it is damaged."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"channel {index}" for index in range(count))


def calibrated(fields: dict[str, str], samples: Samples) -> tuple[Samples, tuple[str, ...]]:
    """The samples that ImageJ shows for those in the file, and what to say about it; fields: of its first page.

    ImageJ stores signed 16 bits as unsigned, with a straight line to what they mean.
    """
    if "c0" not in fields or "c1" not in fields:
        return samples, ()
    if fields.get("cf", _STRAIGHT_LINE) != _STRAIGHT_LINE:
        return samples, (f"Values as stored: ImageJ's calibration by its function {fields['cf']:.9} is not applied.",)
    if (fields["c0"], fields["c1"]) == _SIGNED_16 and samples.dtype == np.uint16:
        return (samples ^ np.uint16(0x8000)).view(np.int16), ()
    try:
        start, slope = float(fields["c0"]), float(fields["c1"])
    except ValueError:
        return samples, ("Values as stored: ImageJ's calibration is damaged.",)
    values = (start + slope * samples).astype(np.float64 if samples.dtype.itemsize > 2 else np.float32)
    return values, (f"ImageJ's calibration was applied: {start:g} + {slope:g} times what is stored.",)


def nodata_notice(page: tifffile.TiffPage, samples: Samples) -> tuple[str, ...]:
    """What to say where GDAL marks samples that hold no data by a value of theirs."""
    tag = page.tags.get(_GDAL_NODATA)
    if tag is None or not isinstance(tag.value, str):
        return ()
    words = tag.value.strip("\0 ")[:30]
    try:
        value = float(words)
    except ValueError:
        return ()
    if samples.dtype.kind == "f" and math.isfinite(value):  # GDAL writes -1.8e308 where the lowest float32 is meant
        value = float(np.clip(value, np.finfo(samples.dtype).min, np.finfo(samples.dtype).max))
    count = int(np.count_nonzero(np.isnan(samples) if np.isnan(value) else samples == value))
    return (f"{count} of its samples are marked as no data by the value {words}: filtered like the others.",)


def metadata_of(page: tifffile.TiffPage) -> Metadata:
    """What a result keeps: the size of a pixel, where ImageJ has it in micrometres too, the name and the words."""
    resolution, unit = (_ratio(page, _DOWN), _ratio(page, _ALONG)), _UNITS.get(_value(page, _UNIT, 2), 0.0)
    length = _LENGTHS.get(imagej_fields(page).get("unit", ""))
    if length is not None:
        resolution, unit = (resolution[0] / length, resolution[1] / length), CENTIMETRE
    if not all(0 < pixels < np.inf for pixels in resolution):
        resolution, unit = (0.0, 0.0), 0.0
    name, words = _value(page, _PAGE_NAME, ""), page.description
    return Metadata(
        resolution,
        unit,
        name[:LONGEST_WORDS] if isinstance(name, str) else "",
        for_people(words)[:LONGEST_WORDS],
    )


def for_people(words: str) -> str:
    """A description as it is; empty where programs would take it for what their own samples mean."""
    return "" if words.lstrip().startswith(_FOR_PROGRAMS) else words


def _value(page: tifffile.TiffPage, code: int, otherwise: Any) -> Any:
    tag = page.tags.get(code)
    value = otherwise if tag is None else tag.value
    return value if isinstance(value, int | str | tuple) else otherwise


def _ratio(page: tifffile.TiffPage, code: int) -> float:
    match _value(page, code, 0):
        case (int(over), int(under)) if under:
            return over / under
    return 0.0
