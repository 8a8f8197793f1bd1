"""How a parameter is described once, where it is declared.

A field or a function parameter carries its description in its type::

    sigma: Annotated[float, Described("Sigma", "Standard deviation of the bell.", minimum=0.1, maximum=50, unit="px")]

Forms, command-line switches, project files, exported code, help and documentation are read off it.
"""

import enum
import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import format_number, parse_number, parse_whole

_SHOWN = 40


@dataclass(frozen=True)
class ParameterInfo:
    """What a person has to know about a parameter: its label, one sentence, its unit and its range."""

    label: str
    help: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Parameter:
    """A described parameter as a form or a parser needs it: name, type, default and description."""

    name: str
    type: Any
    default: Any
    described: ParameterInfo

    def check(self, value: Any) -> Any:
        """Return value as this parameter's type, or refuse it in a sentence that names the range."""
        converted = self._converted(value)
        low, high = self.described.minimum, self.described.maximum
        if isinstance(converted, int | float) and not isinstance(converted, bool):
            outside = (low is not None and converted < low) or (high is not None and converted > high)
            if outside or converted != converted:
                raise ConvStudioError(f"{self.name} is {_as_typed(value)}; it must lie between {low} and {high}.")
        return converted

    def _converted(self, value: Any) -> Any:
        try:
            if isinstance(self.type, type) and issubclass(self.type, enum.Enum):
                return self.type(value)
            if self.type is int:
                return parse_whole(value) if isinstance(value, str) else _whole(float(value))
            if self.type is float:
                return parse_number(value) if isinstance(value, str) else float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise ConvStudioError(f"{self.name} is {_as_typed(value)}; it must be {self._accepted()}.") from error
        return value

    def _accepted(self) -> str:
        if isinstance(self.type, type) and issubclass(self.type, enum.Enum):
            return "one of " + ", ".join(str(member.value) for member in self.type)
        return "a whole number" if self.type is int else "a number"


def _whole(number: float) -> int:
    if number != int(number):
        raise ValueError
    return int(number)


def _as_typed(value: Any) -> str:
    """A value in a sentence: a number without the point that only its type gave it, anything else as text."""
    text = format_number(value) if isinstance(value, float) else str(value)
    kept = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in kept)


def parameters_of(owner: Callable[..., Any] | type) -> tuple[Parameter, ...]:
    """The described parameters of a dataclass or of a function, in the order of declaration."""
    hints = get_type_hints(owner, include_extras=True)
    if is_dataclass(owner):
        defaults = {field.name: _default(field) for field in fields(owner)}
    else:
        defaults = {name: parameter.default for name, parameter in inspect.signature(owner).parameters.items()}
    return tuple(
        Parameter(name, get_args(hints[name])[0], default, get_args(hints[name])[1])
        for name, default in defaults.items()
        if get_origin(hints.get(name)) is Annotated and isinstance(get_args(hints[name])[1], ParameterInfo)
    )


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
