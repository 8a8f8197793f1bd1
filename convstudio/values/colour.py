"""Signed numbers as colour: blue below zero, orange above, neutral at zero."""

from functools import cache

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

# Anchors of the map at -1, -0.5, 0, 0.5, 1: blue for negative, orange for positive, because blue and orange stay apart
# for red-green and for blue-yellow deficiency; both arms change lightness alike.
_ON_LIGHT = ((8, 48, 112), (74, 144, 208), (246, 246, 246), (232, 138, 60), (122, 40, 4))
_ON_DARK = ((178, 218, 255), (46, 122, 200), (28, 28, 28), (206, 98, 22), (255, 206, 150))
NOT_A_NUMBER = (214, 0, 190)


def signed_colour(values: npt.ArrayLike, dark: bool = False) -> Bytes:
    """RGB (..., 3) uint8 of values scaled to -1..1, magenta for NaN. dark: zero is as dark as the ground around it."""
    scaled = np.asarray(values)
    scaled = scaled.astype(np.float64 if scaled.dtype.itemsize > 4 else np.float32, copy=False)
    place = np.clip(np.rint(scaled * 255), -255, 255)
    lost = np.isnan(place)
    if lost.any():
        place = np.where(lost, 0, place)
    colours: Bytes = _table(dark).take(place.astype(np.intp) + 255, axis=0)  # a copy, also of a single number
    colours[lost] = NOT_A_NUMBER
    return colours


@cache
def _table(dark: bool) -> Bytes:
    anchors = np.array(_ON_DARK if dark else _ON_LIGHT, dtype=np.float64)
    places = np.linspace(-1, 1, 511)
    channels = [np.interp(places, np.linspace(-1, 1, 5), anchors[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
