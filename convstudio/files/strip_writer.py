"""A picture written strip by strip, in whatever order its samples lie in the file: it need not be in memory whole.

    strip: all channels, some rows     file, planes apart       file, interleaved
      channel 0  ##                      0 ..##....               ..rgbrgb....
      channel 1  ##                      1 ..##....
      channel 2  ##                      2 ..##....

Written with seek and write, not through a memory map: the mapped pages of a large file would count as memory of this
process until the system finds the time to put them on disk. Each stretch is read again as soon as it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import tifffile

from convstudio.files.errors import FileRefused
from convstudio.files.npy_arrays import HEADER_BYTES, array_header
from convstudio.values.image import Samples

Strips = Iterable[tuple[int, Samples]]  # the first row, and samples (channels, rows, columns) of all channels

_AT_ONCE = 4 << 20  # bytes


@dataclass(frozen=True)
class StripLayout:
    """Where the samples (channels, rows, columns) of a file lie: from the byte start on, one plane after the other.

    interleaved: or one pixel after the other.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    start: int
    interleaved: bool = False

    def stretches(self, top: int, samples: Samples) -> Iterator[tuple[int, Samples]]:
        """Each stretch of bytes that a strip beginning in row `top` fills: where, and the samples in it."""
        channels, rows, columns = self.shape
        line = columns * self.dtype.itemsize
        if self.interleaved:
            yield from self._runs(self.start + top * channels * line, np.moveaxis(samples, 0, 2))
            return
        for index, plane in enumerate(samples):
            yield from self._runs(self.start + (index * rows + top) * line, plane)

    def _runs(self, place: int, lines: Samples) -> Iterator[tuple[int, Samples]]:
        each = lines[0].size * self.dtype.itemsize
        step = max(1, _AT_ONCE // each)
        for first in range(0, len(lines), step):
            yield place + first * each, np.ascontiguousarray(lines[first : first + step], self.dtype)


def write_strips(file: BinaryIO, layout: StripLayout, strips: Strips) -> bool:
    """Write strips where they belong; whether all that was written is read again as it is."""
    return all(_written(file, *stretch) for top, samples in strips for stretch in layout.stretches(top, samples))


def _written(file: BinaryIO, place: int, samples: Samples) -> bool:
    data = samples.tobytes()
    file.seek(place)
    file.write(data)
    file.seek(place)
    return file.read(len(data)) == data


def npy_layout(file: BinaryIO) -> StripLayout | None:
    """The layout of a .npy file by its header; None where that cannot be read."""
    file.seek(0)
    try:
        shape, _, dtype, start = array_header(file.read(HEADER_BYTES), "")
    except FileRefused:
        return None
    return StripLayout(shape, dtype, start)


def tiff_layout(file: BinaryIO) -> StripLayout | None:
    """The layout of a TIFF file by its first page; None where that cannot be read, or lies in several pieces."""
    file.seek(0)
    try:
        with tifffile.TiffFile(file) as read:
            page = read.pages.first
    except tifffile.TiffFileError:
        return None
    if page.dtype is None or not page.is_contiguous:
        return None
    interleaved = page.samplesperpixel > 1 and page.planarconfig == tifffile.PLANARCONFIG.CONTIG
    shape = (page.samplesperpixel, page.imagelength, page.imagewidth)
    return StripLayout(shape, page.dtype.newbyteorder(page.parent.byteorder), page.dataoffsets[0], interleaved)
