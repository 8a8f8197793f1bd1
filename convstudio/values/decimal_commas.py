"""Whether the commas of a table are decimal commas or lie between its cells: the whole of the text decides."""

import re

from convstudio.values.number import in_ascii
from convstudio.values.sentence import Sentence

_CELL = r"[+-]?(?:[0-9]++(?:,[0-9]++)?|,[0-9]++)(?:[eE][+-]?[0-9]++)?"
_NUMBERS = re.compile(rf"\s*+(?:{_CELL}(?:\s++|\Z))*+")
_SEVERAL_IN_A_LINE = re.compile(r"\S[ \t]+\S")
_WITHOUT_COMMA = re.compile(r"^[^,\n]*[^,\s][^,\n]*$", re.MULTILINE)
_BELOW_ONE = re.compile(r"^\s*[+-]?0?,[0-9]{2}", re.MULTILINE)
_ABOVE_ONE = re.compile(r"^\s*[+-]?0*[1-9]", re.MULTILINE)
_NEVER_WHOLE = re.compile(r"^\s*[+-]?,|^\s*-0,|,0[0-9]", re.MULTILINE)  # ",5", "-0", "05"
_LONG = 300  # digits: Python refuses to read thousands
_TAIL = re.compile(r",([0-9]+)")
_LEFT = re.compile(r"^\s*[+-]?([0-9]*),", re.MULTILINE)


def are_decimal(text: str) -> bool:
    """Whether the commas of a text without tabs and semicolons are decimal commas.

    They are where blanks lie between the numbers, and in a single column of several lines if a line has no comma, if
    all numbers are below one, if one is written as no whole number is ("1,05"), or if one below one has two digits
    and all have as many digits as decimals have. Otherwise, as in "1,2" above "3,4", they lie between the cells.
    """
    if "," not in text or _NUMBERS.fullmatch(text) is None:
        return False
    if _SEVERAL_IN_A_LINE.search(text):
        return True
    if "\n" not in text.strip():
        return False
    certain = _WITHOUT_COMMA.search(text) or _NEVER_WHOLE.search(text) or not _ABOVE_ONE.search(text)
    return bool(certain) or (_BELOW_ONE.search(text) is not None and not _counts(text) and _plain_tails(text))


def told_doubt(text: str) -> tuple[Sentence, ...]:
    """One sentence where commas as in "1,5" lie between cells only because nothing says that they are decimal."""
    text = in_ascii(text)
    if "," not in text or _NUMBERS.fullmatch(text) is None or are_decimal(text):
        return ()
    left, right = text.split(maxsplit=1)[0].partition(",")[::2]
    return (
        Sentence(
            "A comma lies between two numbers, {left} and {right}; for {left}.{right} write a point.",
            left=left,
            right=right,
        ),
    )


def _counts(text: str) -> bool:
    """Whether what stands before the commas goes up line by line, as numbers of samples do."""
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
