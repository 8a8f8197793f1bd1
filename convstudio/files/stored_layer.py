"""StoredLayer: what a weights file says of one convolution, before anybody asks for its numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.files.errors import printable
from convstudio.values.border import Border
from convstudio.values.layer import Mode, Pads, Pair

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class StoredLayer:
    """One convolution of a file: its name and shape as stored, how it walks, and a function that reads its numbers.

    shape: of 2 to 4 axes; which is which, weights_layout knows.
    read: gives (weights of this shape, bias (outputs,) or None), any real dtype; raises FileRefused.
    stated: the file says how it walks and where its axes are, or leaves out what its format defines; otherwise stride,
    dilation, groups, mode and pads say nothing.
    unread: what pads it is not read, so mode and pads say nothing.
    """

    name: str
    shape: tuple[int, ...]
    read: Callable[[], tuple[Numbers, Numbers | None]]
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    groups: int = 1
    mode: Mode = Mode.SAME
    pads: Pads = ((0, 0), (0, 0))
    border: Border = Border.ZEROS
    border_value: float = 0.0
    unread: bool = False
    stated: bool = False
    transposed: bool = False

    @property
    def described(self) -> str:
        """The name and the shape, as a list shows them."""
        return f"{printable(self.name)} {'x'.join(map(str, self.shape))}"


def bias_name(weight: str) -> str:
    """Where the bias of a tensor of this name would be: "features.0.weight" has "features.0.bias"."""
    return weight.removesuffix("weight") + "bias" if weight.endswith("weight") else f"{weight}.bias"


def bfloat16_as_float32(bits: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
    """The upper half of a float32, which is what a bfloat16 is, filled up with zeros."""
    return (bits.astype(np.uint32) << 16).view(np.float32)
