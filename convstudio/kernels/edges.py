"""Kernels that sum to 0: differences of first and second order.

First differences answer positively where brightness rises to the right (x) or downwards (y).
"""

from typing import Annotated

import numpy as np

from convstudio.kernels.generator_registry import registered
from convstudio.kernels.smoothing import Sigma, gaussian, offsets
from convstudio.values.kernel import MAXIMUM_SIDE, Weights
from convstudio.values.parameters import ParameterInfo

FAMILY = "Edges"

Size = Annotated[int, ParameterInfo("Size", "Rows and columns of the kernel.", 3, MAXIMUM_SIDE, 1, "px")]


def _difference_x(smoothing: tuple[float, float, float]) -> Weights:
    """A central difference along the row, smoothed along the column."""
    return np.outer(smoothing, (-1.0, 0.0, 1.0)) + 0.0  # adding zero turns -0 into 0


@registered("sobel-x", "Sobel x", FAMILY, "cv2.Sobel, scipy.ndimage.sobel")
def sobel_x() -> Weights:
    """Finds vertical edges, smoothed along the edge with 1 2 1.

    -1 0 1; -2 0 2; -1 0 1.
    """
    return _difference_x((1, 2, 1))


@registered("sobel-y", "Sobel y", FAMILY, "cv2.Sobel, scipy.ndimage.sobel")
def sobel_y() -> Weights:
    """Finds horizontal edges, smoothed along the edge with 1 2 1.

    -1 -2 -1; 0 0 0; 1 2 1.
    """
    return sobel_x().T


@registered("prewitt-x", "Prewitt x", FAMILY, "scipy.ndimage.prewitt")
def prewitt_x() -> Weights:
    """Finds vertical edges, smoothed along the edge with a plain mean.

    -1 0 1; -1 0 1; -1 0 1.
    """
    return _difference_x((1, 1, 1))


@registered("prewitt-y", "Prewitt y", FAMILY, "scipy.ndimage.prewitt")
def prewitt_y() -> Weights:
    """Finds horizontal edges, smoothed along the edge with a plain mean.

    -1 -1 -1; 0 0 0; 1 1 1.
    """
    return prewitt_x().T


@registered("scharr-x", "Scharr x", FAMILY, "doi:10.11588/heidok.00000962 (Scharr 2000), cv2.Scharr")
def scharr_x() -> Weights:
    """Finds vertical edges with less error in their direction than Sobel.

    -3 0 3; -10 0 10; -3 0 3.
    """
    return _difference_x((3, 10, 3))


@registered("scharr-y", "Scharr y", FAMILY, "doi:10.11588/heidok.00000962 (Scharr 2000), cv2.Scharr")
def scharr_y() -> Weights:
    """Finds horizontal edges with less error in their direction than Sobel.

    -3 -10 -3; 0 0 0; 3 10 3.
    """
    return scharr_x().T


@registered("roberts-x", "Roberts x", FAMILY, "skimage.filters.roberts_pos_diag, turned for correlation")
def roberts_x() -> Weights:
    """Finds edges across the falling diagonal with two cells only.

    -1 0; 0 1: positive where brightness rises to the right or downwards along the diagonal.
    """
    return np.array([[-1.0, 0.0], [0.0, 1.0]])


@registered("roberts-y", "Roberts y", FAMILY, "skimage.filters.roberts_neg_diag, turned for correlation")
def roberts_y() -> Weights:
    """Finds edges across the rising diagonal with two cells only.

    0 -1; 1 0: positive where brightness rises downwards and to the left along the diagonal.
    """
    return np.array([[0.0, -1.0], [1.0, 0.0]])


@registered("laplacian-4", "Laplacian 4", FAMILY, "scipy.ndimage.laplace, cv2.Laplacian")
def laplacian_4() -> Weights:
    """Shows how far a pixel lies under the mean of its four neighbours.

    0 1 0; 1 -4 1; 0 1 0.
    """
    return np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


@registered("laplacian-8", "Laplacian 8", FAMILY, "MATLAB fspecial('laplacian', 0.5), times 3; ImageMagick Laplacian:0")
def laplacian_8() -> Weights:
    """Shows how far a pixel lies under the mean of its eight neighbours.

    1 1 1; 1 -8 1; 1 1 1.
    """
    return np.array([[1.0, 1.0, 1.0], [1.0, -8.0, 1.0], [1.0, 1.0, 1.0]])


@registered("log", "Laplacian of Gaussian", FAMILY, "doi:10.1098/rspb.1980.0020 (Marr and Hildreth), MATLAB fspecial")
def log(size: Size = 9, sigma: Sigma = 1.4) -> Weights:
    """Finds blobs and edges of one width: the Laplacian of a smoothed image.

    w = g (r^2 + c^2 - 2 sigma^2) / sigma^4 with g = gaussian(size, sigma), less its mean so that the sum is 0.
    """
    squares = offsets(size)[:, None] ** 2 + offsets(size)[None, :] ** 2
    weights = gaussian(size, sigma) * (squares - 2 * sigma**2) / sigma**4
    return np.asarray(weights - weights.mean())


@registered("dog", "Difference of Gaussians", FAMILY, "doi:10.1098/rspb.1980.0020 (Marr and Hildreth)")
def dog(
    size: Size = 11,
    sigma: Sigma = 1.2,
    ratio: Annotated[float, ParameterInfo("Ratio", "How much wider the second bell is.", 1.01, 10, 0.1)] = 1.6,
) -> Weights:
    """Keeps structures of one width: a narrow bell less a wide one.

    w = gaussian(size, sigma) - gaussian(size, ratio * sigma); ratio 1.6 comes nearest to the Laplacian of Gaussian.
    """
    return gaussian(size, sigma) - gaussian(size, ratio * sigma)
