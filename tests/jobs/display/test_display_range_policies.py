"""Signed numbers as a picture, by a stated policy."""

import numpy as np
import pytest

from convstudio.jobs.display.display_range_policies import Levels, Statistics, joined, levels, measured
from convstudio.values.project import Policy

BYTES, SIGNED_RANGE, RESULT = (0.0, 255.0), (-1.0, 3.0), (-40.0, 20.0)


@pytest.mark.parametrize(
    ("policy", "source", "expected"),
    [
        (Policy.RAW, BYTES, Levels(0, 255)),
        (Policy.CLAMP, BYTES, Levels(0, 255)),
        (Policy.CLAMP, (5.0, 5.0), Levels(5, 6)),
        (Policy.ABS, BYTES, Levels(0, 255, absolute=True)),
        (Policy.ABS, SIGNED_RANGE, Levels(0, 3, absolute=True)),
        (Policy.OFFSET, BYTES, Levels(-127.5, 127.5)),
        (Policy.OFFSET, SIGNED_RANGE, Levels(-3, 3)),
        (Policy.STRETCH, BYTES, Levels(-40, 20)),
        (Policy.SIGNED, BYTES, Levels(-40, 40)),
    ],
)
def test_the_levels_of_each_policy(policy, source, expected):
    assert levels(policy, source, RESULT, 255) == expected


def test_raw_fills_sixteen_bits_too():
    assert levels(Policy.RAW, BYTES, RESULT, 65535) == Levels(0, 65535)


@pytest.mark.parametrize("policy", Policy)
def test_a_flat_result_has_levels_too(policy):
    found = levels(policy, (0.0, 0.0), (0.0, 0.0), 255)
    assert found.low < found.high


def test_the_words_name_black_and_white():
    assert Levels(-3, 3).words == "-3 is black, 3 is white"
    assert Levels(0, 255, absolute=True).words == "|value| 0 is black, 255 is white"


def test_measured_counts_what_lies_outside():
    found = measured(np.array([-9.0, -1.0, 0.0, 5.0, 7.0]), Levels(-2, 4))
    assert (found.minimum, found.maximum, found.count, found.below, found.above) == (-9, 7, 5, 1, 2)
    assert (found.clipped_below, found.clipped_above) == (0.2, 0.4)


def test_absolute_levels_clip_large_negatives_above():
    found = measured(np.array([-9.0, 1.0]), Levels(0, 4, absolute=True))
    assert (found.below, found.above) == (0, 1)


def test_rounding_is_no_clipping():
    found = measured(np.array([0, 255.00001], np.float32), Levels(0, 255))
    assert found.above == 0


def test_nan_and_infinity_are_counted_apart():
    found = measured(np.array([np.nan, 1.0, np.inf, 3.0]), Levels(0, 2))
    assert (found.minimum, found.maximum, found.not_finite, found.above) == (1, 3, 2, 1)


def test_nothing_but_nan_has_no_extremes():
    found = measured(np.array([np.nan, np.nan]))
    assert np.isnan(found.minimum)
    assert found.not_finite == 2


def test_nothing_seen_nothing_clipped():
    assert Statistics(0, 0).clipped_above == Statistics(0, 0).clipped_below == 0


def test_two_parts_joined_are_the_whole():
    samples, shown = np.random.default_rng(0).normal(size=100), Levels(-1, 1)
    samples[7] = np.nan
    halves = joined(measured(samples[:50], shown), measured(samples[50:], shown))
    assert halves == measured(samples, shown)


def test_a_part_without_finite_samples_adds_no_extremes():
    found = joined(measured(np.array([np.nan])), measured(np.array([2.0, 3.0])))
    assert (found.minimum, found.maximum) == (2, 3)


def test_many_blocks_are_measured_as_one_array():
    samples, shown = np.random.default_rng(1).normal(size=(3, 400, 700)).astype(np.float32), Levels(-1, 1)
    samples[1, 5, 7], samples[2, -1, -1] = np.nan, -np.inf
    finite = samples[np.isfinite(samples)]
    found = measured(samples, shown)
    assert (found.minimum, found.maximum) == (finite.min(), finite.max())
    assert (found.count, found.not_finite) == (samples.size, 2)
    assert (found.below, found.above) == (np.count_nonzero(finite < -1.000002), np.count_nonzero(finite > 1.000002))
