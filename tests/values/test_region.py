"""Regions: rows and columns of samples, in steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.region import Region, as_slice, clipped

ranges = st.builds(
    lambda start, count, step: range(start, start + count * step, step),
    st.integers(-20, 20),
    st.integers(0, 15),
    st.integers(1, 7),
)


def test_the_whole_plane_in_steps():
    region = Region.whole(10, 7, step=3)
    assert region.shape == (4, 3)
    assert list(region.rows) == [0, 3, 6, 9]


def test_slices_take_the_samples_from_an_array():
    plane = np.arange(80).reshape(8, 10)
    region = Region(range(1, 8, 3), range(2, 9, 2))
    np.testing.assert_array_equal(plane[region.slices], plane[np.ix_(region.rows, region.columns)])
    assert as_slice(range(1, 8, 3)) == slice(1, 8, 3)


@given(ranges, ranges)
def test_clipped_keeps_the_members_between_the_ends_of_the_other(wanted, bounds):
    low, high = (bounds[0], bounds[-1]) if bounds else (0, -1)
    assert list(clipped(wanted, bounds)) == [index for index in wanted if low <= index <= high]


@pytest.mark.parametrize(("rows", "columns", "empty"), [(range(0), range(3), True), (range(2), range(3), False)])
def test_empty_is_without_a_sample(rows, columns, empty):
    assert Region(rows, columns).empty is empty


@given(ranges, ranges, st.integers(1, 6), st.integers(1, 6))
def test_tiles_cover_every_sample_once_in_reading_order(rows, columns, tall, wide):
    tiles = Region(rows, columns).tiles(tall, wide)
    covered = [(row, column) for tile in tiles for row in tile.rows for column in tile.columns]
    assert sorted(covered) == sorted((row, column) for row in rows for column in columns)
    assert all(tile.shape[0] <= tall and tile.shape[1] <= wide and not tile.empty for tile in tiles)
    assert [(tile.rows[0], tile.columns[0]) for tile in tiles] == sorted((t.rows[0], t.columns[0]) for t in tiles)
