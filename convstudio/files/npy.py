"""NPY: NumPy's own array file as a picture or a signal."""

import numpy as np

from convstudio.files.arrays import array_header, read_array
from convstudio.files.source import Decoded, Source

MAGIC = b"\x93NUMPY"
LAYOUTS = ("chw", "hwc")


def read_npy(source: Source) -> Decoded:
    """1 axis: a signal; 2: rows x columns; 3: `layout`, or the shorter of the first and last axis is the channels."""
    shape, _, dtype, _ = array_header(source.data, source.name)
    if not 1 <= len(shape) <= 3:
        raise source.refusal(f"it has {len(shape)} axes; 1 to 3 are read. Save one picture of it")
    layout, notices = _layout(source, shape)
    channels, rows, columns = _planar_shape(shape, layout)
    source.check(rows, columns, channels, dtype.itemsize)
    array = read_array(source.data, source.name)
    planar = array.transpose(2, 0, 1) if layout == "hwc" else array.reshape(channels, rows, columns)
    if dtype.itemsize > 8:
        planar, notices = planar.astype(np.float64), (*notices, f"{dtype} was rounded to float64.")
    return Decoded(planar, (rows, columns), _names(channels), notices)


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
