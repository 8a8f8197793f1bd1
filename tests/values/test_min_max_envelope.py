import numpy as np
import pytest

from convstudio.values.min_max_envelope import even_starts, extremes, woven


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64, bool])
def test_each_run_has_its_lowest_and_its_highest(dtype):
    values = np.random.default_rng(0).integers(0, 200, (2, 3, 100)).astype(dtype)
    starts = np.array([0, 1, 7, 60])
    found = extremes(values, starts)
    assert found.dtype == dtype
    for index, run in enumerate(np.split(values, starts[1:], axis=-1)):
        assert (found[0, ..., index] == run.min(axis=-1)).all()
        assert (found[1, ..., index] == run.max(axis=-1)).all()


def test_what_is_not_finite_is_no_extreme():
    values = np.array([1.0, np.nan, -np.inf, 5.0, np.nan, np.inf])
    assert extremes(values, np.array([0, 2, 4])).tolist()[0][:2] == [1, 5]
    assert extremes(values, np.array([0, 2, 4])).tolist()[1][:2] == [1, 5]
    assert np.isnan(extremes(values, np.array([0, 2, 4]))[:, 2]).all()


def test_runs_cover_everything_evenly():
    lengths = np.diff([*even_starts(1003, 10), 1003])
    assert set(lengths) <= {100, 101} and lengths.sum() == 1003


def test_a_woven_line_visits_the_lowest_and_the_highest_of_each_run():
    found = np.array([[[0, 1, 2]], [[10, 11, 12]]])
    assert woven(found).tolist() == [[0, 10, 1, 11, 2, 12]]
