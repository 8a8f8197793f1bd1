"""Numbers as a person types them, the one reader for cells, fields, options and files: 1/16, -.5, 1e-3, 0,5, 25%."""

import math
import re
from collections.abc import Callable

from convstudio.values.errors import ConvStudioError

MAXIMUM_CHARACTERS = 200
MAXIMUM_EXPONENT = 64
MAXIMUM_DEPTH = 16

# The minus signs of typesetting, and the full-width letters of a Chinese or Japanese keyboard.
_ASCII = {0x2212: "-", 0x2013: "-", 0x3000: " "} | {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}
_DECIMAL = r"(?:[0-9]+(?:\.[0-9]*|,[0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+|%)?"
_IN_PARENTHESES = re.compile(rf"\(\s*{_DECIMAL}\s*\)")
_SPLIT = re.compile(r"[;\s]+")
_PLAIN = re.compile(rf"[+-]?{_DECIMAL}")
_ONE_OR_TWO = re.compile(rf"[+-]?{_DECIMAL}(?:/[+-]?{_DECIMAL})?")
_ONE_OR_SEVERAL = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+)")  # 1.000,5
_ONE_OR_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,]000")
_TOKEN = re.compile(rf"{_DECIMAL}|[A-Za-z]+|\*\*|[-+*/()]")
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
_SIGN_PRECEDENCE = 3


def parse_number(text: str) -> float:
    """The finite number that one cell's text means.

    The grammar: decimal numbers (point or comma), percentages, pi, sqrt(...), parentheses, + - * / and ** with an
    exponent of at most 64. Anything else is refused with ConvStudioError, in a sentence that names the text; so is
    "(1)", which is -1 in a spreadsheet and 1 in a formula.
    """
    cell = in_ascii(text).strip()
    if len(cell) > MAXIMUM_CHARACTERS:
        raise _refusal(text, f"has {len(cell)} characters; a number may have {MAXIMUM_CHARACTERS}.")
    value = _value(text, cell)
    if not math.isfinite(value):
        raise _refusal(text, "is too large; a number may reach 1.7e308.")
    return value


def parse_whole(text: str) -> int:
    """The whole number that a text means; anything else is refused."""
    number = parse_number(text)
    if not number.is_integer():
        raise _refusal(text, "is not a whole number.")
    word = in_ascii(text).strip()
    if _ONE_OR_THOUSAND.fullmatch(word):
        raise _refusal(text, f"may be {word[:-4]} or {word[:-4]}000; write the one that is meant.")
    return int(number)


def number_words(text: str) -> list[str]:
    """The words of a list of numbers between semicolons, blanks or commas, which may be decimal commas as well.

    "0,5 1,5" are two and "1,2,3" three; a text such as "0,5" alone may mean one or two, and is refused.
    """
    text = in_ascii(text).strip()
    stripped = str.rstrip if text.startswith(",") else str.strip  # ",5" begins with a decimal comma, in "1 ,5" it ends
    words = [word for word in (stripped(part, ",") for part in _SPLIT.split(text)) if word]
    if len(words) == 1 and _may_be_one_or_two(words[0]):
        point, two = words[0].replace(",", "."), words[0].replace(",", "; ")
        raise _refusal(words[0], f"may be one number or two; write {point} or {two}.")
    if thousands := next(filter(_ONE_OR_SEVERAL.fullmatch, words), ""):
        one = _with_last_mark_as_point(thousands)
        raise _refusal(thousands, f"may be one number or several; write {one}, or blanks between the numbers.")
    if all(_PLAIN.fullmatch(word) for word in words if "," in word):
        return words
    return [part for word in words for part in word.split(",") if part]


def _may_be_one_or_two(word: str) -> bool:
    return word.find(",") > 0 and word.count(",") == 1 and "." not in word and bool(_ONE_OR_TWO.fullmatch(word))


def _with_last_mark_as_point(word: str) -> str:
    """1000.5 of both "1.000,5" and "1,000.5"."""
    place = max(word.rfind("."), word.rfind(","))
    return word[:place].replace(".", "").replace(",", "") + "." + word[place + 1 :]


def format_number(value: float) -> str:
    """The shortest decimal text that parse_number reads back as the same float64."""
    digits, _, exponent = repr(float(value)).partition("e")
    return digits.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")


def in_ascii(text: str) -> str:
    """The text with full-width letters and the minus signs of typesetting as ASCII ones."""
    return text if text.isascii() else text.translate(_ASCII)


def shown(text: str, length: int = 40) -> str:
    """A piece of someone's text fit for a sentence: quoted, printable and short."""
    kept = text if len(text) <= length else text[: length - 1] + "…"
    return '"' + "".join(letter if letter.isprintable() else "\ufffd" for letter in kept) + '"'


def _value(text: str, cell: str) -> float:
    if _PLAIN.fullmatch(cell):
        return _decimal(cell)
    above, _, below = cell.partition("/")
    # Nearly all other cells are fractions, and a pasted kernel may hold a million of them.
    if _PLAIN.fullmatch(above) and _PLAIN.fullmatch(below) and _decimal(below) != 0:
        return _decimal(above) / _decimal(below)
    if _IN_PARENTHESES.fullmatch(cell):
        inside = cell[1:-1].strip()
        raise _refusal(text, f"is -{inside} in a spreadsheet and {inside} in a formula; write the one that is meant.")
    return _Expression(text, _tokens(text, cell)).value()


def _decimal(text: str) -> float:
    # the exponent instead of a division by 100, so that 1.1% is the number that 0.011 is
    return float(text.replace(",", ".").replace("%", "e-2"))


def _refusal(text: str, reason: str) -> ConvStudioError:
    return ConvStudioError(f"{shown(text.strip())} {reason}")


def _not_a_number(text: str) -> ConvStudioError:
    return _refusal(text, "is not a number; write one such as 0.5, -1e-3, 1/16 or sqrt(2)/2.")


def _tokens(text: str, cell: str) -> list[str]:
    found: list[str] = _TOKEN.findall(cell)
    if "".join(found) != "".join(cell.split()):
        raise _not_a_number(text)
    return found


class _Expression:
    """Precedence climbing over the tokens of one text."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def value(self) -> float:
        """The value of all tokens."""
        value = self._sum(1)
        if self._at != len(self._tokens):
            raise _not_a_number(self._text)
        return value

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        symbol = self._next()
        self._at += 1
        return symbol

    def _sum(self, least: int) -> float:
        left = self._operand()
        while (precedence := _PRECEDENCE.get(self._next(), 0)) >= least:
            operator = self._take()
            # ** binds to the right, so that 2**-1 and 2**3**2 mean what they do in Python.
            right = self._sum(_SIGN_PRECEDENCE if operator == "**" else precedence + 1)
            left = self._applied(operator, left, right)
        return left

    def _operand(self) -> float:
        symbol = self._take()
        if symbol in ("+", "-"):
            value = self._nested(lambda: self._sum(_SIGN_PRECEDENCE))
            return -value if symbol == "-" else value
        if symbol == "(":
            return self._nested(self._closed)
        if symbol == "sqrt" and self._take() == "(":
            return self._root(self._nested(self._closed))
        if symbol == "pi":
            return math.pi
        if symbol and symbol[0] in "0123456789.,":
            return _decimal(symbol)
        raise _not_a_number(self._text)

    def _nested(self, read: Callable[[], float]) -> float:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise _refusal(self._text, f"nests more than {MAXIMUM_DEPTH} signs or parentheses.")
        value = read()
        self._depth -= 1
        return value

    def _closed(self) -> float:
        value = self._sum(1)
        if self._take() != ")":
            raise _refusal(self._text, 'is not a number: a ")" is missing.')
        return value

    def _root(self, value: float) -> float:
        if value < 0:
            raise _refusal(self._text, "takes the square root of a negative number.")
        return math.sqrt(value)

    def _applied(self, operator: str, left: float, right: float) -> float:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/" if right == 0:
                raise _refusal(self._text, "divides by zero.")
            case "/":
                return left / right
            case _:
                return self._power(left, right)

    def _power(self, base: float, exponent: float) -> float:
        if abs(exponent) > MAXIMUM_EXPONENT:
            raise _refusal(self._text, f"has an exponent beyond {MAXIMUM_EXPONENT}.")
        try:
            return math.pow(base, exponent)
        except (OverflowError, ValueError) as error:
            raise _refusal(self._text, "is a power without a finite real value.") from error
