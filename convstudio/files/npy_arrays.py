"""A .npy file as plain numbers of any shape, read strictly: exactly as many bytes as its header promises."""

import io
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.files.errors import FileRefused, raised_in, shown

HEADER_BYTES = 12_000  # no header of a plain array is longer: NumPy itself stops at 10 000
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}

Shape = tuple[int, ...]


def array_header(head: bytes, name: str) -> tuple[Shape, bool, np.dtype[Any], int]:
    """(shape, Fortran order, type, bytes of the header) of a .npy file that begins with `head`.

    Refused: anything but real numbers (so no objects), an empty or a negative axis.
    """
    stream = io.BytesIO(head)
    try:
        read = _HEADERS.get(np.lib.format.read_magic(stream))
        if read is None:
            raise FileRefused(f"{shown(name)} is a NumPy file of a version that holds no plain numbers.")
        shape, fortran, dtype = read(stream)
    except Exception as error:  # the header is Python text, and its reader fails in many ways
        if not raised_in(error, "numpy"):
            raise
        raise FileRefused(f"{shown(name)} is no NumPy file, or its header is damaged.") from error
    if dtype.kind not in "biuf" or dtype.subdtype is not None:
        raise FileRefused(f"{shown(name)} holds {dtype.name[:40]} values; only real numbers are read.")
    if any(type(side) is not int or side < 1 for side in shape):
        raise FileRefused(f"{shown(name)} has the shape {_short(shape)}; every axis must have at least one entry.")
    return shape, fortran, dtype, stream.tell()


def read_array(data: bytes, name: str) -> npt.NDArray[Any]:
    """The array of a .npy file, native byte order; refused unless header and length agree."""
    shape, fortran, dtype, start = array_header(data[:HEADER_BYTES], name)
    promised = math.prod(shape) * dtype.itemsize
    if len(data) - start != promised:
        raise FileRefused(
            f"{shown(name)} is damaged: {_short(shape)} {dtype.name} need {promised} bytes, it has {len(data) - start}."
        )
    flat = np.frombuffer(data, dtype, offset=start)
    array = flat.reshape(shape, order="F" if fortran else "C")
    return array.astype(dtype.newbyteorder("="), copy=False)


def array_bytes(array: npt.NDArray[Any]) -> bytes:
    """The array as the content of a .npy file."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False)
    return stream.getvalue()


def _short(shape: Shape) -> str:
    text = str(shape)
    return text if len(text) <= 50 else f"{text[:48]}…"
