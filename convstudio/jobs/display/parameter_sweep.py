"""One project in many variations: a parameter of the chosen kernel's recipe, or of its layer, with several values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from convstudio.jobs.display.display_range_policies import Levels
from convstudio.jobs.display.view_pipeline import look_at, refusal_of, result_picture
from convstudio.jobs.display.whole_result_levels import whole_levels
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.kernels import make, parameters_in
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Layer, Mode
from convstudio.values.number_parsing import format_number, in_ascii, number_words, parse_number
from convstudio.values.parameters import Parameter, ParameterInfo, parameters_of
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.project import Project, View
from convstudio.values.zoom_viewport import Viewport

MOST = 12  # values of one variable: more cells would show nothing
_FACTORS = (0.5, 0.7, 1.0, 1.4, 2.0)
_LAYER = ("stride", "dilation", "border", "mode")


@dataclass(frozen=True)
class SweepVariable:
    """What can be varied: of the recipe or of the layer. suggested: values about the present one."""

    name: str
    label: str
    of_recipe: bool
    suggested: tuple[Any, ...]


def variables(project: Project) -> tuple[SweepVariable, ...]:
    """What can be varied in a project: parameters of the chosen kernel's recipe, if it has one, then the layer's."""
    found = [
        SweepVariable(parameter.name, parameter.described.label, True, _about(parameter, present))
        for parameter, present in parameters_in(project.layer.bank.kernel(*project.kernel_index).recipe)
    ]
    described = {parameter.name: parameter for parameter in parameters_of(Layer)}
    for name in _LAYER:
        suggested: tuple[Any, ...] = (1, 2, 3, 4)
        if name == "border":
            suggested = tuple(border for border in Border if border is not Border.CONSTANT)
        if name == "mode":
            suggested = (Mode.FULL, Mode.SAME, Mode.VALID)
        found.append(SweepVariable(name, described[name].described.label, False, suggested))
    return tuple(found)


def _about(parameter: Parameter, present: Any) -> tuple[Any, ...]:
    if isinstance(parameter.type, type) and issubclass(parameter.type, Enum):
        return tuple(parameter.type)
    low = parameter.described.minimum if parameter.described.minimum is not None else -1e9
    high = parameter.described.maximum if parameter.described.maximum is not None else 1e9
    if parameter.type is int:
        values: list[float] = [present + step for step in (-4, -2, 0, 2, 4)]
    elif parameter.described.unit == "°":
        values = [0.0, 30.0, 60.0, 90.0, 120.0, 150.0]
    else:
        values = [float(f"{present * factor:.3g}") for factor in _FACTORS] if present else [0.0, 0.5, 1.0, 2.0]
    return tuple(dict.fromkeys(parameter.type(value) for value in values if low <= value <= high))


def varied(project: Project, variable: SweepVariable, value: Any) -> Project:
    """The project with another value of a variable; ConvStudioError where it is out of range."""
    layer = project.layer
    if not variable.of_recipe:
        change: dict[str, Any] = {variable.name: (value, value) if variable.name in ("stride", "dilation") else value}
        return project.with_layer(replace(layer, **change))
    kernel = make(layer.bank.kernel(*project.kernel_index).recipe, **{variable.name: value})
    return project.with_layer(layer.with_bank(layer.bank.with_kernel(*project.kernel_index, kernel)))


def value_text(value: Any) -> str:
    """A value as it is typed and read."""
    return str(value.value) if isinstance(value, Enum) else format_number(float(value))


def values_of(variable: SweepVariable, text: str) -> tuple[Any, ...]:
    """The values that a line of them means, at most MOST: numbers or words between semicolons, commas or spaces."""
    fractions = isinstance(variable.suggested[0], float)  # else a comma can only lie between two values
    words = number_words(text if fractions else in_ascii(text).replace(",", " "))
    if not words:
        raise ConvStudioError("there are no values; write some between commas, such as 1, 2, 4.")
    if len(words) > MOST:
        raise ConvStudioError(f"there are {len(words)} values; a sheet shows {MOST} in a row.")
    return tuple(_value_of(variable, word) for word in words)


def _value_of(variable: SweepVariable, word: str) -> Any:
    kind = type(variable.suggested[0])
    meant = word if issubclass(kind, Enum) else parse_number(word)
    return Parameter(variable.name, kind, None, ParameterInfo(variable.label, variable.label)).check(meant)


class SweepSheet:
    """Projects whose results lie beside each other as the stage would show them; what is known of each is kept."""

    def __init__(self, projects: Sequence[Project]) -> None:
        """Nothing is computed yet."""
        self.projects = tuple(projects)
        self._levels: dict[int, Levels] = {}

    def viewed(self, view: View) -> "SweepSheet":
        """The same projects, looked at in another way."""
        return SweepSheet([replace(project, view=view) for project in self.projects])

    def pictures(self, viewport: Viewport, dark: bool, token: CancelToken) -> Iterator[PlacedPicture | ConvStudioError]:
        """What each project shows in a viewport, exact; or why it cannot."""
        for index, project in enumerate(self.projects):
            token.check()
            try:
                yield self._picture(index, project, viewport, dark, token)
            except (ConvStudioError, MemoryError) as error:
                yield refusal_of(error)

    def _picture(
        self, index: int, project: Project, viewport: Viewport, dark: bool, token: CancelToken
    ) -> PlacedPicture:
        assert project.image is not None
        look = look_at(project, project.image, dark)
        if index not in self._levels:
            self._levels[index] = whole_levels([look], token)[look]
        return result_picture(look, viewport, token, self._levels[index])[0]
