"""What is read of a signal for the screen: every n-th sample, and the extremes of all."""

import numpy as np
import pytest

from convstudio.jobs.display import signal_curves as module
from convstudio.jobs.display.samples_in_sight import in_sight
from convstudio.jobs.display.signal_curves import curves
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.placed_picture import Placement
from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Viewport

HERE = (Placement(), Placement())


def read_from(signal):
    return lambda region: signal[:, region.slices[0], region.slices[1]]


def seen(signal, left, width, pixels):
    count = signal.shape[-1]
    region = in_sight(Viewport(left, 0, width, 1, pixels, 1), HERE, (1, count))
    return region, *curves(region, count, read_from(signal), CancelToken())


@pytest.mark.parametrize("tile", [1, 50, 1 << 20])
@pytest.mark.parametrize("pixels", [1, 3, 7, 100, 333, 500])
@pytest.mark.parametrize("at", [0, 1, 499, 500, 998, 999])
def test_no_spike_is_missed_at_any_zoom(at, pixels, tile, monkeypatch):
    monkeypatch.setattr(module, "TILE_SAMPLES", tile)
    signal = np.zeros((2, 1, 1000), np.float32)
    signal[1, 0, at] = 9
    region, samples, extremes = seen(signal, 0, 1000, pixels)
    column = int(np.argmax(extremes[1, 1, 0]))
    assert extremes[1, 1, 0, column] == 9
    assert abs(region.columns[column] - at) <= region.columns.step
    assert not extremes[:, 0].any()
    np.testing.assert_array_equal(samples, signal[:, :, region.slices[1]])


@pytest.mark.parametrize("left", [0.0, 123.0, 871.5])
@pytest.mark.parametrize("width", [40.0, 300.0, 2000.0])
def test_the_extremes_in_sight_are_those_of_all_samples_in_sight(left, width):
    signal = np.random.default_rng(1).normal(size=(1, 1, 5000))
    _, _, extremes = seen(signal, left, width, 20)
    inside = signal[0, 0, int(np.ceil(left)) : int(left + width)]
    assert extremes[0].min() <= inside.min() and extremes[1].max() >= inside.max()


def test_where_every_sample_is_shown_there_are_no_extremes():
    signal = np.arange(50.0).reshape(1, 1, 50)
    _, samples, extremes = seen(signal, 0, 50, 60)
    assert extremes is None
    assert samples.ravel().tolist() == list(range(50))


def test_work_that_is_not_wanted_any_more_stops():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        curves(Region.whole(1, 100, 2), 100, read_from(np.zeros((1, 1, 100))), token)
