"""A table of cells as a kernel: every dialect ends here, and every bad cell is found here."""

import math
import re
from collections.abc import Sequence

import numpy as np

from convstudio.values.decimal_commas import are_decimal_beside_spaced
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import ABSENT, MAXIMUM_CELLS, Kernel
from convstudio.values.number_parsing import parse_number, shown

_SIGN_BEHIND_BLANK = re.compile(r"[\w.)%]\s+[+-](?=\S)")  # "1 -2" is two cells between MATLAB's brackets


class KernelTextError(ConvStudioError):
    """A text that is not a kernel. Rows and columns count from 0 in its words."""


class _Values(dict[str, float]):
    """Texts with their numbers, each worked out once: most kernels repeat few texts."""

    def __missing__(self, cell: str) -> float:
        if _SIGN_BEHIND_BLANK.search(cell):
            raise ConvStudioError(
                f"{shown(cell)} may be one number or two; write blanks on both sides of the sign, or a comma before it."
            )
        value = self[cell] = parse_number(cell)
        return value


def kernel_of(rows: Sequence[Sequence[str]], absent: bool = False) -> Kernel:
    """The kernel of a table of texts, which it keeps; KernelTextError where the table is ragged or a cell no number.

    absent: a cell may be "-", which is not part of the kernel.
    """
    _check_shape(rows)
    values = _Values({ABSENT: 0.0} if absent else {})
    weights = np.empty((len(rows), len(rows[0])))
    for number, row in enumerate(rows):
        try:
            weights[number] = list(map(values.__getitem__, row))
        except ConvStudioError as error:
            column = next(index for index, cell in enumerate(row) if cell not in values)
            raise KernelTextError(f"row {number}, column {column}: {error}") from error
    return Kernel(weights, texts=tuple(tuple(row) for row in rows))


def check_count(what: str, count: int, spare: int = 0) -> None:
    """Refuse a table with more rows, columns or cells than a kernel may have, and so many to spare."""
    if count > MAXIMUM_CELLS + spare:
        raise KernelTextError(f"the kernel text has {count} {what}; a kernel may have {MAXIMUM_CELLS}.")


def check_flat(count: int) -> None:
    """Refuse a flat list of a square number of cells: programs write a square kernel so, and a row as well."""
    side = math.isqrt(count)
    if side > 1 and side * side == count:
        raise KernelTextError(
            f"a flat list of {count} numbers may be one row or {side}x{side}; write each row in brackets of its own, "
            f"or {side}x{side}: before the numbers instead of brackets."
        )


def split_rows(rows: Sequence[str]) -> list[list[str]]:
    """The cells of rows of code: between commas if a row has any, else between spaces; "0,25, 0,5" is refused."""
    if are_decimal_beside_spaced("\n".join(rows)):
        raise KernelTextError(
            f"the commas of {shown(rows[0].strip())} may be decimal commas; write points instead of them, "
            "or a blank behind each comma between cells."
        )
    return [[cell.strip() for cell in row.split(",")] if "," in row else row.split() for row in rows]


def without_empty_ends(rows: list[list[str]]) -> list[list[str]]:
    """The rows without first cells that are empty in all, and without the last ones: what separators at ends leave."""
    filled = max((index for row in rows for index, cell in enumerate(row) if cell), default=0)
    if any(len(row) > filled + 1 for row in rows):
        rows = [row[: filled + 1] for row in rows]
    if all(len(row) > 1 and not row[0] for row in rows):
        rows = [row[1:] for row in rows]
    return rows


def _check_shape(rows: Sequence[Sequence[str]]) -> None:
    if not rows or not rows[0]:
        raise KernelTextError("the kernel text holds no numbers; write rows such as 0 1 0; 1 -4 1; 0 1 0.")
    check_count("rows", len(rows))
    check_count("columns", len(rows[0]))
    check_count("cells", len(rows) * len(rows[0]))
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise KernelTextError(
                f"the number of cells in row {number} is {len(row)}, in row 0 {len(rows[0])}; "
                "all rows need the same number."
            )
