"""JSON as the standard has it (RFC 8259): no NaN, no key twice, not too deep; every fault is one short phrase."""

import json
from typing import Any, NoReturn

from convstudio.files.errors import shown

MAXIMUM_PARTS = 3_000_000
"""Lists, objects and commas in one file: each costs up to 60 bytes of memory for two of text."""


class JsonError(ValueError):
    """Text that is not strict JSON; the message is a phrase that ends a sentence."""


def parse_json(data: bytes) -> dict[str, Any]:
    """The object in UTF-8 text; JsonError says what is wrong and, where it is known, in which line."""
    if sum(data.count(mark) for mark in (b"[", b"{", b",")) > MAXIMUM_PARTS:
        raise JsonError(f"it has more than {MAXIMUM_PARTS} parts")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_once)
    except JsonError:
        raise
    except UnicodeDecodeError as error:
        raise JsonError("it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise JsonError(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise JsonError("its lists are nested too deep") from error
    except ValueError as error:  # Python stops at integers of 4300 digits
        raise JsonError("it holds a number of more digits than can be read") from error
    if not isinstance(value, dict):
        raise JsonError("it must be one object in braces")
    return value


def _constant(text: str) -> NoReturn:
    raise JsonError(f"{text} is not a number that may stand here")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise JsonError(f"{shown(key[:40])} stands there twice")
        found[key] = value
    return found
