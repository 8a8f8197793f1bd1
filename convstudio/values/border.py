"""What lies beyond the edge of an input: a rule that maps any integer position to a sample.

    three to the left of 1 2 3 4 5
    ZEROS, CONSTANT   v v v | 1 2 3 4 5 | v v v
    REPLICATE         1 1 1 | 1 2 3 4 5 | 5 5 5
    REFLECT           4 3 2 | 1 2 3 4 5 | 4 3 2     the edge is not repeated
    SYMMETRIC         3 2 1 | 1 2 3 4 5 | 5 4 3     the edge is repeated
    CIRCULAR          3 4 5 | 1 2 3 4 5 | 1 2 3

Padding wider than the input goes on periodically, as numpy.pad does.
"""

from enum import Enum
from typing import assert_never

import numpy as np
import numpy.typing as npt

CONSTANT_INDEX = -1


class Border(Enum):
    """A border rule, by its name in the interface, the command line and the project file."""

    ZEROS = "zeros"
    CONSTANT = "constant"
    REPLICATE = "replicate"
    REFLECT = "reflect"
    SYMMETRIC = "symmetric"
    CIRCULAR = "circular"

    def index_map(self, positions: npt.ArrayLike, length: int) -> npt.NDArray[np.int64]:
        """Which sample of an axis of this length is meant at each position; -1 means the constant."""
        position = np.asarray(positions, dtype=np.int64)
        match self:
            case Border.ZEROS | Border.CONSTANT:
                inside = (position >= 0) & (position < length)
                return np.where(inside, position, CONSTANT_INDEX)
            case Border.REPLICATE:
                return np.clip(position, 0, length - 1)
            case Border.REFLECT:
                return _folded(position, length, period=max(2 * length - 2, 1))
            case Border.SYMMETRIC:
                folded = position % (2 * length)
                return np.minimum(folded, 2 * length - 1 - folded)
            case Border.CIRCULAR:
                return position % length
            case _:
                assert_never(self)

    @property
    def elsewhere(self) -> str:
        """What other libraries call this rule."""
        return _ELSEWHERE[self]


def _folded(position: npt.NDArray[np.int64], length: int, period: int) -> npt.NDArray[np.int64]:
    folded = position % period
    return np.where(folded < length, folded, period - folded)


_ELSEWHERE = {
    Border.ZEROS: "torch zeros, NumPy constant, ImageMagick black, G'MIC Dirichlet",
    Border.CONSTANT: "NumPy constant, OpenCV BORDER_CONSTANT",
    Border.REPLICATE: "NumPy edge, ndimage nearest, OpenCV BORDER_REPLICATE, G'MIC Neumann, ImageJ",
    Border.REFLECT: "torch and NumPy reflect, ndimage mirror, OpenCV BORDER_REFLECT_101",
    Border.SYMMETRIC: "NumPy symmetric, ndimage reflect, OpenCV BORDER_REFLECT, MATLAB symmetric",
    Border.CIRCULAR: "torch circular, NumPy, ndimage and OpenCV wrap, G'MIC Periodic",
}
