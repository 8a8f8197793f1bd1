"""Tables of numbers (CSV, TSV): every column a channel, optional rows of names and units, an optional column of time.

Nothing becomes a number that is not written as one: a cell that cannot be read is named by its row and its column, and
what is left out is told.
"""

import array
import csv
import io
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.files.errors import FileRefused, shown
from convstudio.files.table_names import NUMBER, SEPARATORS, TIME, is_mistyped, is_numeric, read_names, written_names
from convstudio.values.decimal_commas import (
    are_decimal,
    are_decimal_beside_spaced,
    thousands_in,
    told_doubt,
    with_points,
)
from convstudio.values.number_parsing import in_ascii
from convstudio.values.text_comments import without_comment_lines

MAXIMUM_BYTES = 2**28
MAXIMUM_COLUMNS = 1024

Samples = npt.NDArray[Any]

_PLAIN = re.compile(r"[0-9eE+.-]*")  # of these letters float() makes nothing that the pattern above does not
_SECONDS = {"ms": 1e-3, "us": 1e-6, "µs": 1e-6}
_UNITS_OF_TIME = {"s", "sec", *_SECONDS}
_SEPARATOR_LINE = re.compile(r'\A"?sep=([^\n"])"?[ \t]*(?=\n|\Z)', re.IGNORECASE)  # of Excel
_LINE = re.compile(r"[^\n]+")
_ONE_COLUMN = "\x1f"  # stands in no text: the whole line is one cell
_BLOCK = 65536  # rows turned into text at a time
_EVEN = 0.01  # a step may differ from the mean by this share: clocks are written down rounded


class Table(NamedTuple):
    """Samples (channels, samples), float64 when read from text; names; samples per second, 0 if unknown; notices."""

    samples: Samples
    names: tuple[str, ...]
    rate: float
    notices: tuple[str, ...]


class _Layout(NamedTuple):
    """What lies between the cells, and whether a comma may be a decimal comma."""

    delimiter: str
    comma: bool


class TableRow(NamedTuple):
    """A line that is not blank: its number in the file, from 1, and its cells."""

    number: int
    cells: list[str]


class _Begin(NamedTuple):
    """The first row, how many columns are read, and how many rows are no numbers."""

    row: TableRow
    columns: int
    header_rows: int


def read_table(data: bytes, name: str) -> Table:
    """The numbers of a table; FileRefused with row, column and text of the first cell that is not one."""
    if len(data) > MAXIMUM_BYTES:
        raise FileRefused(f"{shown(name)} has {len(data)} bytes; a table of numbers may have {MAXIMUM_BYTES}.")
    text, notices = _without_comments(_decoded(data, name))
    text, mark, named = _without_separator_line(text)
    notices += named
    text = _with_points(text, name)
    layout = _Layout(mark, mark in "\t;") if mark else _layout(text)
    first, second = _first_rows(text, layout, name)
    if len(first.cells) > MAXIMUM_COLUMNS and second is not None:
        raise FileRefused(f"{shown(name)} has {len(first.cells)} columns; at most {MAXIMUM_COLUMNS} channels are read.")
    header, units = _headed(first, second, layout.comma)
    _check_apart(text, first, second, bool(header), name)
    begin = _Begin(first, max(len(header), _filled(second if header and second else first)), bool(header) + bool(units))
    numbers = _numbers(_rows(text, layout.delimiter, name), begin, layout.comma, name)
    notices += _told_units(units) + _told_end(text)
    if not header and numbers.shape[1] > 1:
        notices += told_doubt(text)
    if not header and numbers.shape[0] > 1 and numbers.shape[1] == 1:
        notices += (f"One row of {numbers.shape[0]} numbers: read as one channel.",)
        return Table(numbers.reshape(1, -1), ("signal",), 0.0, notices)
    table = _timed(numbers, header, units)
    return table._replace(notices=notices + table.notices)


def _without_comments(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with its lines of comment blank, so that rows keep their numbers, and a notice about them."""
    text, comments = without_comment_lines(text)
    if not comments:
        return text, ()
    first, count = shown(comments[0].strip()[:60]), len(comments)
    several = f"{count} lines of comment are left out: {first}."
    return text, (several if count > 1 else f"A line of comment is left out: {first}.",)


def _without_separator_line(text: str) -> tuple[str, str, tuple[str, ...]]:
    """(the text with the line blank that says what lies between the cells, what it names, what to say of it)."""
    line = _SEPARATOR_LINE.match(text)
    if line is None:
        return text, "", ()
    return text[line.end() :], line[1], (f"Its first line says that {shown(line[1])} lies between the cells: read so.",)


def _with_points(text: str, name: str) -> str:
    """The text with decimal points, where commas that have a blank beside them lie between the cells."""
    decimal = are_decimal_beside_spaced(text)
    if decimal is None:
        raise FileRefused(
            f"In {shown(name)} some commas have a blank beside them and some lie between digits: write decimal points, "
            "or a blank behind each comma between cells."
        )
    return with_points(text) if decimal else text


def _check_apart(text: str, first: TableRow, second: TableRow | None, named: bool, name: str) -> None:
    """Refuse commas that may belong to the numbers: what is written as thousands, and more numbers than names."""
    number = "" if named else thousands_in(text)
    if number:
        raise FileRefused(f"{shown(name)}: {shown(number)} may be one number or two: write it without the comma.")
    if named and second is not None and _filled(second) > len(first.cells):
        raise FileRefused(
            f"{shown(name)}, row {second.number} has {_filled(second)} numbers for {len(first.cells)} names: "
            "decimal commas need semicolons or tabs between the numbers."
        )


def _told_units(units: list[str]) -> tuple[str, ...]:
    return (f"The second row of names is read as units: {', '.join(units[:8])}.",) if units else ()


def _told_end(text: str) -> tuple[str, ...]:
    """A notice where the last line has no end: the file may have been cut within its last number."""
    if text.endswith("\n") or not text:
        return ()
    last = SEPARATORS.split(text.rstrip())[-1]
    return (f"The last line has no line end: if the file was cut, its last number, {last[:40]}, is wrong.",)


def _decoded(data: bytes, name: str) -> str:
    # a spreadsheet's "Unicode text" is UTF-16 with its mark; everything else is UTF-8 or an old 8-bit code, in which
    # digits and separators are the same, so that only the names of the channels can look wrong
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise FileRefused(f"{shown(name)} is no table of numbers: it holds bytes that no text has.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _layout(text: str) -> "_Layout":
    """Tab, semicolon, comma or "" for blanks, whichever the first line of numbers has; else the second line."""
    lines = list(islice((line for line in _LINE.finditer(text) if line[0].strip()), 3))
    if not lines:
        return _Layout(_ONE_COLUMN, False)
    line = next((line for line in lines if is_numeric(line[0])), lines[min(1, len(lines) - 1)])
    row = line[0].strip("\n ")
    blanks = "" if len(row.split()) > 1 else _ONE_COLUMN
    mark = next((mark for mark in "\t;," if mark in row), blanks)
    above = text[: line.start()].strip()
    if mark == "," and "," not in above and are_decimal(text[line.start() :], one_name=_is_one_name(above)):
        return _Layout(blanks, True)
    return _Layout(mark, mark in ("\t", ";"))


def _is_one_name(above: str) -> bool:
    return bool(above) and "\t" not in above and ";" not in above


def _first_rows(text: str, layout: "_Layout", name: str) -> tuple[TableRow, TableRow | None]:
    rows = _rows(text, layout.delimiter, name)
    first = next(rows, None)
    if first is None:
        raise FileRefused(f"{shown(name)} holds no numbers: it is empty.")
    return first, next(rows, None)


def _rows(text: str, delimiter: str, name: str) -> Iterator[TableRow]:
    """The lines that are not blank, their cells without blanks around them."""
    if not delimiter:
        yield from (TableRow(at, line.split()) for at, line in enumerate(io.StringIO(text), 1) if line.strip())
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield TableRow(start, [cell.strip() for cell in cells])
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"{shown(name)}, row {start}: {error}.") from error


def _headed(first: TableRow, second: TableRow | None, comma: bool) -> tuple[list[str], list[str]]:
    """The names of the columns and their units, each empty where there are none."""
    if not _is_header(first, comma):
        return [], []
    names = first.cells[: _filled(first)]
    units = second.cells if second is not None and len(second.cells) == len(first.cells) else []
    return names, units[: len(names)] if units and second is not None and _is_header(second, comma) else []


def _is_header(row: TableRow, comma: bool) -> bool:
    """No number among the cells, and a cell that is not a mistyped number either."""
    numbers = any(NUMBER.fullmatch(_pointed(cell, comma)) for cell in row.cells)
    return not numbers and any(cell and not is_mistyped(cell) for cell in row.cells)


def _filled(row: TableRow) -> int:
    """How many cells a row has before the empty ones at its end, which separators there leave."""
    return max((index for index, cell in enumerate(row.cells, 1) if cell), default=0)


def _pointed(cell: str, comma: bool) -> str:
    """The cell in ASCII and with a decimal point, where a comma may be one."""
    cell = in_ascii(cell)
    return cell.replace(",", ".") if comma and cell.count(",") == 1 and "." not in cell else cell


def _numbers(rows: Iterator[TableRow], begin: "_Begin", comma: bool, name: str) -> Samples:
    """(columns, rows) of all lines after the header."""
    flat = array.array("d")
    for row in islice(rows, begin.header_rows, None):
        cells = row.cells
        if len(cells) > begin.columns and not any(cells[begin.columns :]):
            cells = cells[: begin.columns]
        if len(cells) != begin.columns:
            _check_words(row, comma, name)
            first, columns = begin.row.number, begin.columns
            raise FileRefused(f"{shown(name)}, row {row.number} has {len(row.cells)} cells; row {first} has {columns}.")
        flat.extend(_plain_numbers(cells) or _row_numbers(row._replace(cells=cells), comma, name))
    if not flat:
        raise FileRefused(f"{shown(name)} holds no numbers, only the names in row {begin.row.number}.")
    return np.ascontiguousarray(np.frombuffer(flat, np.float64).reshape(-1, begin.columns).T)


def _check_words(row: TableRow, comma: bool, name: str) -> None:
    """Refuse the first cell that is a word: in a text that is no table it tells more than a count of cells."""
    for column, cell in enumerate(row.cells, 1):
        if cell:
            _number(cell, row.number, column, comma, name)


def _plain_numbers(cells: list[str]) -> list[float]:
    """The numbers of a row that is plain in every cell, which is quick; an empty list for any other row."""
    if _PLAIN.fullmatch("".join(cells)):
        with suppress(ValueError):
            values = list(map(float, cells))
            return values if all(map(math.isfinite, values)) else []
    return []


def _row_numbers(row: TableRow, comma: bool, name: str) -> list[float]:
    return [_number(cell, row.number, column, comma, name) for column, cell in enumerate(row.cells, 1)]


def _number(cell: str, row: int, column: int, comma: bool, name: str) -> float:
    text = _pointed(cell, comma)
    value = float(text) if NUMBER.fullmatch(text) else None
    if value is None or (math.isinf(value) and "i" not in text.lower()):
        what = "is empty" if not cell else "is not a number" if value is None else "is beyond 1.8e308"
        raise FileRefused(f"{shown(name)}, row {row}, column {column}: {shown(cell[:40])} {what}.")
    return value


def _timed(numbers: Samples, header: list[str], units: list[str]) -> Table:
    """The channels of a table, a first column of time turned into a rate."""
    header = header + [""] * (len(numbers) - len(header))
    names = read_names(header)
    unit = f" ({units[0]})" if units and units[0] in _UNITS_OF_TIME else ""
    clock = (TIME.fullmatch(header[0] + unit) or TIME.fullmatch(header[0])) if len(header) > 1 else None
    if clock is None or numbers.shape[1] < 2:
        return Table(numbers, names, 0.0, ())
    rate = _rate(numbers[0] * _SECONDS.get((clock[1] or "").lower(), 1.0))
    if rate is None:
        notice = f"The steps of the column {shown(names[0])} differ: it is kept as a channel, the rate is unknown."
        return Table(numbers, names, 0.0, (notice,))
    return Table(numbers[1:], read_names(header[1:]), rate, ())


def _rate(time: Samples) -> float | None:
    """Samples per second to twelve digits, None when the steps are not even."""
    if not np.isfinite(time).all():
        return None
    steps = np.diff(time)
    mean = (time[-1] - time[0]) / len(steps)
    if not mean > 0 or np.abs(steps - mean).max() > _EVEN * mean:
        return None
    rate = float(f"{1 / mean:.12g}")
    return rate if math.isfinite(rate) else None


def table_bytes(samples: npt.NDArray[np.generic], rate: float, names: tuple[str, ...], delimiter: str) -> bytes:
    """Samples (channels, samples) as a table: a row of names, a column of time if the rate is known, then the numbers.

    Each number has as many digits as its type needs to come back the same. One sample alone has no time: nothing could
    tell the rate from it.
    """
    timed = rate > 0 and samples.shape[1] > 1
    header = (["time"] if timed else []) + written_names(names)
    plain = samples.astype(np.uint8) if samples.dtype.kind == "b" else samples
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for start in range(0, samples.shape[1], _BLOCK):
        block = _texts(plain[:, start : start + _BLOCK].T)
        clock = [[repr((start + index) / rate)] for index in range(len(block))] if timed else [[]] * len(block)
        writer.writerows(time + row for time, row in zip(clock, block, strict=True))
    return stream.getvalue().encode()


def _texts(block: Samples) -> list[list[str]]:
    """Each number with as many digits as its type needs."""
    if block.dtype.itemsize == 8 or block.dtype.kind in "iu":
        return [list(map(repr, row)) for row in block.tolist()]
    return block.astype("U32").tolist()  # type: ignore[no-any-return]
