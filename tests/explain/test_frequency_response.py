"""Frequency response, against waves that are filtered and against the sum of its definition."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convstudio.explain.frequency_response import STEPS, frequencies, response_of

RANDOM = np.random.default_rng(0)
HALF = STEPS // 2


def defined(weights, down, across, dilation=(1, 1)):
    rows, columns = np.arange(weights.shape[0]) * dilation[0], np.arange(weights.shape[1]) * dilation[1]
    turns = down * rows[:, None] + across * columns
    return abs((weights * np.exp(2j * np.pi * turns)).sum())


@pytest.mark.parametrize("dilation", [(1, 1), (2, 3), (50, 1)])
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 5), (31, 1), (150, 301)])
def test_every_gain_is_that_of_the_definition(size, dilation):
    weights = RANDOM.normal(size=size)
    plane = response_of(weights, dilation).plane
    for row, column in [(HALF, HALF), (0, 0), (STEPS, 3), (70, 101), (HALF, STEPS)]:
        expected = defined(weights, (row - HALF) / STEPS, (column - HALF) / STEPS, dilation)
        assert plane[row, column] == pytest.approx(expected, rel=1e-9, abs=1e-9 * np.abs(weights).sum())


def test_a_wave_comes_out_as_often_and_stronger_by_the_gain():
    weights, down, across = RANDOM.normal(size=(5, 4)), 8 / STEPS, 24 / STEPS
    y, x = np.mgrid[0:STEPS, 0:STEPS]
    wave = np.exp(2j * np.pi * (down * y + across * x))
    filtered = correlate2d(wave, weights, mode="valid")
    np.testing.assert_allclose(np.abs(filtered), response_of(weights).plane[HALF + 8, HALF + 24])


def test_profiles_are_lines_of_the_plane_from_the_middle():
    found = response_of(RANDOM.normal(size=(7, 3)))
    np.testing.assert_array_equal(found.across, found.plane[HALF, HALF:])
    np.testing.assert_array_equal(found.down, found.plane[HALF:, HALF])
    assert len(frequencies()) == len(found.radial) == len(found.across)
    assert frequencies()[[0, -1]].tolist() == [0, 0.5]


def test_the_radial_mean_of_a_kernel_without_direction_is_its_profile():
    line = np.exp(-(np.linspace(-3, 3, 25) ** 2))
    found = response_of(np.outer(line, line) / line.sum() ** 2)
    assert found.flat == pytest.approx(1)
    assert np.abs(found.radial - found.across).max() < 0.02


def test_the_strongest_wave_is_named():
    assert response_of(np.array([[1.0, -1.0]])).peak == (0, 0.5, pytest.approx(2))
    assert response_of(np.array([[1.0, 0, -1.0]])).peak == (0, 0.25, pytest.approx(2))
    assert response_of(np.full((3, 3), 1 / 9)).peak == (0, 0, pytest.approx(1))
