"""Rows on lines, as in spreadsheets, CSV files, ImageJ and by hand.

On several lines each line is a row and its cells lie between semicolons, tabs, commas or spaces, whichever of these
comes first in this list; commas may be decimal commas too, which the whole text decides. On a single line semicolons
separate the rows: 0 1 0; 1 -4 1; 0 1 0. A text that no other dialect recognises is read here, so here is no
recognises().
"""

import re
from itertools import groupby

from convstudio.texts.cell_table import KernelTextError, check_count, kernel_of, without_empty_ends
from convstudio.values.decimal_commas import (
    are_decimal,
    are_decimal_beside_spaced,
    split_beside_blanks,
    thousands_in,
    unmistakable,
)
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import format_number, shown

_SEPARATING_COMMA = re.compile(r",(?!\S)")
_SPACED_COMMA = ", "
_NEGATIVE = re.compile(r"\(\s*([0-9.,]+)\s*\)")  # as spreadsheets write it


def parse(text: str) -> Kernel:
    """The kernel of rows of cells; a comma is a decimal comma where semicolons or tabs separate the cells."""
    lines = text.splitlines()
    _check_one_kernel(lines)
    lines = [line for line in lines if line.strip()]
    lines = lines[0].split(";") if len(lines) == 1 else lines
    check_count("rows", len(lines), spare=1)  # the semicolon at the end of a line leaves an empty row
    lines = _without_terminators(lines)
    separator = _separator("\n".join(lines))
    return kernel_of(without_empty_ends([_cells(line, separator) for line in lines]))


def format_rows(kernel: Kernel) -> str:
    """One line for each row, spaces between the cells."""
    return _joined(kernel, " ")


def format_csv(kernel: Kernel) -> str:
    """One line for each row, commas between the cells; with a point where they could be taken for decimal commas."""
    return unmistakable(_joined(kernel, ","))


def _check_one_kernel(lines: list[str]) -> None:
    """Refuse tables with a blank line between; where it lies between all of three rows or more it means nothing."""
    blocks = [len(list(block)) for filled, block in groupby(lines, key=_is_filled) if filled]
    if len(blocks) == 2 or (len(blocks) > 2 and max(blocks) > 1):
        raise KernelTextError(
            f"the text holds {len(blocks)} tables with a blank line between; leave it out of one kernel, "
            "or write several as [[[[...], [...]]], [[[...], [...]]]]."
        )


def _is_filled(line: str) -> bool:
    return bool(line.strip())


def _joined(kernel: Kernel, separator: str) -> str:
    return "\n".join(separator.join(map(format_number, row)) for row in kernel.weights.tolist())


def _without_terminators(lines: list[str]) -> list[str]:
    """The lines without the semicolon that ends them, unless semicolons separate cells as well."""
    bare = [line.strip().removesuffix(";") for line in lines]
    if any(";" in line for line in bare):
        return lines
    # Only blanks are dropped here: an empty row between two semicolons stays, and is refused.
    kept = [bare_line if line.rstrip().endswith(";") else line for line, bare_line in zip(lines, bare, strict=True)]
    return kept[:-1] if len(kept) > 1 and not kept[-1].strip() else kept


def _separator(text: str) -> str | None:
    """What lies between the cells; None stands for any white space."""
    if ";" in text:
        return ";"
    tabs, commas = "\t" in text, "," in text
    if not tabs and are_decimal(text):
        return None
    if commas and not (tabs and not _SEPARATING_COMMA.search(text)):
        return _SPACED_COMMA if _are_decimal_beside_spaced(text) else ","
    return "\t" if tabs else None


def _are_decimal_beside_spaced(text: str) -> bool:
    number = thousands_in(text)
    if number:
        raise KernelTextError(
            f"{shown(number)} may be one number or two; write it without the comma, or a blank behind the comma."
        )
    decimal = are_decimal_beside_spaced(text)
    if decimal is None:
        raise KernelTextError(
            "some commas have a blank beside them and some lie between digits; write a point for each decimal comma, "
            "or a blank behind each comma between cells."
        )
    return decimal


def _cells(line: str, separator: str | None) -> list[str]:
    if separator is None:
        return line.split()
    if separator == _SPACED_COMMA:
        return split_beside_blanks(line)
    cells = [cell.strip() for cell in line.split(separator)]
    return (
        [f"-{match[1]}" if (match := _NEGATIVE.fullmatch(cell)) else cell for cell in cells]
        if separator == "\t"
        else cells
    )
