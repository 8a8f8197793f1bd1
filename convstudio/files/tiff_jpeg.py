"""A JPEG strip or tile of a TIFF file as pixels: the tables that all pieces share are put in front of it.

Source: Adobe, TIFF Technical Note 2 (1995).
"""

import io
import struct
from typing import Any

import numpy as np
import tifffile
from PIL import JpegImagePlugin

from convstudio.values.image import Samples

_MARK, _END = b"\xff\xd8", b"\xff\xd9"


def jpeg_piece(data: bytes, page: tifffile.TiffPage) -> Samples | None:
    """(rows, columns, samples) uint8, luminance and colour difference turned into RGB; None where Pillow refuses."""
    tables: Any = page.jpegtables or _MARK + _END
    turned = page.photometric == tifffile.PHOTOMETRIC.YCBCR
    # without Adobe's marker a decoder guesses whether three components are RGB
    adobe = b"\xff\xee" + struct.pack(">H5sHHHB", 14, b"Adobe", 100, 0, 0, int(turned))
    whole = _MARK + adobe + tables.removeprefix(_MARK).removesuffix(_END) + data.removeprefix(_MARK)
    try:
        with JpegImagePlugin.JpegImageFile(io.BytesIO(whole)) as picture:
            if picture.mode not in ("L", "RGB"):
                return None
            found = np.asarray(picture)
    except (OSError, SyntaxError):
        return None
    return found if found.ndim == 3 else found[:, :, np.newaxis]
