import numpy as np
import pytest

from convstudio.values.line_profile import MOST_RUNS, LineProfile, path
from convstudio.values.placed_picture import Placement

HERE = (Placement(), Placement())
PLANE = (5, 6)


def passed(line, placement=HERE, plane=PLANE):
    found = path(line, placement, plane)
    return list(zip(found.rows.tolist(), found.columns.tolist(), strict=True))


def test_a_row_is_read_sample_by_sample():
    assert passed((2.5, 0.5, 2.5, 5.5)) == [(2, column) for column in range(6)]
    assert path((2.5, 0.5, 2.5, 5.5), HERE, PLANE).distances.tolist() == pytest.approx([0, 1, 2, 3, 4, 5])


def test_a_column_and_a_diagonal():
    assert passed((0.5, 1.5, 4.5, 1.5)) == [(row, 1) for row in range(5)]
    assert set(passed((0.5, 0.5, 4.5, 4.5))) == {(at, at) for at in range(5)}
    assert path((0.5, 0.5, 4.5, 4.5), HERE, PLANE).distances[-1] == pytest.approx(4 * 2**0.5)


def test_outside_there_is_nothing():
    found = path((2.5, -1.5, 2.5, 7.5), HERE, PLANE)
    assert found.columns.tolist() == [-1, -1, 0, 1, 2, 3, 4, 5, -1, -1]
    assert found.inside == slice(2, 8)
    assert path((9.5, 0.5, 9.5, 5.5), HERE, PLANE).inside == slice(0, 0)


def test_samples_that_lie_apart_are_read_where_they_lie():
    apart = (Placement(2.0, 1.0), Placement(2.0, 1.0))
    assert passed((1.5, 1.5, 1.5, 11.5), apart) == [(0, column) for column in range(6)]


def test_a_point_and_a_very_long_line():
    assert len(path((0.5, 0.5, 0.5, 0.5), HERE, PLANE).distances) == 2
    assert len(path((0.5, 0.5, 0.5, 1e5), HERE, PLANE).distances) == 100_001


@pytest.mark.parametrize("at", [0, 7, 49_999, 99_999])
def test_of_many_points_no_spike_is_missed(at):
    values = np.zeros((2, 100_000))
    values[1, at], values[0, :100] = -3, np.nan
    drawn = LineProfile(np.arange(100_000.0), values).drawable()
    assert drawn.values.shape == (2, 2 * MOST_RUNS) and len(drawn.distances) == 2 * MOST_RUNS
    assert drawn.values[1].min() == -3 and abs(drawn.distances[drawn.values[1].argmin()] - at) <= 100
    assert np.isnan(drawn.values[0, :2]).all() and not np.isnan(drawn.values[0, 2:]).any()


def test_few_points_are_drawn_as_they_are():
    few = LineProfile(np.arange(5.0), np.zeros((1, 5)))
    assert few.drawable() is few
