"""The names of a table's channels: written so that a reader takes them for nothing else, and read again.

A name like a number, a remark or a clock, that a spreadsheet would run, or by which a file would be taken for
another kind, has an apostrophe before it.
"""

import re

from convstudio.values.number_parsing import in_ascii

NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?|nan|inf|infinity)", re.ASCII | re.IGNORECASE)
TIME = re.compile(r"(?:time|t|s|sec|seconds)(?:\s*[\[(]?\s*\b(s|sec|ms|us|µs)\b\s*[\])]?)?", re.IGNORECASE)
SEPARATORS = re.compile(r"[\t;, \n]+")
OTHER_TEXT = r"\s*(?:P[1-7Ff][\n\r ]|#\?|<|\{|\[)"  # beginnings of pictures, markup and JSON, which are text as well
_OTHER_KIND = re.compile(OTHER_TEXT)
_BEGINS_AS_NUMBER = re.compile(r"[+-]?\.?\d")
_DRESS = " \t()$€£¥<>=~'\"“”„‘’«»—–+-"
_NO_NUMBER = {"na", "n/a", "#n/a", "null", "nan(ind", "nan(snan"}  # without their dress
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run: CWE-1236
_REMARK = ("#", "%", "//")  # what a reader would leave out
_SEPARATOR = ("sep=",)  # what Excel would take for what lies between the cells


def is_numeric(line: str) -> bool:
    """Whether all words of a line are numbers, and there are some, so that it is no line of names."""
    words = [word for word in SEPARATORS.split(in_ascii(line)) if word]
    return bool(words) and all(map(NUMBER.fullmatch, words))


def is_mistyped(cell: str) -> bool:
    """Whether a cell was meant as a number: "1/2", "1_000", "(1)", "$1", "NA"; not with more apostrophes before it."""
    if _BEGINS_AS_NUMBER.match(cell):
        return True
    bare = in_ascii(cell).strip(_DRESS)
    number = NUMBER.fullmatch(bare.replace(",", ".")) or bare.lower() in _NO_NUMBER
    return bool(number) and _apostrophes(cell[::-1]) >= _apostrophes(cell)


def _apostrophes(cell: str) -> int:
    """How many apostrophes a cell begins with."""
    return len(cell) - len(cell.lstrip("'"))


def read_names(header: list[str]) -> tuple[str, ...]:
    """The names of channels in a row of cells, without the apostrophes that guard them."""
    return _named(list(map(_unguarded, header)))


def written_names(names: tuple[str, ...]) -> list[str]:
    """The cells of a row of names, guarded; a channel without a name gets its number."""
    return list(map(_guarded, _named(list(map(_plain, names)))))


def _named(given: list[str]) -> tuple[str, ...]:
    if len(given) == 1 and not given[0]:
        return ("signal",)
    # "alpha" is the name by which an image marks the channel that filters leave alone
    return tuple("Alpha" if name == "alpha" else name or f"channel {index}" for index, name in enumerate(given))


def _plain(name: str) -> str:
    """A name as a line can hold it: what does not print, and blanks beside others, become one blank."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())


def _needs_guard(name: str) -> bool:
    bare = name.lstrip("'")
    words = is_numeric(bare) or is_mistyped(bare) or TIME.fullmatch(bare) or _OTHER_KIND.match(f"{bare}\n")
    return bool(words) or bare.lower().startswith(_FORMULA + _REMARK + _SEPARATOR)


def _guarded(name: str) -> str:
    """A name that no spreadsheet runs and that no reader takes for a number, a remark, a clock or a separator."""
    return _guard_of(name) + name if _needs_guard(name) else name


def _unguarded(cell: str) -> str:
    bare = cell.removeprefix(_guard_of(cell))
    return bare if bare != cell and _needs_guard(bare) else cell


def _guard_of(name: str) -> str:
    """One apostrophe more than it ends with: a number between as many of them is a mistyped number."""
    return "'" * (1 + _apostrophes(name[::-1]))
