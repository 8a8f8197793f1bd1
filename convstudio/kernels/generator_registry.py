"""The table of generators: one decorator fills it, everything else is read off it."""

import difflib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Weights
from convstudio.values.number_parsing import shown
from convstudio.values.parameters import Parameter, parameters_of

_Function = TypeVar("_Function", bound=Callable[..., Weights])


@dataclass(frozen=True)
class Generator:
    """A named recipe for weights.

    help: what it is for, one sentence. source: the DOI or the library that the formula follows.
    function: described parameters in, weights (rows, columns) float64 out.
    """

    name: str
    title: str
    family: str
    help: str
    source: str
    function: Callable[..., Weights]
    parameters: tuple[Parameter, ...]

    def parameter(self, name: str) -> Parameter:
        """One parameter by its name, or a refusal that lists what there is."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters)
        accepted = f"its parameters are {known}" if known else "it takes none"
        raise ConvStudioError(f"{self.name} has no parameter {shown(name)}; {accepted}.")

    def checked(self, given: dict[str, Any]) -> dict[str, Any]:
        """Every parameter with its value, given or default; refused when unknown or out of range."""
        values = {parameter.name: parameter.default for parameter in self.parameters}
        return values | {name: self.parameter(name).check(value) for name, value in given.items()}


_GENERATORS: dict[str, Generator] = {}


def registered(name: str, title: str, family: str, source: str) -> Callable[[_Function], _Function]:
    """Enter a function as a generator; the first line of its docstring is the help."""

    def enter(function: _Function) -> _Function:
        assert name not in _GENERATORS, f"there is a kernel {name} already"
        explanation = (inspect.getdoc(function) or "").partition("\n")[0]
        _GENERATORS[name] = Generator(name, title, family, explanation, source, function, parameters_of(function))
        return function

    return enter


def names() -> tuple[str, ...]:
    """The names of all generators, family by family, in the order of their declaration."""
    return tuple(_GENERATORS)


def generator(name: str) -> Generator:
    """The generator of this name (case, and _ for -, do not matter), or a refusal with the nearest names."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted in _GENERATORS:
        return _GENERATORS[wanted]
    near = difflib.get_close_matches(wanted[:40], _GENERATORS, n=4, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else f"the kernel library names all {len(_GENERATORS)}."
    raise ConvStudioError(f"there is no kernel {shown(name)}; {advice}")
