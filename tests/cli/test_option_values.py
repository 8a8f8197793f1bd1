"""Words and numbers after an option."""

import pytest

from convstudio.cli import option_values
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Mode


@pytest.mark.parametrize(("text", "value"), [("2", (2, 2)), ("2,3", (2, 3)), (" 4 , 5", (4, 5))])
def test_a_pair_is_vertical_horizontal(text, value):
    assert option_values.pair("--stride", text) == value


def test_padding_is_top_bottom_left_right():
    assert option_values.pads("--padding", "1,2,3,4") == ((1, 2), (3, 4))


def test_numbers_may_be_fractions():
    assert option_values.numbers("--bias", "1/4,-2,1e2") == (0.25, -2, 100)
    assert option_values.numbers("--bias", "0,5") == (0, 5)
    assert option_values.numbers("--bias", "0,5 1,5") == option_values.numbers("--bias", "0,5; 1,5") == (0.5, 1.5)


@pytest.mark.parametrize(
    ("text", "value"), [("same", Mode.SAME), ("SAME_UPPER", Mode.SAME_UPPER), (" Full ", Mode.FULL)]
)
def test_the_case_of_a_word_does_not_matter(text, value):
    assert option_values.mode("--mode", text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [("reflect", (Border.REFLECT, 0)), ("constant:-1/2", (Border.CONSTANT, -0.5)), ("zeros", (Border.ZEROS, 0))],
)
def test_a_border_with_its_constant(text, value):
    assert option_values.border("--border", text) == value


@pytest.mark.parametrize(("text", "value"), [("each", (Grouping.EACH, 1)), ("grouped:4", (Grouping.GROUPED, 4))])
def test_a_grouping_with_its_number(text, value):
    assert option_values.grouping("--grouping", text) == value


@pytest.mark.parametrize("text", ["3x4x5", "3X4X5", "3×4×5"])
def test_a_shape(text):
    assert option_values.shape("--input", text) == (3, 4, 5)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (option_values.whole, "1.5"),
        (option_values.pair, "1,2,3"),
        (option_values.place, "5"),
        (option_values.pads, "1,2,3"),
        (option_values.numbers, "1,,2"),
        (option_values.mode, "explicit"),
        (option_values.border, "reflect:1"),
        (option_values.border, "constant"),
        (option_values.grouping, "each:2"),
        (option_values.shape, "3x4"),
        (option_values.shape, "0x4x5"),
    ],
)
def test_anything_else_is_refused_in_a_sentence_that_names_the_option(read, text):
    with pytest.raises(ConvStudioError, match=r"^--option") as refusal:
        read("--option", text)
    assert len(str(refusal.value)) <= 200
