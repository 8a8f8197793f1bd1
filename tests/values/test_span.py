"""Black and white differ, however large the numbers are."""

import sys

import pytest

from convstudio.values.span import apart, around

LARGEST = sys.float_info.max


@pytest.mark.parametrize("make", [apart, around])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1e-9), (-3.0, 7.0), (1e300, 1e301)])
def test_numbers_that_differ_are_left(make, low, high):
    assert make(low, high) == (low, high)


def test_small_numbers_get_room_of_one():
    assert (apart(5.0, 5.0), apart(5.0, 2.0), around(-2.0, -2.0)) == ((5, 6), (5, 6), (-3, -1))


@pytest.mark.parametrize("number", [-LARGEST, -3.4028234663852886e38, 2.0**53, 1e30, LARGEST])
def test_large_numbers_get_room_that_they_have(number):
    low, high = apart(number, number)
    assert -LARGEST <= low < high <= LARGEST
    assert low <= number <= high


@pytest.mark.parametrize("number", [-1e38, 1e30])
def test_large_numbers_are_the_middle(number):
    low, high = around(number, number)
    assert low < number < high
