"""Issue 15, 2.2: the whole of a text decides whether its commas are decimal commas."""

import pytest

from convstudio.values.decimal_commas import are_decimal, told_doubt


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
    ],
)
def test_decimal_commas_are_told(text):
    assert are_decimal(text)


COMMAS = ["", "1 2", "0,5", "1,2\n3,4", "0,1\n-1,0", "0,1\n1,0", "1,0\n0,-1", "0, 1\n1, 0", "0,-1,0\n-1,5,-1\n0,-1,0"]
COMMAS += ["0.5,1\n2,3", "1/2,1\n3,4", "0,25\n1,50\n2,75", "0,25\n12,130\n3,7", "x,1\n2,3", "0,1,0 1,2,1"]


@pytest.mark.parametrize("text", COMMAS)
def test_commas_between_cells_are_told(text):
    assert not are_decimal(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1,5\n2,5", "1 and 5; for 1.5"), (" -3,0\n2,5e1\n", "-3 and 0; for -3.0"), ("1,2", "1 and 2; for 1.2")],
)
def test_it_is_told_where_nothing_decides(text, numbers):
    assert told_doubt(text) == (f"A comma lies between two numbers, {numbers} write a point.",)


@pytest.mark.parametrize("text", ["1,05\n2,5", "1, 5\n2, 5", "1,2,3\n4,5,6", "1\n2", "", ",5\n2,5"])
def test_nothing_is_told_where_something_decides(text):
    assert told_doubt(text) == ()


def test_a_long_column_is_decided_in_the_time_of_reading_it():
    assert are_decimal("0,25\n3,5\n" * 40_000)
    assert not are_decimal("0,25\n" + "3,130\n11,7\n" * 40_000)
    assert not are_decimal("1," * 200_000)
