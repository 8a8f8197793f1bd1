"""Samples along a line."""

import numpy as np
import pytest

from convstudio.jobs.display.line_profiles import profile
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.placed_picture import PlacedPicture, Placement
from convstudio.values.region import Region

PLANE = np.random.default_rng(0).normal(size=(2, 400, 900))


def picture(samples, stride=1.0, offset=0.0, step=1):
    region = Region.whole(*samples.shape[1:], step)
    seen = samples[:, region.slices[0], region.slices[1]]
    place = Placement(stride, offset)
    return PlacedPicture(
        np.zeros((*region.shape, 3), np.uint8),
        seen,
        region,
        tuple(range(len(samples))),
        (place, place),
        samples.shape[1:],
    )


def read_from(samples, asked=None):
    def read(region):
        if asked is not None:
            asked.append(region)
        return samples[:, region.slices[0], region.slices[1]]

    return read


@pytest.mark.parametrize("line", [(20.5, 0.0, 20.5, 900.0), (0.3, 0.3, 399.0, 880.2), (380.0, 105.5, -20.0, 1000.0)])
@pytest.mark.parametrize("step", [1, 7])
def test_each_value_is_that_under_the_pointer(line, step):
    """Of a picture that showed every n-th sample the profile was of every n-th."""
    start, end = np.array(line[:2]), np.array(line[2:])
    found = profile(picture(PLANE, step=step), line, read_from(PLANE), CancelToken())
    whole = picture(PLANE)
    for share, values in zip(np.linspace(0, 1, len(found.distances)), found.values.T, strict=True):
        at = whole.sample_at(*(start + share * (end - start)))
        assert np.isnan(values).all() if at is None else tuple(values) == at[2]


@pytest.mark.parametrize("row", [0.5, 3.5, 7.9])
def test_samples_that_lie_apart_are_read_where_they_lie(row):
    shown = picture(PLANE[:1, :20, :20], stride=1.5, offset=0.25)
    found = profile(shown, (row, 0.3, row + 3, 14.2), read_from(PLANE[:1, :20, :20]), CancelToken())
    for share, value in zip(np.linspace(0, 1, len(found.distances)), found.values[0], strict=True):
        at = shown.sample_at(row + 3 * share, 0.3 + 13.9 * share)
        assert np.isnan(value) if at is None else value == at[2][0]


def test_of_a_slanting_line_little_more_is_read_than_lies_near_it():
    asked = []
    profile(picture(PLANE), (0.0, 0.0, 400.0, 900.0), read_from(PLANE, asked), CancelToken())
    assert sum(region.shape[0] * region.shape[1] for region in asked) < PLANE[0].size / 5
    assert len(asked) < 20


def test_a_line_beside_the_picture_reads_nothing():
    asked = []
    found = profile(picture(PLANE), (500.0, 0.0, 500.0, 900.0), read_from(PLANE, asked), CancelToken())
    assert not asked
    assert np.isnan(found.values).all()


def test_work_that_is_not_wanted_any_more_stops():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        profile(picture(PLANE), (0.0, 0.0, 400.0, 900.0), read_from(PLANE), token)
