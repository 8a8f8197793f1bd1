"""Frequency response: what a kernel multiplies waves of each frequency by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

STEPS = 128  # frequencies are multiples of one cycle in so many pixels
_HALF = STEPS // 2

Gains = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Response:
    """Gains (never negative) of a kernel.

    plane: (STEPS + 1, STEPS + 1), vertical x horizontal frequency, both -0.5 to 0.5 cycles per pixel, 0 in the middle.
    across, down: (STEPS/2 + 1,) of horizontal and of vertical waves, 0 to 0.5 cycles per pixel.
    radial: the mean over all directions at the same distance from frequency 0.
    """

    plane: Gains
    across: Gains
    down: Gains
    radial: Gains

    @property
    def flat(self) -> float:
        """What a flat area is multiplied by, without its sign."""
        return float(self.plane[_HALF, _HALF])

    @property
    def peak(self) -> tuple[float, float, float]:
        """(vertical frequency, horizontal frequency, gain) of the strongest wave, one of both directions."""
        half = self.plane[_HALF:]
        row, column = np.unravel_index(int(np.argmax(half)), half.shape)
        across = (int(column) - _HALF) / STEPS
        return int(row) / STEPS, across if row else abs(across), float(half[row, column])


def frequencies() -> Gains:
    """0 to 0.5 cycles per pixel, as the profiles of a Response have them."""
    return np.arange(_HALF + 1) / STEPS


def response_of(weights: Weights, dilation: Pair = (1, 1)) -> Response:
    """The response of weights (rows, columns) float64; exact at every frequency, whatever the size of the kernel.

    At multiples of 1/STEPS cells that are STEPS pixels apart see the same wave: they are added up, and a transform of
    STEPS x STEPS is all it takes.
    """
    folded = _folded(_folded(weights, dilation[0]).T, dilation[1]).T
    gains = np.fft.fftshift(np.abs(np.fft.fft2(folded)))
    plane = np.pad(gains, ((0, 1), (0, 1)), mode="wrap")  # +0.5 is the same as -0.5
    return Response(plane, plane[_HALF, _HALF:], plane[_HALF:, _HALF], _radial(plane))


def _folded(weights: Weights, dilation: int) -> Weights:
    """(STEPS, columns): rows that see the same waves, added up."""
    folded = np.zeros((STEPS, weights.shape[1]))
    np.add.at(folded, np.arange(len(weights)) * dilation % STEPS, weights)
    return folded


def _radial(plane: Gains) -> Gains:
    at = np.arange(-_HALF, _HALF + 1)
    distance = np.rint(np.hypot(at[:, None], at)).astype(np.intp)
    inside = distance <= _HALF
    sums = np.bincount(distance[inside], weights=plane[inside])
    return np.asarray(sums / np.bincount(distance[inside]), dtype=np.float64)
