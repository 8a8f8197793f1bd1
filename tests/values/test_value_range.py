"""Black and white differ, however large the numbers are."""

import sys

import numpy as np
import pytest

from convstudio.values.value_range import apart, around, number_at, share_of, unit_of

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


@pytest.mark.parametrize("number", [-LARGEST, LARGEST])
def test_the_largest_numbers_are_no_middle_of_infinity(number):
    low, high = around(number, number)
    assert -LARGEST <= low < high <= LARGEST


@pytest.mark.parametrize(
    ("low", "high"), [(-1.7e308, 1.7e308), (-LARGEST, LARGEST), (0.0, 5e-324), (-3.0, 7.0), (7.0, -3.0)]
)
def test_shares_and_numbers_correspond(low, high):
    """Of a difference that is infinite, all were nowhere."""
    assert (share_of(low, low, high), share_of(high, low, high)) == (0, 1)
    assert (number_at(0.0, low, high), number_at(1.0, low, high)) == (low, high)
    middle = number_at(0.5, low, high)
    assert share_of(np.array([low, middle, high, np.nan]), low, high) == pytest.approx(
        [0, share_of(middle, low, high), 1, np.nan], nan_ok=True
    )
    if high != 5e-324:
        assert share_of(middle, low, high) == 0.5


def test_numbers_beyond_are_beyond_without_a_warning():
    assert share_of(np.array([-np.inf, -LARGEST, LARGEST]), 1e308, 1.1e308).tolist() == pytest.approx(
        [-np.inf, -np.inf, LARGEST / 1e307 - 10]
    )


def test_only_numbers_beyond_what_an_axis_spans_have_a_unit():
    assert unit_of(np.array([-1e299, np.inf, np.nan])) == unit_of(np.array([np.nan])) == 1
    assert unit_of(np.array([-1.7e308, np.inf])) == 1e300
