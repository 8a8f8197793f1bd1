"""NPY: NumPy's own array file, never with objects in it."""

import io
from typing import Any

import numpy as np
from numpy.lib import format as npy

from convstudio.files.source import Decoded, Source
from convstudio.values.image import Samples

MAGIC = b"\x93NUMPY"
LAYOUTS = ("chw", "hwc")


def read_npy(source: Source) -> Decoded:
    """1 axis: a signal; 2: rows x columns; 3: `layout`, or the shorter of the first and last axis is the channels."""
    shape, fortran, dtype, start = _header(source)
    if dtype.hasobject or dtype.kind not in "biuf":
        raise source.refusal(f"it holds {dtype}; whole and real numbers are read")
    if not 1 <= len(shape) <= 3:
        raise source.refusal(f"its shape {shape} has {len(shape)} axes; 1 to 3 are read. Save one picture of it")
    layout, notices = _layout(source, shape)
    channels, rows, columns = _planar_shape(shape, layout)
    source.check(rows, columns, channels, dtype.itemsize)
    count = channels * rows * columns
    if len(source.data) - start != count * dtype.itemsize:
        raise source.refusal(
            f"its shape {shape} needs {count * dtype.itemsize} bytes; {len(source.data) - start} follow its header"
        )
    array = np.frombuffer(source.data, dtype, count, offset=start).reshape(shape, order="F" if fortran else "C")
    planar = array.transpose(2, 0, 1) if layout == "hwc" else array.reshape(channels, rows, columns)
    if dtype.itemsize > 8:
        planar, notices = planar.astype(np.float64), (*notices, f"{dtype} was rounded to float64.")
    return Decoded(planar, (rows, columns), _names(channels), notices)


def _header(source: Source) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    file = io.BytesIO(source.data)
    try:
        version = npy.read_magic(file)
        read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        shape, fortran, dtype = read(file)
    except KeyError:
        raise source.refusal("its NPY version is not 1.0 or 2.0") from None
    except Exception:
        raise source.refusal("its NPY header is damaged or cut. Save it again with numpy.save") from None
    if any(not isinstance(length, int) or length < 0 for length in shape):
        raise source.refusal(f"its shape {shape} is not made of lengths")
    return shape, fortran, dtype, file.tell()


def _layout(source: Source, shape: tuple[int, ...]) -> tuple[str, tuple[str, ...]]:
    if len(shape) == 1:
        return "w", ("One axis: read as a signal, one row of samples.",)
    if len(shape) == 2:
        return "hw", ("Two axes: read as rows x columns of one channel.",)
    if source.layout is not None:
        return source.layout, ()
    layout = "hwc" if shape[2] < shape[0] else "chw"
    words = "rows x columns x channels" if layout == "hwc" else "channels x rows x columns"
    return layout, (f"Shape {' x '.join(map(str, shape))} read as {words}; choose the layout if that is wrong.",)


def _planar_shape(shape: tuple[int, ...], layout: str) -> tuple[int, int, int]:
    match layout:
        case "w":
            return 1, 1, shape[0]
        case "hw":
            return 1, shape[0], shape[1]
        case "hwc":
            return shape[2], shape[0], shape[1]
        case _:
            return shape[0], shape[1], shape[2]


def _names(channels: int) -> tuple[str, ...]:
    """An array does not say that its second or fourth channel is alpha, so it is not taken for it."""
    return () if channels in (1, 3) else tuple(f"channel {index}" for index in range(channels))


def npy_bytes(samples: Samples) -> bytes:
    """The whole file, version 1.0."""
    file = io.BytesIO()
    npy.write_array(file, np.ascontiguousarray(samples), version=(1, 0), allow_pickle=False)
    return file.getvalue()
