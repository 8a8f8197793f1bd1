"""What a text typed into cells of a kernel does to it. Pure: a kernel in, a kernel out, or a refusal."""

from collections.abc import Callable, Sequence

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.number import format_number, parse_number, with_plain_minus

Cell = tuple[int, int]
Texts = tuple[tuple[str, ...], ...]

_DIGITS = 15


def texts_of(kernel: Kernel) -> Texts:
    """The text of every cell: as it was typed, otherwise the shortest that means the same number."""
    if kernel.texts:
        return kernel.texts
    return tuple(tuple(format_number(weight) for weight in row) for row in kernel.weights.tolist())


def typed(kernel: Kernel, cells: Sequence[Cell], text: str) -> Kernel:
    """The kernel after a text was typed with these cells selected; the first of them is the current one.

    "*2" and "/9" change every selected cell, "+1" does when several are selected; everything else is a number for the
    current cell. Raises ConvStudioError, in a sentence that names the cell, when it is not a number.
    """
    try:
        change = _change(with_plain_minus(text.strip()), several=len(cells) > 1)
        if change is None:
            return with_cell(kernel, cells[0], text)
        return with_values(kernel, cells, [change(float(kernel.weights[cell])) for cell in cells])
    except ConvStudioError as error:
        row, column = cells[0]
        raise ConvStudioError(f"Row {row + 1}, column {column + 1}: {error}") from error


def with_cell(kernel: Kernel, cell: Cell, text: str) -> Kernel:
    """The kernel with one cell typed anew; the text is remembered, the recipe is not."""
    text = text.strip()
    if text == texts_of(kernel)[cell[0]][cell[1]]:
        return kernel
    weights = kernel.weights.copy()
    weights[cell] = parse_number(text)
    return Kernel(weights, texts=_replaced(texts_of(kernel), {cell: text}))


def with_values(kernel: Kernel, cells: Sequence[Cell], values: Sequence[float]) -> Kernel:
    """The kernel with other numbers in these cells."""
    weights = kernel.weights.copy()
    tidy = [float(f"{value:.{_DIGITS}g}") for value in values]
    weights[tuple(np.array(cells).T)] = tidy
    if np.array_equal(weights, kernel.weights):
        return kernel
    texts = {cell: format_number(value) for cell, value in zip(cells, tidy, strict=True)}
    return Kernel(weights, texts=_replaced(texts_of(kernel), texts))


def block_text(kernel: Kernel, cells: Sequence[Cell]) -> str:
    """The rectangle around these cells as lines of tab-separated numbers."""
    texts = texts_of(kernel)
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


def _replaced(texts: Texts, changes: dict[Cell, str]) -> Texts:
    return tuple(
        tuple(changes.get((row, column), text) for column, text in enumerate(cells)) for row, cells in enumerate(texts)
    )
