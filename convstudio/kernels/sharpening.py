"""Kernels that sum to 1 and bring detail out."""

from typing import Annotated

import numpy as np

from convstudio.kernels.edges import laplacian_4
from convstudio.kernels.generator_registry import registered
from convstudio.kernels.smoothing import Sigma, gaussian, identity
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_SIDE, Weights
from convstudio.values.parameters import ParameterInfo

FAMILY = "Sharpening"

Amount = Annotated[float, ParameterInfo("Amount", "How much of the detail is added.", 0, 100, 0.1)]


@registered("sharpen", "Sharpen", FAMILY, "Gonzalez and Woods, Digital Image Processing, section 3.6 (Laplacian)")
def sharpen(amount: Amount = 1.0) -> Weights:
    """Makes edges steeper by taking the Laplacian away.

    w = identity - amount * laplacian-4; with amount 1 the familiar 0 -1 0; -1 5 -1; 0 -1 0.
    """
    return identity(3) - amount * laplacian_4()


@registered("unsharp", "Unsharp mask", FAMILY, "ImageMagick -unsharp, skimage.filters.unsharp_mask")
def unsharp(
    size: Annotated[int, ParameterInfo("Size", "Rows and columns of the kernel, odd.", 1, MAXIMUM_SIDE, 2, "px")] = 5,
    sigma: Sigma = 1.0,
    amount: Amount = 1.0,
) -> Weights:
    """Adds what a Gaussian blur would take away.

    w = identity + amount * (identity - gaussian(size, sigma)); an even size is refused, for the blur would lie
    half a pixel beside the identity.
    """
    if size % 2 == 0:
        raise ConvStudioError(f"size is {size}; unsharp needs an odd size.")
    return identity(size) * (1 + amount) - amount * gaussian(size, sigma)


@registered(
    "emboss", "Emboss", FAMILY, "doi:10.1109/34.93808 (Freeman and Adelson 1991: derivatives steered to an angle)"
)
def emboss(
    angle: Annotated[
        float, ParameterInfo("Angle", "Direction of rising brightness that comes out light.", -360, 360, 15, "°")
    ] = -45.0,
    amount: Annotated[float, ParameterInfo("Amount", "Height of the relief.", 0, 100, 0.1)] = 1.0,
) -> Weights:
    """Turns the image into a relief lit from one side.

    w(r, c) = identity + amount * sqrt(2) * (c cos(angle) - r sin(angle)), the angle counter-clockwise from the right;
    -45 degrees and amount 1 give -2 -1 0; -1 1 1; 0 1 2.
    """
    turn = np.deg2rad(angle)
    row, column = np.mgrid[-1:2, -1:2]
    slope = np.sqrt(2) * (column * np.cos(turn) - row * np.sin(turn))
    # Twelve decimals: sqrt(2) cos(45 degrees) is 1, not 1.0000000000000002.
    return np.asarray(identity(3) + amount * np.round(slope, 12))
