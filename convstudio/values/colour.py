"""Signed numbers as colour: blue below zero, orange above, neutral at zero; by a table of 256 colours."""

from functools import cache

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

# Anchors of the map at -1, -0.5, 0, 0.5, 1: blue for negative, orange for positive, because blue and orange stay apart
# for red-green and for blue-yellow deficiency; both arms change lightness alike.
_ON_LIGHT = ((8, 48, 112), (74, 144, 208), (246, 246, 246), (232, 138, 60), (122, 40, 4))
_ON_DARK = ((178, 218, 255), (46, 122, 200), (28, 28, 28), (206, 98, 22), (255, 206, 150))
NOT_A_NUMBER = (214, 0, 190)
ZERO_INDEX = 128  # where zero stands in a table; -1 is 127 below it, 1 is 127 above, so that zero itself is a colour


def signed_colour(values: npt.ArrayLike, dark: bool = False) -> Bytes:
    """RGB (..., 3) uint8 of values scaled to -1..1, magenta for NaN. dark: zero is as dark as the ground around it."""
    scaled = np.asarray(values)
    scaled = scaled.astype(np.float64 if scaled.dtype.itemsize > 4 else np.float32, copy=False)
    reach = 255 - ZERO_INDEX
    place = np.clip(np.rint(scaled * reach), -reach, reach)
    lost = np.isnan(place)
    place = np.where(lost, 0, place)
    colours: Bytes = signed_table(dark).take(place.astype(np.intp) + ZERO_INDEX, axis=0)  # a copy, also of one number
    colours[lost] = NOT_A_NUMBER
    return colours


@cache
def signed_table(dark: bool = False) -> Bytes:
    """RGB (256, 3) uint8: the colours of -1 (index 1) to 1 (index 255); index 0, below -1, is that of -1. Read-only."""
    anchors = np.array(_ON_DARK if dark else _ON_LIGHT, dtype=np.float64)
    places = np.clip((np.arange(256) - ZERO_INDEX) / (255 - ZERO_INDEX), -1, 1)
    channels = [np.interp(places, np.linspace(-1, 1, 5), anchors[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
    table.flags.writeable = False
    return table
