"""Whether the commas of a table are decimal commas or lie between its cells: the whole of the text decides."""

import re

from convstudio.values.number_parsing import in_ascii, shown
from convstudio.values.text_comments import without_comments
from convstudio.values.translatable_message import Message

_CELL = r"[+-]?(?:[0-9]++(?:,[0-9]++)?|,[0-9]++)(?:[eE][+-]?[0-9]++)?"
_NUMBERS = re.compile(rf"\s*+(?:{_CELL}(?:\s++|\Z))*+")
_BLANKS_THEN_COMMAS = re.compile(r"(?:[^\s,]\S*+(?:[ \t]++,\S++)++[ \t]*+(?:[\r\n]\s*+|\Z))++")  # "1 ,2 ,1"
_ALL_SHORT = re.compile(r"(?:\s*+0,[0-9](?:\s++|\Z))++")
_BESIDE_BLANK = re.compile(r"(?<! ) *+, ++|(?<! ) ++,")
_DIGIT = re.compile(r"[0-9]")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]),(?=[0-9])")
_WORD = r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})++|[0-9]++)(?:\.[0-9]++)?"
_WORDS = re.compile(rf"\s*+(?:{_WORD}(?:\s++|\Z))*+")
_THOUSANDS = re.compile(r"(?<![0-9,])[0-9,]++(?<=,[0-9]{3})\.[0-9]++")
_SEVERAL_IN_A_LINE = re.compile(r"\S[ \t]+\S")
_WITHOUT_COMMA = re.compile(r"^[^\S\n]*+[^,\s][^,\n]*+$", re.MULTILINE)
_BELOW_ONE = re.compile(r"^[^\S\n]*+[+-]?0?,[0-9]{2}", re.MULTILINE)
_ABOVE_ONE = re.compile(r"^[^\S\n]*+[+-]?0*+[1-9]", re.MULTILINE)
_NEVER_WHOLE = re.compile(r"^[^\S\n]*+[+-]?,|^[^\S\n]*+-0,|,0[0-9]", re.MULTILINE)  # ",5", "-0", "05"
_LONG = 300  # digits: Python refuses to read thousands
_TAIL = re.compile(r",([0-9]+)")
_LEFT = re.compile(r"^[^\S\n]*+[+-]?([0-9]*+),", re.MULTILINE)


def are_decimal(text: str, one_name: bool = False) -> bool:
    """Whether the commas of a text without tabs are decimal commas; on a single line semicolons lie between the rows.

    They are where blanks lie between the numbers, and in a single column of several rows if a row has no comma, if
    all numbers are below one, if one is written as no whole number is ("1,05"), or if one below one has two digits
    and all have as many digits as decimals have. Otherwise, as in "1,2" above "3,4", they lie between the cells.

    one_name: a single name stands above the numbers, so that a single column is no two.
    """
    rows = _rows(text)
    if "," not in rows or _NUMBERS.fullmatch(rows) is None or _BLANKS_THEN_COMMAS.fullmatch(rows.strip()):
        return False
    if one_name or _SEVERAL_IN_A_LINE.search(rows):
        return True
    if "\n" not in rows.strip() or (rows is not text and _ALL_SHORT.fullmatch(rows)):
        return False
    text = rows
    certain = _WITHOUT_COMMA.search(text) or _NEVER_WHOLE.search(text) or not _ABOVE_ONE.search(text)
    return bool(certain) or (_BELOW_ONE.search(text) is not None and not _counts(text) and _plain_tails(text))


def told_doubt(text: str) -> tuple[Message, ...]:
    """What is left out as a comment, and where commas as in "1,5" lie between cells only because nothing says more."""
    text, comments = without_comments(in_ascii(text))
    told = tuple(Message("A comment is left out: {comment}.", comment=shown(each.strip())) for each in comments[:1])
    return told + _told_commas(text.strip())


def _told_commas(text: str) -> tuple[Message, ...]:
    text = text.strip("[]") if ";" in text else text
    rows = _rows(text)
    if "," not in rows or _NUMBERS.fullmatch(rows) is None or _SEVERAL_IN_A_LINE.search(rows) or are_decimal(text):
        return ()
    left, right = rows.split(maxsplit=1)[0].partition(",")[::2]
    return (
        Message(
            "A comma lies between two numbers, {left} and {right}; for {left}.{right} write a point.",
            left=left,
            right=right,
        ),
    )


def are_decimal_beside_spaced(text: str) -> bool | None:
    """Whether commas between digits are decimal where those beside a blank lie between the cells; None if it is open.

    "0,25, 0,5" has one in each cell. Else the reading counts in which all lines are equally long.
    """
    text = _rows(text)
    if any(mark in text for mark in ".;\t") or not (", " in text or " ," in text) or not _BETWEEN_DIGITS.search(text):
        return False
    each = True
    widths: set[int] = set()
    comma_widths: set[int] = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = split_beside_blanks(line) if _DIGIT.search(line) else line.split(",")  # names
        counts = [cell.count(",") for cell in cells]
        if max(counts) > 1 or sum(counts) != len(_BETWEEN_DIGITS.findall(line)):
            return False
        each = each and (min(counts) == 1 or not _DIGIT.search(line))
        widths.add(len(cells))
        comma_widths.add(len(cells) + sum(counts))
        if len(widths) > 1:
            return False
    return True if each or len(comma_widths) > 1 else None if comma_widths != widths else False


def split_beside_blanks(line: str) -> list[str]:
    """The cells of a line between commas that have a blank beside them; others belong to the cells."""
    return _BESIDE_BLANK.split(line.strip().rstrip(","))


def with_points(text: str) -> str:
    """The text with a point for each comma between two digits."""
    return _BETWEEN_DIGITS.sub(".", text)


def thousands_in(text: str) -> str:
    """The first number such as 1,000.5 of a text that may hold nothing else; empty where it holds other things."""
    rows = _rows(text)
    found = _THOUSANDS.search(rows) if _WORDS.fullmatch(rows) else None
    return found[0] if found else ""


def unmistakable(text: str) -> str:
    """Numbers with commas between them, one of them with a point where the commas could be taken for others."""
    return text.replace(",", ".0,", 1) if are_decimal(text) or thousands_in(text) else text


def _rows(text: str) -> str:
    return text if "\n" in text.strip() else text.replace(";", "\n")


def _counts(text: str) -> bool:
    """Whether the numbers before the commas go up line by line, as numbers of samples do."""
    before = -1
    for match in _LEFT.finditer(text):
        number = int(match[1][:_LONG] or 0)
        if number <= before:
            return False
        before = number
    return True


def _plain_tails(text: str) -> bool:
    """Whether what stands after the commas has one length, or never ends in a zero that says nothing."""
    lengths, idle = set(), False
    for match in _TAIL.finditer(text):
        lengths.add(len(match[1]))
        idle = idle or (len(match[1]) > 1 and match[1].endswith("0"))
        if idle and len(lengths) > 1:
            return False
    return True
