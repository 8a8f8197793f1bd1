import numpy as np
import pytest

from convstudio.values.picture import Picture, Placement
from convstudio.values.profile import MOST_POINTS, profile
from convstudio.values.region import Region


def picture(samples, stride=1.0, offset=0.0, step=1, origin=0):
    channels, rows, columns = samples.shape
    region = Region(range(origin, origin + rows * step, step), range(origin, origin + columns * step, step))
    place = Placement(stride, offset)
    pixels = np.zeros((rows, columns, 3), np.uint8)
    return Picture(pixels, samples, region, tuple(range(channels)), (place, place), (rows * step, columns * step))


RAMP = np.arange(30.0).reshape(1, 5, 6)


def test_a_row_is_read_sample_by_sample():
    found = profile(picture(RAMP), (2.5, 0.5, 2.5, 5.5))
    assert found.values.tolist() == [[12, 13, 14, 15, 16, 17]]
    assert found.distances.tolist() == pytest.approx([0, 1, 2, 3, 4, 5])


def test_a_column_and_a_diagonal():
    assert profile(picture(RAMP), (0.5, 1.5, 4.5, 1.5)).values[0].tolist() == [1, 7, 13, 19, 25]
    diagonal = profile(picture(RAMP), (0.5, 0.5, 4.5, 4.5))
    assert set(diagonal.values[0]) == {0, 7, 14, 21, 28}
    assert diagonal.distances[-1] == pytest.approx(4 * 2**0.5)


def test_outside_there_is_nothing():
    values = profile(picture(RAMP), (2.5, -1.5, 2.5, 7.5)).values[0]
    assert np.isnan(values).tolist() == [True, True, *[False] * 6, True, True]


def test_samples_that_lie_apart_are_read_where_they_lie():
    found = profile(picture(RAMP, stride=2.0, offset=1.0), (1.5, 1.5, 1.5, 11.5))
    assert found.values[0].tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("row", [0.5, 3.5, 7.9])
def test_the_value_is_that_under_the_pointer(row):
    shown = picture(RAMP, stride=1.5, offset=0.25, step=2, origin=1)
    line = (row, 0.3, row + 3, 14.2)
    found = profile(shown, line)
    for share, value in zip(np.linspace(0, 1, len(found.distances)), found.values[0], strict=True):
        at = shown.sample_at(row + 3 * share, 0.3 + 13.9 * share)
        assert np.isnan(value) if at is None else value == at[2][0]


def test_a_point_and_a_very_long_line():
    assert profile(picture(RAMP), (0.5, 0.5, 0.5, 0.5)).values.shape == (1, 2)
    assert profile(picture(RAMP), (0.5, 0.5, 0.5, 1e6)).values.shape == (1, MOST_POINTS)
