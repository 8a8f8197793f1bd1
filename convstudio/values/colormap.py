"""Numbers as colour by tables of 256 colours: signed ones about a neutral zero, others from black to white."""

from enum import Enum
from functools import cache

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

# Anchors of the map at -1, -0.5, 0, 0.5, 1: blue for negative, orange for positive, because blue and orange stay apart
# for red-green and for blue-yellow deficiency; both arms change lightness alike.
_ON_LIGHT = ((8, 48, 112), (74, 144, 208), (246, 246, 246), (232, 138, 60), (122, 40, 4))
_ON_DARK = ((178, 218, 255), (46, 122, 200), (28, 28, 28), (206, 98, 22), (255, 206, 150))
NOT_A_NUMBER = (214, 0, 190)
BELOW, ABOVE = (0, 96, 255), (255, 48, 32)  # what lies under black and over white, where that is marked
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


class Colormap(Enum):
    """From the lowest number to the highest."""

    GREY = "grey"
    VIRIDIS = "viridis"
    MAGMA = "magma"
    TURBO = "turbo"


# Anchors at equal distances. Viridis and magma (van der Walt and Smith, BIDS) grow evenly in lightness, also in grey;
# turbo (Mikhailov, Google) tells many levels apart.
_ANCHORS = {
    Colormap.VIRIDIS: "440154 482878 3e4a89 31688e 26828e 1f9e89 35b779 6dcd59 b4de2c fde725",
    Colormap.MAGMA: "000004 180f3e 451077 721f81 9f2f7f cd4071 f1605d fd9567 fec98d fcfdbf",
    Colormap.TURBO: "30123b 4662d8 36aaf9 1ae4b6 72fe5e c7ef34 faba39 f66b19 cb2a04 7a0403",
}


@cache
def colour_table_of(colours: Colormap) -> Bytes | None:
    """RGB (256, 3) uint8 from the lowest number to the highest; None for grey. Read-only."""
    if colours is Colormap.GREY:
        return None
    anchors = np.array([list(bytes.fromhex(anchor)) for anchor in _ANCHORS[colours].split()], np.float64)
    places = np.linspace(0, len(anchors) - 1, 256)
    table = np.stack([np.interp(places, np.arange(len(anchors)), channel) for channel in anchors.T], axis=-1)
    made: Bytes = np.rint(table).astype(np.uint8)
    made.flags.writeable = False
    return made
