"""Pictures out: the ending of the name says the format, and what the format cannot hold is refused, never bent."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import tifffile

from convstudio.files.encoding import jpeg_bytes, png_bytes, webp_bytes, write_npy, write_tiff
from convstudio.files.errors import FileError, shown
from convstudio.files.images import decode_image
from convstudio.files.saving import save_atomically, save_bytes
from convstudio.values.image import Samples

_TIFF_TYPES = ("uint8", "uint16", "float32", "float64")


class _Format(NamedTuple):
    name: str
    dtypes: tuple[str, ...]
    channels: tuple[int, ...]
    held: str
    longest_side: int
    encode: Callable[[Samples], bytes]


_PNG = _Format("PNG", ("uint8", "uint16"), (1, 2, 3, 4), "1 to 4", 2**31 - 1, png_bytes)
_JPEG = _Format("JPEG", ("uint8",), (1, 3), "1 or 3", 65500, jpeg_bytes)
_WEBP = _Format("WebP", ("uint8",), (1, 3, 4), "1, 3 or 4", 16383, webp_bytes)
_ENCODED = {".png": _PNG, ".jpg": _JPEG, ".jpeg": _JPEG, ".webp": _WEBP}
_TIFF_ENDINGS = (".tif", ".tiff")

IMAGE_ENDINGS = (".npy", *_TIFF_ENDINGS, *_ENCODED)


def channels_held(ending: str) -> tuple[int, ...]:
    """How many channels a file of this ending may hold; empty where any number will do."""
    return _ENCODED[ending].channels if ending in _ENCODED else ()


def save_image(
    path: str | os.PathLike[str], samples: Samples, *, depth: int | None = None, names: tuple[str, ...] = ()
) -> None:
    """Write samples (channels, rows, columns) as they are: .npy any real type, .tif 8, 16, 32 or 64 bits, .png ....

    depth: bits per sample that were asked for (8, 16, 32, 64), refused when the samples have others; None: theirs.
    names: of the channels; where a format means alpha by its last channel, the last one has to be called so.
    What was written is read again and compared before it takes the place of `path` (JPEG is lossy: its size only).
    Raises FileError and leaves `path` as it was.
    """
    ending = Path(path).suffix.lower()
    if ending not in IMAGE_ENDINGS:
        raise FileError(f"Cannot write {shown(path)}: the ending has to be one of {', '.join(IMAGE_ENDINGS)}.")
    _check(path, samples, depth, names)
    if ending == ".npy":
        return save_atomically(path, lambda file: _write_npy(path, file, samples))
    if ending in _TIFF_ENDINGS:
        return save_atomically(path, lambda file: _write_tiff(path, file, samples, names))
    save_bytes(path, _encoded(path, samples, names, _ENCODED[ending]))
    return None


def _check(path: str | os.PathLike[str], samples: Samples, depth: int | None, names: tuple[str, ...]) -> None:
    if samples.ndim != 3 or samples.size == 0 or samples.dtype.kind not in "biuf":
        raise _refusal(path, f"it takes channels x rows x columns of real numbers, not {samples.dtype} {samples.shape}")
    if names and len(names) != len(samples):
        raise _refusal(path, f"{len(names)} names were given for {len(samples)} channels")
    if depth is not None and depth != 8 * samples.dtype.itemsize:
        raise _refusal(path, f"{depth} bits were asked for and the samples are {samples.dtype}. Convert them first")


def _encoded(path: str | os.PathLike[str], samples: Samples, names: tuple[str, ...], kind: _Format) -> bytes:
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
    data = kind.encode(samples)
    read = decode_image(data, Path(path).name).array
    if kind is _JPEG:
        _compare(path, read.shape == samples.shape)
    else:
        _compare(path, bool(np.array_equal(read, np.broadcast_to(samples, (max(len(read), channels), rows, columns)))))
    return data


def _write_npy(path: str | os.PathLike[str], file: BinaryIO, samples: Samples) -> None:
    write_npy(file, samples)
    file.seek(-samples.nbytes, os.SEEK_END)
    # plane by plane: a result may be larger than half of the memory
    _compare(path, all(file.read(plane.nbytes) == plane.tobytes() for plane in samples))


def _write_tiff(path: str | os.PathLike[str], file: BinaryIO, samples: Samples, names: tuple[str, ...]) -> None:
    if samples.dtype.name not in _TIFF_TYPES:
        raise _refusal(path, f"TIFF is written as {', '.join(_TIFF_TYPES)}, not {samples.dtype}. Save .npy")
    write_tiff(file, samples, names)
    file.seek(0)
    with tifffile.TiffFile(file) as read:
        page = read.pages.first
        found = page.asarray().reshape(page.shape)
    if found.ndim == 3 and page.planarconfig == tifffile.PLANARCONFIG.CONTIG:
        found = np.moveaxis(found, 2, 0)
    _compare(path, np.array_equal(found.reshape(samples.shape), samples, equal_nan=samples.dtype.kind == "f"))


def _compare(path: str | os.PathLike[str], equal: bool) -> None:
    if not equal:
        raise _refusal(path, "reading it back gave other numbers. Try another format")


def _refusal(path: str | os.PathLike[str], why: str) -> FileError:
    return FileError(f"Cannot write {shown(path)}: {why}.")
