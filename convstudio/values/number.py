"""Numbers as a person types them into a cell: 1/16, -.5, 1e-3, sqrt(2)/2, 2*3, pi, 0,5."""

import math
import re
from collections.abc import Callable

from convstudio.values.errors import ConvStudioError

MAXIMUM_CHARACTERS = 200
MAXIMUM_EXPONENT = 64
MAXIMUM_DEPTH = 16

_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-"})
_DECIMAL = r"(?:[0-9]+(?:\.[0-9]*|,[0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"
_PLAIN = re.compile(rf"[+-]?{_DECIMAL}")
_TOKEN = re.compile(rf"{_DECIMAL}|[A-Za-z]+|\*\*|[-+*/()]")
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
_SIGN_PRECEDENCE = 3


def parse_number(text: str) -> float:
    """The finite number that one cell's text means.

    The grammar: decimal numbers (point or comma, ASCII digits), pi, sqrt(...), parentheses, + - * / and ** with an
    exponent of at most 64. Anything else is refused with ConvStudioError, in a sentence that names the text.
    """
    cell = with_plain_minus(text.strip())
    if len(cell) > MAXIMUM_CHARACTERS:
        raise _refusal(text, f"has {len(cell)} characters; a number may have {MAXIMUM_CHARACTERS}.")
    value = _value(text, cell)
    if not math.isfinite(value):
        raise _refusal(text, "is too large; a number may reach 1.7e308.")
    return value


def format_number(value: float) -> str:
    """The shortest decimal text that parse_number reads back as the same float64."""
    digits, _, exponent = repr(float(value)).partition("e")
    return digits.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")


def with_plain_minus(text: str) -> str:
    """The text with the minus signs of typesetting as ASCII ones."""
    return text if text.isascii() else text.translate(_MINUS_SIGNS)


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
    return _Expression(text, _tokens(text, cell)).value()


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


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
