"""OpenCV's decoders, called from nowhere else in this folder: quietly, and never from a path."""

from typing import Any

import cv2
import numpy as np

from convstudio.values.image import Samples

# Once for the process: the level is the library's, and a worker that set and restored it would meddle with the others.
_logging: Any = cv2.utils.logging
_logging.setLogLevel(_logging.LOG_LEVEL_SILENT)

_MIXABLE = (np.uint8, np.uint16, np.float32)


def opencv_decode(data: bytes, size: int) -> Samples | None:
    """Samples (rows, columns) or (rows, columns, channels in OpenCV's order), None when OpenCV refuses.

    Never from a path: cv2.imread gives cut files as half grey pictures, imdecode refuses the same bytes.
    size: bytes of the samples that the file promises; MemoryError where there is no room for them.
    """
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        found = None
    if found is None:
        check_memory(3 * size + len(data))  # it decodes, and may copy what it is given, beside its result
    return found


def check_memory(size: int) -> None:
    """MemoryError where so many bytes cannot be had: most decoders tell that in no other way than damage."""
    np.empty(size, np.uint8)


def planes(samples: Samples, order: tuple[int, ...] | None = None) -> Samples:
    """(rows, columns[, channels]) as (channels, rows, columns), the channels taken in `order`.

    order None: all of them as they come; OpenCV's own blue, green, red is (2, 1, 0).
    """
    if samples.ndim == 2:
        return samples[np.newaxis]
    order = tuple(range(samples.shape[2])) if order is None else order
    if samples.dtype in _MIXABLE and len(order) <= 4 and samples.flags.c_contiguous:
        out = np.empty((len(order), *samples.shape[:2]), samples.dtype)
        # in one pass over the interleaved samples
        cv2.mixChannels([samples], list(out), [end for to, source in enumerate(order) for end in (source, to)])
        return out
    return np.ascontiguousarray(np.moveaxis(samples[..., list(order)], 2, 0))


def transposed(array: Samples) -> Samples:
    """(channels, rows, columns) with rows and columns exchanged, in blocks where OpenCV knows the type."""
    if array.dtype not in _MIXABLE:
        return array.swapaxes(1, 2)
    out = np.empty((array.shape[0], array.shape[2], array.shape[1]), array.dtype)
    for plane, target in zip(array, out, strict=True):
        cv2.transpose(np.ascontiguousarray(plane), dst=target)
    return out
