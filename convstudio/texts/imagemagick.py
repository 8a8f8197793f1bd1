"""ImageMagick: WxH[+X+Y]:v,v,... with commas or spaces between the cells; W: alone is a square.

Use the text with -morphology Correlate; -morphology Convolve turns the kernel by 180 degrees.
"""

import re

import numpy as np

from convstudio.texts.cell_table import KernelTextError, kernel_of
from convstudio.values.kernel import ABSENT, Kernel
from convstudio.values.number_parsing import format_number, in_ascii

_HEAD = re.compile(r"([0-9]{1,9})(?:x([0-9]{1,9}))?(?:\+([0-9]{1,9})\+([0-9]{1,9}))?\s*:", re.ASCII)
_NOT_PART = {ABSENT, "nan"}


def recognises(text: str) -> bool:
    """A text that begins with a size and a colon."""
    return _HEAD.match(text) is not None


def parse(text: str) -> Kernel:
    """The kernel after the colon; an origin must be the centre. nan or - in a cell: it is not part of the kernel."""
    head = _HEAD.match(text)
    if head is None:
        raise KernelTextError("an ImageMagick kernel begins with its size and a colon, such as 3x3:.")
    columns, rows = int(head[1]), int(head[2] or head[1])
    _check_origin(head, rows, columns)
    cells = text[head.end() :].strip().removesuffix(";").replace(",", " ").split()
    if len(cells) != rows * columns:
        raise KernelTextError(f"the size {columns}x{rows} needs {rows * columns} cells; there are {len(cells)}.")
    cells = [ABSENT if in_ascii(cell).lower() in _NOT_PART else cell for cell in cells]
    return kernel_of([cells[start : start + columns] for start in range(0, len(cells), columns or 1)], absent=True)


def format_imagemagick(kernel: Kernel) -> str:
    """The user-defined kernel of ImageMagick, a space between the rows."""
    rows, columns = kernel.shape
    cells = np.where(
        kernel.absent, "nan", [[format_number(weight) for weight in row] for row in kernel.weights.tolist()]
    )
    return f"{columns}x{rows}:" + " ".join(map(",".join, cells))


def _check_origin(head: re.Match[str], rows: int, columns: int) -> None:
    centre = ((columns - 1) // 2, (rows - 1) // 2)
    if head[3] is not None and (int(head[3]), int(head[4])) != centre:
        raise KernelTextError(
            f"the origin +{head[3]}+{head[4]} is not the centre +{centre[0]}+{centre[1]}; "
            "leave it out here and set the anchor of the layer."
        )
