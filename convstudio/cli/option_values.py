"""What is written after an option, as a value; refused in a sentence that names the option and what it takes."""

import enum
from collections.abc import Sequence
from typing import TypeVar

from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Mode, Pads, Pair
from convstudio.values.number_parsing import in_ascii, number_words, parse_number, parse_whole, shown

_LARGEST = 8192  # pixels of a picture that is drawn
_Member = TypeVar("_Member", bound=enum.Enum)


def whole(option: str, text: str) -> int:
    """A whole number."""
    try:
        return parse_whole(text)
    except ConvStudioError:
        raise ConvStudioError(f"{option} is {shown(text)}; it takes a whole number.") from None


def between(option: str, text: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    number = whole(option, text)
    if not least <= number <= most:
        raise ConvStudioError(f"{option} is {number}; it takes {least} to {most}.")
    return number


def wholes(option: str, text: str, count: int, pattern: str) -> tuple[int, ...]:
    """So many whole numbers with commas between them; pattern shows what they are."""
    parts = in_ascii(text).split(",")
    try:
        numbers = tuple(map(parse_whole, parts))
    except ConvStudioError:
        numbers = ()
    if len(numbers) != count:
        raise ConvStudioError(f"{option} is {shown(text)}; it takes {pattern}, whole numbers with commas between.")
    return numbers


def pair(option: str, text: str) -> Pair:
    """V or V,H: (vertical, horizontal)."""
    if "," not in in_ascii(text):
        return whole(option, text), whole(option, text)
    vertical, horizontal = wholes(option, text, 2, "V or V,H")
    return vertical, horizontal


def place(option: str, text: str) -> Pair:
    """ROW,COLUMN."""
    row, column = wholes(option, text, 2, "ROW,COLUMN")
    return row, column


def pads(option: str, text: str) -> Pads:
    """T,B,L,R: ((top, bottom), (left, right))."""
    top, bottom, left, right = wholes(option, text, 4, "T,B,L,R")
    return (top, bottom), (left, right)


def size(option: str, text: str) -> tuple[int, int]:
    """WxH: (width, height) in pixels."""
    try:
        width, height = _sides(text)
    except ValueError:
        width = height = 0
    if not (1 <= width <= _LARGEST and 1 <= height <= _LARGEST):
        raise ConvStudioError(f"{option} is {shown(text)}; it takes WxH in pixels, up to {_LARGEST}x{_LARGEST}.")
    return width, height


def numbers(option: str, text: str) -> tuple[float, ...]:
    """Numbers with commas between them, or with blanks or semicolons and then decimal commas; fractions are numbers."""
    text = in_ascii(text).strip()
    parts = number_words(text) if any(mark in text for mark in "; \t\n") else text.split(",")
    return tuple(_number(option, part) for part in parts)


def chosen(option: str, text: str, members: Sequence[_Member]) -> _Member:
    """The member of an enum by its word."""
    for member in members:
        if member.value == text.strip().lower():
            return member
    words = ", ".join(str(member.value) for member in members)
    raise ConvStudioError(f"{option} is {shown(text)}; it takes one of {words}.")


def mode(option: str, text: str) -> Mode:
    """A mode by its word; explicit padding has an option of its own."""
    return chosen(option, text.replace("_", "-"), [member for member in Mode if member is not Mode.EXPLICIT])


def border(option: str, text: str) -> tuple[Border, float]:
    """A border by its word, and the constant of constant:V."""
    word, colon, value = text.partition(":")
    found = chosen(option, word, list(Border))
    if (found is Border.CONSTANT) != bool(colon):
        raise ConvStudioError(f"{option} is {shown(text)}; write constant:V with a number, or another border without.")
    return found, _number(option, value) if colon else 0.0


def grouping(option: str, text: str) -> tuple[Grouping, int]:
    """A grouping by its word, and the N of grouped:N."""
    word, colon, count = text.partition(":")
    found = chosen(option, word, list(Grouping))
    if (found is Grouping.GROUPED) != bool(colon):
        raise ConvStudioError(f"{option} is {shown(text)}; write grouped:N with a number, or another word without.")
    return found, whole(option, count) if colon else 1


def shape(option: str, text: str) -> tuple[int, int, int]:
    """CxHxW: (channels, rows, columns)."""
    try:
        channels, rows, columns = _sides(text)
    except ValueError:
        channels = rows = columns = 0
    if min(channels, rows, columns) < 1:
        raise ConvStudioError(f"{option} is {shown(text)}; it takes CxHxW, such as 3x512x768.")
    return channels, rows, columns


def _sides(text: str) -> list[int]:
    """What stands between the x; a ConvStudioError is a ValueError."""
    return list(map(parse_whole, in_ascii(text).lower().replace("×", "x").split("x")))


def _number(option: str, text: str) -> float:
    try:
        return parse_number(text)
    except ConvStudioError as error:
        raise ConvStudioError(f"{option}: {error}") from error
