"""Drawings with flat areas as files: many as an animated GIF, one as a small PNG."""

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage

Frame = npt.NDArray[np.uint8]
_LOOKED_AT = 8  # frames from which the colours of all are taken


def gif_bytes(frames: Sequence[Frame], milliseconds: int) -> bytes:
    """Frames (rows, columns, 3) uint8 RGB, each shown for so long, over and over.

    256 colours for all frames, nothing dithered: flat areas stay flat. Pillow, because the GIFs of OpenCV 5.0 are off
    by 13 grey levels on average and twenty times as large.
    """
    every = max(1, len(frames) // _LOOKED_AT)
    looked_at = np.concatenate([*frames[::every], frames[-1]])
    palette = PillowImage.fromarray(looked_at).quantize(256, method=PillowImage.Quantize.MEDIANCUT)
    still = PillowImage.Dither.NONE
    pictures = [PillowImage.fromarray(frame).quantize(palette=palette, dither=still) for frame in frames]
    written = io.BytesIO()
    pictures[0].save(
        written, "GIF", save_all=True, append_images=pictures[1:], duration=milliseconds, loop=0, optimize=False
    )
    return written.getvalue()


def drawing_bytes(frame: Frame) -> bytes:
    """(rows, columns, 3) uint8 RGB as a PNG, as small as Pillow makes it."""
    written = io.BytesIO()
    PillowImage.fromarray(frame).save(written, "PNG", optimize=True)
    return written.getvalue()
