"""What a text typed into cells of a kernel does to it. Pure: a kernel in, a kernel out, or a refusal."""

from collections.abc import Callable, Sequence

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import ABSENT, Cell, Kernel
from convstudio.values.number_parsing import format_number, in_ascii, parse_number

_DIGITS = 15


def typed(kernel: Kernel, cells: Sequence[Cell], text: str) -> Kernel:
    """The kernel after a text was typed with these cells selected; the first of them is the current one.

    "*2" and "/9" change every selected cell, "+1" does when several are selected; everything else is a number for the
    current cell, or "-" or "nan": it is not part of the kernel. Raises ConvStudioError, in a sentence that names the
    cell, when it is neither.
    """
    try:
        change = _change(in_ascii(text.strip()), several=len(cells) > 1)
        if change is None:
            return with_cell(kernel, cells[0], text)
        return changed(kernel, cells, change)
    except ConvStudioError as error:
        row, column = cells[0]
        raise ConvStudioError(f"Row {row}, column {column}: {error}") from error


def with_cell(kernel: Kernel, cell: Cell, text: str) -> Kernel:
    """The kernel with one cell typed anew; the text is remembered, the recipe is not."""
    text = text.strip()
    if in_ascii(text).lower() in (ABSENT, "nan"):
        return without_cells(kernel, [cell])
    return kernel if text == kernel.written[cell[0]][cell[1]] else kernel.with_cells({cell: (parse_number(text), text)})


def without_cells(kernel: Kernel, cells: Sequence[Cell]) -> Kernel:
    """The kernel without these cells: they are not part of it, and empty."""
    return (
        kernel if all(kernel.absent[cell] for cell in cells) else kernel.with_cells(dict.fromkeys(cells, (0.0, ABSENT)))
    )


def with_values(kernel: Kernel, cells: Sequence[Cell], values: Sequence[float]) -> Kernel:
    """The kernel with other numbers in these cells."""
    tidy = [float(f"{value:.{_DIGITS}g}") for value in values]
    places = tuple(np.array(cells).T)
    if np.array_equal(kernel.weights[places], tidy) and not kernel.absent[places].any():
        return kernel
    return kernel.with_cells({cell: (value, format_number(value)) for cell, value in zip(cells, tidy, strict=True)})


def changed(kernel: Kernel, cells: Sequence[Cell], change: Callable[[float], float]) -> Kernel:
    """The kernel with the numbers in these cells changed; a cell that is not part of it stays so."""
    parts = [cell for cell in cells if not kernel.absent[cell]]
    return with_values(kernel, parts, [change(float(kernel.weights[cell])) for cell in parts]) if parts else kernel


def block_text(kernel: Kernel, cells: Sequence[Cell]) -> str:
    """The rectangle around these cells as lines of tab-separated numbers."""
    texts = np.where(kernel.absent, "0", kernel.written).tolist()
    rows = range(min(row for row, _ in cells), max(row for row, _ in cells) + 1)
    columns = slice(min(column for _, column in cells), max(column for _, column in cells) + 1)
    return "\n".join("\t".join(texts[row][columns]) for row in rows)


def _change(text: str, several: bool) -> Callable[[float], float] | None:
    if len(text) < 2 or text[0] not in "*/+" or text[:2] == "**" or (text[0] == "+" and not several):
        return None
    operand = parse_number(text[1:])
    match text[0]:
        case "*":
            return lambda value: value * operand
        case "/" if operand == 0:
            raise ConvStudioError("the cells cannot be divided by 0; type / and another number.")
        case "/":
            return lambda value: value / operand
        case _:
            return lambda value: value + operand
