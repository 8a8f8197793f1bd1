"""Pictures written: the ending of the name says the format, and what the format cannot hold is refused, never bent."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from convstudio.files.atomic_saving import save_atomically, save_bytes
from convstudio.files.errors import FileError, shown
from convstudio.files.image_encoding import begin_npy, begin_tiff, jpeg_bytes, png_bytes, webp_bytes
from convstudio.files.images import decode_image
from convstudio.files.strip_writer import StripLayout, Strips, npy_layout, tiff_layout, write_strips
from convstudio.values.image import Samples
from convstudio.values.image_metadata import NOTHING_SAID, Metadata
from convstudio.values.plan import Shape

_OTHER_NUMBERS = "reading it back gave other numbers. Try another format"
_TIFF_TYPES = ("uint8", "uint16", "float32", "float64")


class _OutputFormat(NamedTuple):
    name: str
    dtypes: tuple[str, ...]
    channels: tuple[int, ...]
    held: str
    longest_side: int
    encode: Callable[[Samples, Metadata], bytes]


_PNG = _OutputFormat("PNG", ("uint8", "uint16"), (1, 2, 3, 4), "1 to 4", 2**31 - 1, png_bytes)
_JPEG = _OutputFormat("JPEG", ("uint8",), (1, 3), "1 or 3", 65500, jpeg_bytes)
_WEBP = _OutputFormat("WebP", ("uint8",), (1, 3, 4), "1, 3 or 4", 16383, webp_bytes)
_ENCODED = {".png": _PNG, ".jpg": _JPEG, ".jpeg": _JPEG, ".webp": _WEBP}
_TIFF_ENDINGS = (".tif", ".tiff")

STRIP_ENDINGS = (".npy", *_TIFF_ENDINGS)
IMAGE_ENDINGS = (*STRIP_ENDINGS, *_ENCODED)


def channels_held(ending: str) -> tuple[int, ...]:
    """How many channels a file of this ending may hold; empty where any number will do."""
    return _ENCODED[ending].channels if ending in _ENCODED else ()


def save_image(
    path: str | os.PathLike[str],
    samples: Samples,
    *,
    depth: int | None = None,
    names: tuple[str, ...] = (),
    metadata: Metadata = NOTHING_SAID,
) -> None:
    """Write samples (channels, rows, columns) as they are: .npy any real type, .tif 8, 16, 32 or 64 bits, .png ....

    depth: bits per sample that were asked for (8, 16, 32, 64), refused when the samples have others; None: theirs.
    names: of the channels; where a format means alpha by its last channel, the last one has to be called so.
    metadata: said in the file as far as its format can.
    What was written is read again and compared before it takes the place of `path` (JPEG is lossy: its size only).
    Raises FileError and leaves `path` as it was.
    """
    ending = Path(path).suffix.lower()
    if ending not in IMAGE_ENDINGS:
        raise FileError(f"Cannot write {shown(path)}: the ending has to be one of {', '.join(IMAGE_ENDINGS)}.")
    if depth is not None and depth != 8 * samples.dtype.itemsize:
        raise _refusal(path, f"{depth} bits were asked for and the samples are {samples.dtype}. Convert them first")
    if ending in STRIP_ENDINGS:
        return save_strips(path, samples.shape, samples.dtype, [(0, samples)], names, metadata)
    _check(path, samples.shape, samples.dtype, names)
    save_bytes(path, _encoded(path, samples, names, _ENCODED[ending], metadata))
    return None


def save_strips(
    path: str | os.PathLike[str],
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    strips: Strips,
    names: tuple[str, ...] = (),
    metadata: Metadata = NOTHING_SAID,
) -> None:
    """Write a .npy or .tif of samples (channels, rows, columns) that come strip by strip, as save_image would.

    shape, dtype: of the whole; the strips together cover it. Whatever making them raises passes through.
    """
    _check(path, shape, dtype, names)
    channels, rows, columns = shape

    def write(file: BinaryIO) -> None:
        layout = _begun(path, file, (channels, rows, columns), dtype, names, metadata)
        # that the header is still the same shows that no strip was written over it
        _compare(path, write_strips(file, layout, strips) and layout == _layout(path, file))

    save_atomically(path, write)


def _check(path: str | os.PathLike[str], shape: tuple[int, ...], dtype: np.dtype[Any], names: tuple[str, ...]) -> None:
    if len(shape) != 3 or 0 in shape or dtype.kind not in "biuf":
        raise _refusal(path, f"it takes channels x rows x columns of real numbers, not {dtype} {shape}")
    if names and len(names) != shape[0]:
        raise _refusal(path, f"{len(names)} names were given for {shape[0]} channels")
    if Path(path).suffix.lower() in _TIFF_ENDINGS and dtype.name not in _TIFF_TYPES:
        raise _refusal(path, f"TIFF is written as {', '.join(_TIFF_TYPES)}, not {dtype}. Save .npy")


def _begun(
    path: str | os.PathLike[str],
    file: BinaryIO,
    shape: Shape,
    dtype: np.dtype[Any],
    names: tuple[str, ...],
    metadata: Metadata,
) -> StripLayout:
    """A file with nothing but its header, and where a reader of that header looks for the samples."""
    if Path(path).suffix.lower() in _TIFF_ENDINGS:
        begin_tiff(file, shape, dtype, names, metadata)
    else:
        begin_npy(file, shape, dtype)
    layout = _layout(path, file)
    if layout is None or (layout.shape, layout.dtype.name) != (shape, dtype.name):
        raise _refusal(path, _OTHER_NUMBERS)
    return layout


def _layout(path: str | os.PathLike[str], file: BinaryIO) -> StripLayout | None:
    return tiff_layout(file) if Path(path).suffix.lower() in _TIFF_ENDINGS else npy_layout(file)


def _encoded(
    path: str | os.PathLike[str], samples: Samples, names: tuple[str, ...], kind: _OutputFormat, metadata: Metadata
) -> bytes:
    channels, rows, columns = samples.shape
    if channels not in kind.channels:
        held = f"{kind.name} holds {kind.held} channels; the result has {channels}"
        raise _refusal(path, f"{held}. Save .tif or .npy, or choose --channels")
    if samples.dtype.name not in kind.dtypes:
        bits = " or ".join(name.removeprefix("uint") for name in kind.dtypes)
        raise _refusal(
            path,
            f"{kind.name} holds whole numbers of {bits} bits, not {samples.dtype}. Save .tif or .npy, or --depth 8",
        )
    if channels in (2, 4) and names and names[-1] != "alpha":
        raise _refusal(
            path,
            f"{kind.name} would show channel {channels} ({names[-1]:.20}) as alpha. Save .tif or choose --channels",
        )
    if max(rows, columns) > kind.longest_side:
        raise _refusal(path, f"{kind.name} ends at {kind.longest_side} pixels a side; this is {columns} x {rows}")
    data = kind.encode(samples, metadata)
    read = decode_image(data, Path(path).name).array
    if kind is _JPEG:
        _compare(path, read.shape == samples.shape)
    else:
        _compare(path, bool(np.array_equal(read, np.broadcast_to(samples, (max(len(read), channels), rows, columns)))))
    return data


def _compare(path: str | os.PathLike[str], equal: bool) -> None:
    if not equal:
        raise _refusal(path, _OTHER_NUMBERS)


def _refusal(path: str | os.PathLike[str], why: str) -> FileError:
    return FileError(f"Cannot write {shown(path)}: {why}.")
