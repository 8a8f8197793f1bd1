"""NPY: NumPy's own array file as a picture or a signal."""

import numpy as np

from convstudio.files.decoder_input import Decoded, DecoderInput
from convstudio.files.npy_arrays import array_header, read_array
from convstudio.values.axis_order import LAYOUTS, planes_of

MAGIC = b"\x93NUMPY"


def read_npy(source: DecoderInput) -> Decoded:
    """1 axis: a signal; 2: rows x columns; 3: the shorter of first and last is the channels; or as `layout` says."""
    shape, _, dtype, _ = array_header(source.data, source.name)
    if not 1 <= len(shape) <= 3:
        raise source.refusal(f"it has {len(shape)} axes; 1 to 3 are read. Save one picture of it")
    layout = source.layout or guessed(shape)
    if len(layout) != len(shape):
        raise source.refusal(f"layout {layout} has {len(layout)} axes; the array has {len(shape)}")
    sides = dict(zip(layout, shape, strict=True))
    rows, columns, channels = (sides.get(axis, 1) for axis in "hwc")
    source.check(rows, columns, channels, dtype.itemsize)
    planar = planes_of(read_array(source.data, source.name), layout)
    notices: tuple[str, ...] = () if source.layout else (_told(shape, layout),)
    if dtype.itemsize > 8:
        planar, notices = planar.astype(np.float64), (*notices, f"{dtype} was rounded to float64.")
    return Decoded(planar, (rows, columns), _names(channels), notices, layout=layout)


def guessed(shape: tuple[int, ...]) -> str:
    """The layout of an array of which only the shape is known."""
    if len(shape) < 3:
        return "w" if len(shape) == 1 else "hw"
    return "hwc" if shape[2] < shape[0] else "chw"


def _told(shape: tuple[int, ...], layout: str) -> str:
    if len(shape) == 1:
        return "One axis: read as a signal, one row of samples."
    if len(shape) == 2:
        return "Two axes: read as rows x columns of one channel."
    sides = " x ".join(map(str, shape))
    return f"Shape {sides} read as {LAYOUTS[layout]}; choose the layout if that is wrong."


def _names(channels: int) -> tuple[str, ...]:
    """An array does not say that its second or fourth channel is alpha, so it is not taken for it."""
    return () if channels in (1, 3) else tuple(f"channel {index}" for index in range(channels))
