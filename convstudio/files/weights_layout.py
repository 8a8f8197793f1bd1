"""Which axis of a bank of weights is which, what a shape tells of it, and when it has to be asked.

A layout is a word of one letter for each axis: o outputs, i inputs per group, h rows, w columns. PyTorch and ONNX write
oihw and oiw, Keras and Flax hwio and wio, TFLite ohwi; ohw is a list of kernels.
Source of the transposed one's axes (inputs, outputs per group, rows, columns): torch.nn.ConvTranspose2d.
"""

from convstudio.files.stored_layer import Numbers, StoredLayer
from convstudio.values.errors import ConvStudioError

LAYOUTS = {2: ("hw",), 3: ("oiw", "wio", "ohw"), 4: ("oihw", "hwio", "ohwi")}
"""The layouts of so many axes, the documented one first."""

WEIGHT_LAYOUTS = tuple(layout for axes in (4, 3) for layout in LAYOUTS[axes])

_LARGEST_KERNEL = 11  # of what is taken for rows and columns where channels may stand
_UNLESS_TRANSPOSED = "oihw, unless it is a transposed convolution, which is not run"


def in_our_order(weights: Numbers, layout: str) -> Numbers:
    """The weights as (outputs, inputs per group, rows, columns); an axis that the layout has not is of length one."""
    if len(layout) != weights.ndim:
        choice = " or ".join(LAYOUTS[weights.ndim])
        raise ConvStudioError(f"layout is {layout}, for {len(layout)} axes; {weights.ndim} axes take {choice}.")
    present = [letter for letter in "oihw" if letter in layout]
    ordered = weights.transpose([layout.index(letter) for letter in present])
    return ordered.reshape([ordered.shape[present.index(letter)] if letter in present else 1 for letter in "oihw"])


def doubt(stored: StoredLayer, bias: Numbers | None) -> str:
    """The layouts that weights may have, joined by "or"; empty where name, shape and bias leave only one."""
    shape = stored.shape
    if stored.stated or len(shape) == 2 or max(shape) == 1:
        return ""
    pytorch = stored.name == "weight" or stored.name.endswith(".weight")  # Keras and Flax say kernel
    if len(shape) == 3:
        return "" if pytorch else " or ".join(LAYOUTS[3])
    if _kernel_may_lie_elsewhere(shape, pytorch):
        return " or ".join(LAYOUTS[4])
    even = shape[2] == shape[3] and shape[2] % 2 == 0
    settled = bias is not None and shape[0] != shape[1]
    return _UNLESS_TRANSPOSED if pytorch and even and not settled else ""


def is_transposed(stored: StoredLayer, bias: Numbers | None) -> bool:
    """Whether a convolution is transposed: by what the file says, or by a bias as long as the second axis."""
    outputs_second = bias is not None and bias.shape == stored.shape[1:2] != stored.shape[:1]
    return stored.transposed or (outputs_second and len(stored.shape) > 2 and not stored.stated)


def _kernel_may_lie_elsewhere(shape: tuple[int, ...], pytorch: bool) -> bool:
    """Whether other axes than the last two may be the rows and columns; PyTorch's name leaves little doubt."""
    first, last = _like_a_kernel(*shape[:2], often=_LARGEST_KERNEL), _like_a_kernel(*shape[2:], often=None)
    square, middle = shape[2] == shape[3], shape[1] == shape[2] > 1
    if pytorch:
        return first > last == 0 or (not square and middle and shape[1] % 2 == 1)
    if square:
        return first > last or first == last == 2
    return last == 0 or 1 < shape[0] == shape[1] <= _LARGEST_KERNEL or (middle and shape[1] <= _LARGEST_KERNEL)


def _like_a_kernel(rows: int, columns: int, *, often: int | None) -> int:
    """2: an odd square, as most kernels are. 1: small enough to be one. 0: neither.

    often: the largest side of what else could be channels; such a pair is taken for a kernel only as a square or line.
    """
    if rows == columns > 1 and rows % 2 and (often is None or rows <= often):
        return 2
    usual = often is None or rows == columns or 1 in (rows, columns)
    return int(max(rows, columns) <= _LARGEST_KERNEL and usual)
