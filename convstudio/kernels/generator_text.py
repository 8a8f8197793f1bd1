"""Recipes: a generator and its parameters as one line of text, gaussian:size=5,sigma=1.2."""

from typing import Any

from convstudio.kernels.generator_registry import Generator, generator
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import format_number, parse_number, shown
from convstudio.values.parameters import Parameter


def make(recipe: str, **parameters: Any) -> Kernel:
    """The kernel of a recipe or a bare name; keywords go over what the recipe says.

    Its recipe is the canonical one, with every parameter. Raises ConvStudioError for an unknown name or parameter and
    for a value that is out of range.
    """
    name, _, rest = recipe.partition(":")
    found = generator(name)
    values = found.checked(_stated(found, rest) | parameters)
    return Kernel(found.function(**values), recipe=_canonical(found, values))


def parameters_in(recipe: str) -> list[tuple[Parameter, Any]]:
    """The parameters of a recipe's generator, each with the value that the recipe has for it; none of an empty one."""
    name, _, rest = recipe.partition(":")
    if not name:
        return []
    found = generator(name)
    values = found.checked(_stated(found, rest))
    return [(parameter, values[parameter.name]) for parameter in found.parameters]


def _stated(found: Generator, text: str) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise ConvStudioError(f'{found.name}: {shown(part)} is not "parameter=value".')
        numeric = found.parameter(name).type in (int, float)
        stated[name] = parse_number(value) if numeric else value
    return stated


def _canonical(found: Generator, values: dict[str, Any]) -> str:
    stated = ",".join(f"{name}={_text(value)}" for name, value in values.items())
    return f"{found.name}:{stated}" if stated else found.name


def _text(value: Any) -> str:
    return format_number(value) if isinstance(value, int | float) else str(value.value)
