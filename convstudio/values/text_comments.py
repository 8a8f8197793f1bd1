"""Comments in tables and in kernel texts, as in # sobel, % sobel and 1 0 -1 // sobel: what is left out is told."""

import re

# "#," is a column of numbers that is called so, "#N/A" and "#REF!" are cells of a spreadsheet
_BEGINNING = r"^[ \t]*+(?:#(?![A-Z]+[!?/]|[,;\t])|%|//).*"
_LINE = re.compile(_BEGINNING, re.MULTILINE)
_LINE_OR_BEHIND = re.compile(rf"{_BEGINNING}\n?|(?<=\S)[ \t]++(?://|#[ \t]).*", re.MULTILINE)


def without_comment_lines(text: str) -> tuple[str, list[str]]:
    """The text with its lines of comment blank, so that rows keep their numbers; and the comments."""
    comments = _LINE.findall(text)
    return (_LINE.sub("", text) if comments else text), comments


def without_comments(text: str) -> tuple[str, list[str]]:
    """The text without lines of comment, which leave no blank line, and without comments behind rows; and these."""
    comments = _LINE_OR_BEHIND.findall(text)
    return (_LINE_OR_BEHIND.sub("", text) if comments else text), comments
