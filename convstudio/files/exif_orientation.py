"""Which way up a camera held the picture: EXIF tag 274, read and obeyed."""

import struct

from convstudio.files.opencv_calls import transposed
from convstudio.values.image import Samples

_TAG = 0x0112


def exif_orientation(block: bytes) -> int:
    """The orientation 1 to 8 in an EXIF block (with or without its "Exif" prefix); 1 when there is none.

    Source: EXIF 2.32, section 4.6.4; TIFF 6.0, section 2.
    """
    block = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 10:
        return 1
    start = struct.unpack_from(f"{order}I", block, 4)[0]
    if start + 2 > len(block):
        return 1
    entries = struct.unpack_from(f"{order}H", block, start)[0]
    for position in range(start + 2, min(start + 2 + 12 * entries, len(block) - 11), 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", block, position)
        if tag == _TAG and kind == 3:
            return value if 1 <= value <= 8 else 1
    return 1


def upright(array: Samples, orientation: int) -> Samples:
    """Samples (channels, rows, columns) turned and mirrored as `orientation` says, a view where possible."""
    match orientation:
        case 2:
            return array[:, :, ::-1]
        case 3:
            return array[:, ::-1, ::-1]
        case 4:
            return array[:, ::-1]
        case 5:
            return transposed(array)
        case 6:
            return transposed(array)[:, :, ::-1]
        case 7:
            return transposed(array)[:, ::-1, ::-1]
        case 8:
            return transposed(array)[:, ::-1]
        case _:
            return array
