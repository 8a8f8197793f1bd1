"""Rows on lines, as in spreadsheets, CSV files, ImageJ and by hand.

On several lines each line is a row and its cells lie between semicolons, tabs, commas or spaces, whichever of these
comes first in this list. On a single line semicolons separate the rows: 0 1 0; 1 -4 1; 0 1 0. A text that no other
dialect recognises is read here, so here is no recognises().
"""

import re

from convstudio.texts.cells import check_count, kernel_of, without_empty_ends
from convstudio.values.kernel import Kernel
from convstudio.values.number import format_number

_SEPARATING_COMMA = re.compile(r",(?!\S)")


def parse(text: str) -> Kernel:
    """The kernel of rows of cells; a comma is a decimal comma where semicolons or tabs separate the cells."""
    lines = [line for line in text.splitlines() if line.strip()]
    lines = lines[0].split(";") if len(lines) == 1 else lines
    check_count("rows", len(lines), spare=1)  # the semicolon at the end of a line leaves an empty row
    lines = _without_terminators(lines)
    separator = _separator("\n".join(lines))
    return kernel_of(without_empty_ends([_cells(line, separator) for line in lines]))


def format_rows(kernel: Kernel) -> str:
    """One line for each row, spaces between the cells."""
    return _joined(kernel, " ")


def format_csv(kernel: Kernel) -> str:
    """One line for each row, commas between the cells."""
    return _joined(kernel, ",")


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
    if commas and not (tabs and not _SEPARATING_COMMA.search(text)):
        return ","
    return "\t" if tabs else None


def _cells(line: str, separator: str | None) -> list[str]:
    return line.split() if separator is None else [cell.strip() for cell in line.split(separator)]
