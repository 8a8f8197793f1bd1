"""Kernels with a direction: angles in degrees, counter-clockwise, 0 pointing to the right."""

import math
from typing import Annotated

import numpy as np

from convstudio.kernels.generator_registry import registered
from convstudio.kernels.smoothing import Sigma, Size, offsets
from convstudio.values.kernel import MAXIMUM_SIDE, Weights
from convstudio.values.parameters import ParameterInfo

FAMILY = "Oriented"


@registered("motion", "Motion blur", FAMILY, "MATLAB fspecial('motion')")
def motion(
    length: Annotated[
        float, ParameterInfo("Length", "How far the camera moved, counted in pixels touched.", 1, MAXIMUM_SIDE, 1, "px")
    ] = 9.0,
    angle: Annotated[float, ParameterInfo("Angle", "Direction of the movement.", -360, 360, 5, "°")] = 0.0,
) -> Weights:
    """Blurs along a straight line, as a moving camera does.

    w(r, c) = max(0, 1 - distance of the cell centre from a segment of length - 1 pixels), divided by the sum.
    The kernel is as small as the line allows: 1 x length at angle 0.
    """
    half = (length - 1) / 2
    # Nine decimals: the sine of 180 degrees must not leave a row of next to nothing.
    cosine, sine = (round(float(part), 9) for part in (np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))))
    row, column = _grid(math.ceil(abs(half * sine)) + 1, math.ceil(abs(half * cosine)) + 1)
    along = column * cosine - row * sine
    across = column * sine + row * cosine
    beyond = np.maximum(np.abs(along) - half, 0)
    covered = np.maximum(1 - np.hypot(across, beyond), 0)
    return _without_margin(covered / covered.sum())


@registered("gabor", "Gabor", FAMILY, "doi:10.1364/JOSAA.2.001160 (Daugman 1985), cv2.getGaborKernel")
def gabor(
    size: Size = 15,
    sigma: Sigma = 3.0,
    angle: Annotated[
        float, ParameterInfo("Angle", "Direction in which the stripes follow each other.", -360, 360, 5, "°")
    ] = 0.0,
    wavelength: Annotated[float, ParameterInfo("Wavelength", "Distance of two stripes.", 1, 1000, 0.5, "px")] = 6.0,
    gamma: Annotated[
        float, ParameterInfo("Gamma", "Width across the stripes over length along them.", 0.05, 10, 0.05)
    ] = 0.5,
    phase: Annotated[float, ParameterInfo("Phase", "Shift of the stripes: 0 even, 90 odd.", -360, 360, 15, "°")] = 0.0,
) -> Weights:
    """Answers to stripes of one width and direction, as cells of the visual cortex do.

    w = exp(-(u^2 + gamma^2 v^2) / (2 sigma^2)) cos(2 pi u / wavelength + phase), u along the angle, v across it.
    The sum is not forced to 0, as in OpenCV.
    """
    turn = np.deg2rad(angle)
    row, column = offsets(size)[:, None], offsets(size)[None, :]
    along = column * np.cos(turn) - row * np.sin(turn)
    across = column * np.sin(turn) + row * np.cos(turn)
    envelope = np.exp(-(along**2 + (gamma * across) ** 2) / (2 * sigma**2))
    return np.asarray(envelope * np.cos(2 * np.pi * along / wavelength + np.deg2rad(phase)))


def _grid(rows: int, columns: int) -> tuple[Weights, Weights]:
    row, column = np.mgrid[-rows : rows + 1, -columns : columns + 1].astype(np.float64)
    return row, column


def _without_margin(weights: Weights) -> Weights:
    """The weights without outer rows and columns of zeros; the centre stays, for they are point-symmetric."""
    touched = weights > 0
    return weights[np.ix_(touched.any(axis=1), touched.any(axis=0))]
