"""Dataclasses to and from JSON, field by field, off the types and ranges with which the fields are declared."""

import sys
import types
from collections.abc import Collection
from dataclasses import fields
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from convstudio.files.errors import FileRefused, shown
from convstudio.values.parameters import ParameterInfo, parameters_of

MAXIMUM_TEXT = 10_000


def plain(value: Any) -> Any:
    """A field's value as JSON has it: enums by their value, tuples as lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value


def record_of(value: Any, without: Collection[str] = ()) -> dict[str, Any]:
    """All fields of a dataclass but those named, by name."""
    return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name not in without}


def fields_of(record: Any, owner: type, where: str, without: Collection[str] = ()) -> dict[str, Any]:
    """The fields of `owner` that a record holds, as the dataclass declares them; those that are absent keep defaults.

    Refused, naming the field: what is not declared, has another type, or lies outside the described range.
    """
    if not isinstance(record, dict):
        raise FileRefused(f"{where} is {told(record)}; it must be an object.")
    hints = get_type_hints(owner)
    described = {parameter.name: parameter.described for parameter in parameters_of(owner)}
    known = [field.name for field in fields(owner) if field.name not in without]
    for name in record:
        if name not in known and name not in without:
            raise FileRefused(f"{where} has {shown(name[:40])}, which is not known here.")
    return {
        name: typed(record[name], hints[name], f"{where}.{name}", described.get(name))
        for name in known
        if name in record
    }


def typed(value: Any, kind: Any, where: str, described: ParameterInfo | None = None) -> Any:
    """A JSON value as the declared type, without any conversion but whole numbers to floats."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(part for part in parts if part is not type(None))
        return None if value is None else typed(value, inner, where, described)
    if origin is tuple:
        return _tuple(value, parts, where, described)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(value, kind, where)
    found = _scalar(value, kind, where)
    if described is not None and kind in (int, float):
        _check_range(found, described, where)
    return found


def told(value: Any) -> str:
    """Short words for a JSON value, to stand in a sentence."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case int() if abs(value) >= 10**18:
            return "a number of more than 18 digits"
    return shown(value[:40]) if isinstance(value, str) else str(value)


def _tuple(value: Any, parts: tuple[Any, ...], where: str, described: ParameterInfo | None) -> tuple[Any, ...]:
    count = None if parts[-1] is Ellipsis else len(parts)
    if not isinstance(value, list) or count not in (None, len(value)):
        raise FileRefused(f"{where} is {told(value)}; it must be a list{f' of {count}' if count else ''}.")
    return tuple(
        typed(part, parts[0] if count is None else parts[index], f"{where}[{index}]", described)
        for index, part in enumerate(value)
    )


def _member(value: Any, kind: type[Enum], where: str) -> Enum:
    for member in kind:
        if isinstance(value, str) and member.value == value:
            return member
    raise FileRefused(f"{where} is {told(value)}; it must be one of {', '.join(str(member.value) for member in kind)}.")


def _scalar(value: Any, kind: type, where: str) -> Any:
    if kind is float and type(value) in (int, float) and abs(value) <= sys.float_info.max:
        return float(value)
    if kind in (int, bool) and type(value) is kind:
        return value
    if kind is str and isinstance(value, str) and len(value) <= MAXIMUM_TEXT:
        return value
    words = {
        float: "a finite number",
        int: "a whole number",
        bool: "true or false",
        str: f"a text of at most {MAXIMUM_TEXT} characters",
    }
    raise FileRefused(f"{where} is {told(value)}; it must be {words[kind]}.")


def _check_range(value: float, described: ParameterInfo, where: str) -> None:
    low, high = described.minimum, described.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise FileRefused(f"{where} is {told(value)}; it must lie between {low} and {high}.")
