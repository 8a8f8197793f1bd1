"""Issue 15, 2.2: the whole of a text decides whether its commas are decimal commas."""

import pytest

from convstudio.values.decimal_commas import are_decimal, are_decimal_beside_spaced, thousands_in, told_doubt


@pytest.mark.parametrize(
    "text",
    [
        "0,25\n0,5\n0,25",
        "0,25\r\n0,5\r\n1,75\r\n",
        "-0,5\n1,2",
        "1,05\n2,3",
        "1,00\n2,50",
        "1\n0,5",
        ",5\n1,5",
        "0,5 0,25",
        "0,25 0,5 0,25\n0,5 1,0 0,5",
        "1,5e-3 2",
        ",5 ,25",
        "0 ,5\n,5 1",
        "0,25;0,5;0,25",
        "0,25;0,50;0,25;",
        "1,05 ; 2,5",
    ],
)
def test_decimal_commas_are_told(text):
    assert are_decimal(text)


COMMAS = ["", "1 2", "0,5", "1,2\n3,4", "0,1\n-1,0", "0,1\n1,0", "1,0\n0,-1", "0, 1\n1, 0", "0,-1,0\n-1,5,-1\n0,-1,0"]
COMMAS += ["1 ,2 ,1\n2 ,4 ,2\n1 ,2 ,1", "1 ,2", "1 ,2\r\n3 ,4\r\n", "1,2;3,4", "0,1;0,1", "1,2\n3;4"]
COMMAS += ["0.5,1\n2,3", "1/2,1\n3,4", "0,25\n1,50\n2,75", "0,25\n12,130\n3,7", "x,1\n2,3", "0,1,0 1,2,1"]


@pytest.mark.parametrize("text", COMMAS)
def test_commas_between_cells_are_told(text):
    assert not are_decimal(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,5\n2,5", "1 and 5; for 1.5"),
        (" -3,0\n2,5e1\n", "-3 and 0; for -3.0"),
        ("1,2", "1 and 2; for 1.2"),
        ("0,5 ; 1,5", "0 and 5; for 0.5"),
        ("[0,5;1,5]", "0 and 5; for 0.5"),
        ("0,1;0,1", "0 and 1; for 0.1"),
    ],
)
def test_it_is_told_where_nothing_decides(text, numbers):
    assert told_doubt(text) == (f"A comma lies between two numbers, {numbers} write a point.",)


@pytest.mark.parametrize(
    "text",
    ["1,05\n2,5", "0,25;0,5", "[1,2]", "1 2;3 4", "1,5;2\n3;4", "1, 5\n2, 5", "1,2,3\n4,5,6", "1\n2", "", ",5\n2,5"],
)
def test_nothing_is_told_where_something_decides(text):
    assert told_doubt(text) == ()


def test_a_comment_that_is_left_out_is_told():
    assert told_doubt("# sobel\n1 0 -1") == ('A comment is left out: "# sobel".',)


def test_one_name_above_one_column_says_that_it_is_one():
    assert are_decimal("1,5\n2,5\n", one_name=True)
    assert not are_decimal("1,2,3\n4,5,6\n", one_name=True)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("0,25, 0,50, 0,25\n0,50, 1,00, 0,50", True),
        ("0,25 ,0,5", True),
        ("0, 0,5\n1,5, 2,5", True),
        ("A,B\n0,25, 0,5\n", True),
        ("1, 2,3\n4, 5,6", None),
        ("  1,  2\n100,200", False),
        ("a, b, c\n  1,  2,100\n", False),
        ("-1,-1,-1\n-1, 8,-1\n-1,-1,-1", False),
        ("1,2,1\n2, 4, 2", False),
        ("0.5, 1,2", False),
        ("1, 2, 3", False),
        ("1,2,3", False),
    ],
)
def test_commas_beside_blanks_say_what_those_between_digits_are(text, decimal):
    assert are_decimal_beside_spaced(text) is decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000.5\n2,000.5", "1,000.5"),
        ("12.5\n1,234.5", "1,234.5"),
        ("1,000.5;2,000.5", "1,000.5"),
        ("0,123.5\n1,123.5", ""),
        ("1,23.5", ""),
        ("1.0,123.5", ""),
        ("1,000", ""),
        ("1, 000.5", ""),
    ],
)
def test_thousands_are_known_where_nothing_else_stands(text, number):
    assert thousands_in(text) == number


def test_a_long_column_is_decided_in_the_time_of_reading_it():
    assert are_decimal("0,25\n3,5\n" * 40_000)
    assert not are_decimal("0,25\n" + "3,130\n11,7\n" * 40_000)
    assert not are_decimal("1," * 200_000)
