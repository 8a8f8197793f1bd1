"""Bytes of unpacked TIFF rows as numbers: prediction undone, packed bits spread, in the byte order of this machine.

Source: TIFF 6.0, sections 4 and 14; Adobe, TIFF Technical Note 3 (floating point prediction).
"""

from typing import Any

import numpy as np

from convstudio.values.image import Samples

PACKED_BITS = tuple(bits for bits in range(1, 16) if bits != 8)
WHOLE_BITS = (8, 16, 32, 64)
_HORIZONTAL, _FLOATING = 2, 3
_AT_ONCE = 1 << 16  # samples; each takes sixteen bytes while its bits are spread


def numbers(data: bytes, rows: int, each: int, bits: int, dtype: np.dtype[Any], predictor: int) -> Samples:
    """(rows, samples in a row) of a type whose byte order is that of the file; each: samples of a pixel."""
    lines = np.frombuffer(data, np.uint8).reshape(rows, -1)
    if bits in PACKED_BITS:
        return _spread(lines, bits).astype(dtype.newbyteorder("="), copy=False)
    if predictor == _FLOATING:
        return _floats(lines, each, dtype)
    if predictor == _HORIZONTAL:
        # on the bits as they are, whatever they mean
        differences = lines.view(f"{dtype.byteorder}u{dtype.itemsize}").reshape(rows, -1, each)
        summed = np.cumsum(differences, axis=1, dtype=differences.dtype.newbyteorder("="))
        return summed.view(dtype.newbyteorder("=")).reshape(rows, -1)
    return lines.view(dtype)


def row_bytes(samples: int, bits: int) -> int:
    """Bytes of a row: it ends at a whole byte."""
    return -(-samples * bits // 8)


def _spread(lines: Samples, bits: int) -> Samples:
    """(rows, samples) uint16 of rows of bytes in which samples follow each other from the highest bit on."""
    samples = lines.shape[1] * 8 // bits
    spread = np.empty((len(lines), samples), np.uint16)
    step = max(1, _AT_ONCE // samples)
    for top in range(0, len(lines), step):
        part = np.unpackbits(lines[top : top + step], axis=1, count=samples * bits).reshape(-1, samples, bits)
        wide = np.zeros((*part.shape[:2], 16), np.uint8)
        wide[:, :, 16 - bits :] = part
        spread[top : top + step] = np.packbits(wide, axis=2).view(">u2")[:, :, 0]
    return spread


def _floats(lines: Samples, each: int, dtype: np.dtype[Any]) -> Samples:
    """Differences of bytes along the row, which holds first the highest byte of all samples, then the next."""
    summed = np.cumsum(lines.reshape(len(lines), -1, each), axis=1, dtype=np.uint8)
    bytes_of_samples = summed.reshape(len(lines), dtype.itemsize, -1).transpose(0, 2, 1)
    return np.ascontiguousarray(bytes_of_samples).view(dtype.newbyteorder(">"))[:, :, 0]
