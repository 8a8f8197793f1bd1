import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import format_number, number_words, parse_number, parse_whole
from tests.written import wide

PRECEDENCE = [
    ("-2**2", -4.0),
    ("2**-1", 0.5),
    ("2**3**2", 512.0),
    ("2*-3", -6.0),
    ("1-2-3", -4.0),
    ("16/4/2", 2.0),
    ("1+2*3", 7.0),
    ("(1+2)*3", 9.0),
    ("--1", 1.0),
    ("2**2*3", 12.0),
    ("-(1/2)", -0.5),
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/16", 0.0625),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("+3", 3.0),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("sqrt(2)/2", math.sqrt(2) / 2),
        ("2*3", 6.0),
        ("pi", math.pi),
        ("-pi/4", -math.pi / 4),
        ("\u22121", -1.0),
        ("\u20131/2", -0.5),
        ("0,5", 0.5),
        (",5", 0.5),
        ("1,5/2", 0.75),
        ("  1 / 16  ", 0.0625),
        ("sqrt ( 4 )", 2.0),
        ("2**64", 2.0**64),
        (wide("3"), 3.0),
        (wide("-1"), -1.0),
        (wide("1.5"), 1.5),
        (wide("1,5"), 1.5),
        (wide("(1+2)*3/4"), 2.25),
        ("25%", 0.25),
        ("-1,1%", -0.011),
    ],
)
def test_what_a_person_types_is_read(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(("text", "value"), PRECEDENCE)
def test_operators_bind_as_in_python(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "nan", "inf", "-inf", "1_000", "\u0661", "1 2", "1,2,3", "1.2,3", "2pi", "sqrt 2", "sqrt()", "1/",
     "*2", "(1", "1)", "()", "1//2", "2^3", "0x10", "1e", "e", "__import__('os')", "1j", "True", "1;2", "\x00", "½"],
)  # fmt: skip
def test_what_is_not_a_number_is_refused_with_its_text(text):
    with pytest.raises(ConvStudioError) as refusal:
        parse_number(text)
    assert text.strip().replace("\x00", "\ufffd") in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/0", "divides by zero"),
        ("1/(2-2)", "divides by zero"),
        ("1e999", "too large"),
        ("1e308*10", "too large"),
        ("10**65", "exponent beyond 64"),
        ("1e300**2", "power without a finite real value"),
        ("(-8)**0.5", "power without a finite real value"),
        ("0**-1", "power without a finite real value"),
        ("sqrt(-1)", "square root of a negative number"),
        ("(" * 50 + "1" + ")" * 50, "nests more than 16"),
        ("-" * 150 + "1", "nests more than 16"),
        ("1" * 201, "has 201 characters"),
        ("(1", 'a ")" is missing'),
    ],
)
def test_a_refusal_says_why(text, reason):
    with pytest.raises(ConvStudioError, match=reason.replace(")", r"\)")):
        parse_number(text)


@pytest.mark.parametrize("text", ["(1)", "( 0,5 )", wide("(1)")])
def test_a_number_in_parentheses_has_two_meanings_and_is_refused(text):
    with pytest.raises(ConvStudioError, match=r"in a spreadsheet and .* in a formula"):
        parse_number(text)


@pytest.mark.parametrize(("text", "value"), [(wide("3"), 3), ("6/2", 3), ("-4", -4), ("1e2", 100)])
def test_a_whole_number_is_read(text, value):
    assert parse_whole(text) == value


@pytest.mark.parametrize("text", ["1,5", "2,1", "0.5", "1_0", "x", ""])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ConvStudioError, match=r"whole number|not a number"):
        parse_whole(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("0,5 1,5", ["0,5", "1,5"]),
        ("0,5; 1", ["0,5", "1"]),
        ("0,5, 1,5", ["0,5", "1,5"]),
        ("1,2,3", ["1", "2", "3"]),
        ("1/2,1/4 3", ["1/2", "1/4", "3"]),
        ("1, -2;3 4", ["1", "-2", "3", "4"]),
        ("0.5,1.5", ["0.5", "1.5"]),
        ("1/2,1/4", ["1/2", "1/4"]),
        ("1 ,2", ["1", "2"]),
        (",5", [",5"]),
        (",5 ,25", [",5", ",25"]),
    ],
)
def test_a_list_of_numbers_is_taken_apart_by_what_the_whole_of_it_says(text, words):
    assert number_words(text) == words


@pytest.mark.parametrize("text", ["-0,5", "0,5e-3", "1,5/2", "1/2,5", "0,5%", wide("0,5")])
def test_what_has_a_comma_as_one_number_has_may_be_two(text):
    with pytest.raises(ConvStudioError, match="may be one number or two"):
        number_words(text)


@pytest.mark.parametrize(
    ("text", "word", "one"),
    [
        ("1.000,5", "1.000,5", "1000.5"),
        ("1,000.5", "1,000.5", "1000.5"),
        ("-1.000.000,25 2", "-1.000.000,25", "-1000000.25"),
        ("1;1,000,000.5", "1,000,000.5", "1000000.5"),
    ],
)
def test_what_may_be_one_number_with_thousands_is_not_taken_apart(text, word, one):
    with pytest.raises(ConvStudioError, match=f'"{word}" may be one number or several; write {one}, or blanks'):
        number_words(text)


@pytest.mark.parametrize(
    ("text", "meant"), [("1,000", "1 or 1000"), ("1.000", "1 or 1000"), ("-12,000", "-12 or -12000")]
)
def test_a_whole_number_with_three_zeros_behind_a_mark_may_be_thousands(text, meant):
    with pytest.raises(ConvStudioError, match=f'"{text}" may be {meant}; write the one that is meant'):
        parse_whole(text)


def test_a_list_that_may_be_one_number_or_two_is_refused():
    with pytest.raises(ConvStudioError, match=r'"0,5" may be one number or two; write 0\.5 or 0; 5'):
        number_words("0,5")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_formatted_number_reads_back_bit_for_bit(value):
    again = parse_number(format_number(value))
    assert again == value
    assert math.copysign(1, again) == math.copysign(1, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (-4.0, "-4"), (0.1, "0.1"), (0.0625, "0.0625"), (1e-5, "1e-5"), (1e22, "1e22"), (0, "0")],
)
def test_a_number_is_written_short(value, text):
    assert format_number(value) == text


@given(st.text(alphabet="0123456789.,+-*/() eEsqrtpi\u2212", max_size=60))
def test_any_text_gives_a_finite_number_or_a_short_refusal(text):
    try:
        assert math.isfinite(parse_number(text))
    except ConvStudioError as refusal:
        assert len(str(refusal)) <= 200


@given(st.integers(-99, 99), st.integers(1, 99), st.sampled_from("+-*/"), st.integers(1, 9))
def test_arithmetic_agrees_with_python(first, second, operator, third):
    expected = {"+": second + third, "-": second - third, "*": second * third, "/": second / third}[operator]
    assert parse_number(f"{first} - ({second}{operator}{third})") == pytest.approx(first - expected, rel=1e-15)


def test_the_deepest_allowed_text_leaves_the_stack_alone():
    limit = sys.getrecursionlimit()
    assert parse_number("(" * 16 + "1" + ")" * 16) == 1
    assert sys.getrecursionlimit() == limit
