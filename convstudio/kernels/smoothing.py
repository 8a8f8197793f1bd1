"""Kernels that sum to 1 and take detail away, and the one that does nothing."""

import math
from typing import Annotated

import numpy as np

from convstudio.kernels.generator_registry import registered
from convstudio.values.kernel import MAXIMUM_SIDE, Weights
from convstudio.values.parameters import ParameterInfo

FAMILY = "Smoothing"

Size = Annotated[int, ParameterInfo("Size", "Rows and columns of the kernel.", 1, MAXIMUM_SIDE, 1, "px")]
Sigma = Annotated[float, ParameterInfo("Sigma", "Standard deviation of the bell.", 0.1, 500, 0.1, "px")]


def offsets(size: int) -> Weights:
    """Distances of size cells from their common centre (size,), in pixels; halves where size is even."""
    return np.arange(size, dtype=np.float64) - (size - 1) / 2


@registered("identity", "Identity", FAMILY, 'conventions, "Size and padding": the centre cell is (k-1)//2')
def identity(size: Size = 3) -> Weights:
    """Leaves the image as it is: a single one among zeros.

    The one lies at the centre cell (k-1)//2, so an even size does not shift the image in mode SAME.
    """
    weights = np.zeros((size, size))
    weights[(size - 1) // 2, (size - 1) // 2] = 1
    return weights


@registered("box", "Box", FAMILY, "scipy.ndimage.uniform_filter, cv2.boxFilter")
def box(size: Size = 3) -> Weights:
    """Replaces each pixel by the plain mean of its square neighbourhood.

    w = 1 / size^2.
    """
    return np.full((size, size), 1 / size**2)


@registered("gaussian", "Gaussian", FAMILY, "scipy.ndimage.gaussian_filter, cv2.getGaussianKernel")
def gaussian(size: Size = 5, sigma: Sigma = 1.0) -> Weights:
    """Smooths with a bell that has no preferred direction.

    w(r, c) = exp(-(r^2 + c^2) / (2 sigma^2)), sampled at the cell centres and divided by its sum.
    """
    # The smallest distance goes out of the exponent: an even size with a small sigma must not vanish altogether.
    squares = offsets(size) ** 2
    bell = np.exp(-(squares - np.min(squares)) / (2 * sigma**2))
    bell /= bell.sum()
    return np.outer(bell, bell)


@registered("binomial", "Binomial", FAMILY, "doi:10.1109/34.49051 (Lindeberg 1990)")
def binomial(size: Size = 5) -> Weights:
    """Smooths with Pascal's triangle, the Gaussian of whole numbers.

    w(r, c) = C(n, r) C(n, c) / 4^n with n = size - 1; its variance is n/4 along each axis.
    """
    row = np.array([math.comb(size - 1, index) / 2 ** (size - 1) for index in range(size)])
    return np.outer(row, row)


@registered("disk", "Disk", FAMILY, "MATLAB fspecial('disk'): the area of each cell that the circle covers")
def disk(
    radius: Annotated[float, ParameterInfo("Radius", "Radius of the disk.", 0.5, 499, 0.5, "px")] = 3.0,
) -> Weights:
    """Blurs as a lens out of focus does: the mean over a disk with smooth edges.

    w(r, c) = area of the unit cell at (r, c) inside the circle, divided by the area of the circle; exact.
    """
    reach = math.ceil(radius + 0.5) - 1
    edges: Weights = np.arange(-reach, reach + 2, dtype=np.float64) - 0.5
    corner = _quadrant_area(edges[:, None], edges[None, :], radius)
    covered = np.diff(np.diff(corner, axis=0), axis=1)
    return np.asarray(np.maximum(covered, 0) / (math.pi * radius**2))


def _quadrant_area(y: Weights, x: Weights, radius: float) -> Weights:
    """Area of the circle inside the rectangle from its centre to (y, x); odd in y and in x, so differences are cells.

    The integral of min(height, sqrt(radius^2 - t^2)) from 0 to width, in closed form.
    """
    height = np.minimum(np.abs(y), radius)
    width = np.minimum(np.abs(x), radius)
    flat_until = np.minimum(np.sqrt(radius**2 - height**2), width)
    area = height * flat_until + _arc_integral(width, radius) - _arc_integral(flat_until, radius)
    return np.asarray(np.sign(y) * np.sign(x) * area)


def _arc_integral(t: Weights, radius: float) -> Weights:
    inside = np.clip(t / radius, 0, 1)
    return np.asarray(radius**2 / 2 * (inside * np.sqrt(1 - inside**2) + np.arcsin(inside)))
