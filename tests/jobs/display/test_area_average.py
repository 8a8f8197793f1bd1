"""Means of blocks, strip by strip."""

import numpy as np
import pytest

from convstudio.jobs.display.area_average import AreaAverage
from convstudio.values.region import Region

PLANES = np.random.default_rng(0).normal(size=(2, 47, 53)).astype(np.float32)


def grid(step, count):
    """The samples that a screen shows: the middles of blocks."""
    return range(step // 2, count, step)


def fed(region, heights):
    averaged, top = AreaAverage(region, 2), 0
    while top < 47:
        strip = Region(range(top, min(top + heights, 47)), range(53))
        averaged.add(strip, PLANES[:, strip.slices[0]])
        top += heights
    return averaged.samples


@pytest.mark.parametrize("step", [2, 3, 5, 8])
@pytest.mark.parametrize("blocks", [1, 2, 100])
def test_each_sample_is_the_mean_of_its_block(step, blocks):
    region = Region(grid(step, 47), grid(step, 53))
    found = fed(region, step * blocks)
    for row, column in np.ndindex(region.shape):
        block = PLANES[:, row * step : (row + 1) * step, column * step : (column + 1) * step]
        np.testing.assert_allclose(found[:, row, column], block.mean(axis=(1, 2)), atol=1e-5)


def test_a_part_of_the_plane_is_averaged_alike():
    whole = fed(Region(grid(4, 47), grid(4, 53)), 8)
    part = fed(Region(grid(4, 47)[3:7], grid(4, 53)[2:9]), 8)
    np.testing.assert_allclose(part, whole[:, 3:7, 2:9])


def test_a_step_along_one_axis_only_averages_along_it():
    found = fed(Region(range(47), grid(4, 53)), 16)
    np.testing.assert_allclose(found[:, :, 0], PLANES[:, :, :4].mean(axis=2), atol=1e-6)


def test_nothing_is_averaged_where_each_sample_stands_for_itself():
    averaged = AreaAverage(Region.whole(47, 53), 2)
    assert not averaged.needed
    averaged.add(Region.whole(47, 53), PLANES)
    assert not averaged.samples.any()


def test_a_strip_out_of_sight_is_passed_over():
    averaged = AreaAverage(Region(grid(4, 47)[:2], grid(4, 53)), 2)
    averaged.add(Region(range(40, 47), range(53)), PLANES[:, 40:])
    assert not averaged.samples.any()
