from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

import pytest

from convstudio.values.errors import ConvStudioError
from convstudio.values.parameters import ParameterInfo, parameters_of


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Brush:
    width: Annotated[int, ParameterInfo("Width", "How wide.", 1, 9, 1, "px")] = 3
    colour: Annotated[Colour, ParameterInfo("Colour", "Which.")] = Colour.RED
    marks: Annotated[list[int], ParameterInfo("Marks", "Where.")] = field(default_factory=list)
    private: int = 0


def paint(size: Annotated[float, ParameterInfo("Size", "How large.", 0.5, 2)] = 1.0, plain: int = 0) -> None:
    """A function with one described parameter."""


def parameter(owner, name):
    return next(found for found in parameters_of(owner) if found.name == name)


def test_a_dataclass_gives_its_described_fields_in_order():
    assert [found.name for found in parameters_of(Brush)] == ["width", "colour", "marks"]


def test_a_function_gives_its_described_parameters():
    assert [found.name for found in parameters_of(paint)] == ["size"]


def test_types_are_read_without_their_annotation():
    assert parameter(Brush, "width").type is int
    assert parameter(Brush, "colour").type is Colour


def test_defaults_are_read_also_from_factories():
    assert parameter(Brush, "width").default == 3
    assert parameter(Brush, "marks").default == []


@pytest.mark.parametrize(("value", "checked"), [(4, 4), ("4", 4), (4.0, 4), ("4.0", 4), ("8/2", 4)])
def test_whole_numbers_are_taken_in_any_dress(value, checked):
    result = parameter(Brush, "width").check(value)
    assert result == checked
    assert isinstance(result, int)


@pytest.mark.parametrize("value", [0, 10, "-3"])
def test_a_value_out_of_range_is_refused_with_the_range(value):
    with pytest.raises(ConvStudioError, match=f"width is {value}; it must lie between 1 and 9"):
        parameter(Brush, "width").check(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [(100001.0, "100001"), (1e300, "1e300"), (-0.25, "-0.25"), ("9" * 60, "9" * 39 + "…"), ("1\n0", "1\ufffd0")],
)
def test_a_value_is_shown_as_typed_and_short(value, said):
    with pytest.raises(ConvStudioError, match=f"^width is {said}; it must"):
        parameter(Brush, "width").check(value)


@pytest.mark.parametrize("value", [2.5, "2.5", "2,5", "1,000"])
def test_a_broken_number_is_no_whole_number(value):
    with pytest.raises(ConvStudioError, match="whole number"):
        parameter(Brush, "width").check(value)


@pytest.mark.parametrize("value", ["wide", None, [1], float("inf"), "1_1", "nan"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ConvStudioError, match="width is"):
        parameter(Brush, "width").check(value)


def test_a_text_is_read_as_numbers_are_everywhere():
    assert parameter(paint, "size").check("1,5") == 1.5


def test_nan_is_refused():
    with pytest.raises(ConvStudioError, match="size is nan"):
        parameter(paint, "size").check(float("nan"))


def test_a_member_is_found_by_its_value():
    assert parameter(Brush, "colour").check("blue") is Colour.BLUE


def test_an_unknown_member_is_refused_with_the_list():
    with pytest.raises(ConvStudioError, match="one of red, blue"):
        parameter(Brush, "colour").check("green")
