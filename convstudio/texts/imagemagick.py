"""ImageMagick: WxH[+X+Y]:v,v,... with commas or spaces between the cells; W: alone is a square.

Use the text with -morphology Correlate; -morphology Convolve turns the kernel by 180 degrees.
"""

import re

from convstudio.texts.cells import KernelTextError, kernel_of
from convstudio.values.kernel import Kernel
from convstudio.values.number import format_number, with_plain_minus

_HEAD = re.compile(r"([0-9]{1,9})(?:x([0-9]{1,9}))?(?:\+([0-9]{1,9})\+([0-9]{1,9}))?\s*:", re.ASCII)
_NOT_PART = {"-", "nan"}


def recognises(text: str) -> bool:
    """A text that begins with a size and a colon."""
    return _HEAD.match(text) is not None


def parse(text: str) -> Kernel:
    """The kernel after the colon; an origin must be the centre, and every cell a number."""
    head = _HEAD.match(text)
    if head is None:
        raise KernelTextError("an ImageMagick kernel begins with its size and a colon, such as 3x3:.")
    columns, rows = int(head[1]), int(head[2] or head[1])
    _check_origin(head, rows, columns)
    cells = text[head.end() :].strip().removesuffix(";").replace(",", " ").split()
    if len(cells) != rows * columns:
        raise KernelTextError(f"the size {columns}x{rows} needs {rows * columns} cells; there are {len(cells)}.")
    _check_parts(cells, columns)
    return kernel_of([cells[start : start + columns] for start in range(0, len(cells), columns or 1)])


def format_imagemagick(kernel: Kernel) -> str:
    """The user-defined kernel of ImageMagick, a space between the rows."""
    rows, columns = kernel.shape
    return f"{columns}x{rows}:" + " ".join(",".join(map(format_number, row)) for row in kernel.weights.tolist())


def _check_origin(head: re.Match[str], rows: int, columns: int) -> None:
    centre = ((columns - 1) // 2, (rows - 1) // 2)
    if head[3] is not None and (int(head[3]), int(head[4])) != centre:
        raise KernelTextError(
            f"the origin +{head[3]}+{head[4]} is not the centre +{centre[0]}+{centre[1]}; "
            "leave it out here and set the anchor of the layer."
        )


def _check_parts(cells: list[str], columns: int) -> None:
    for index, cell in enumerate(cells):
        if with_plain_minus(cell).lower() in _NOT_PART:
            row, column = index // columns + 1, index % columns + 1
            message = f'row {row}, column {column}: "{cell}" means "not part of the kernel"; such cells come later.'
            raise KernelTextError(message, row, column, cell)
