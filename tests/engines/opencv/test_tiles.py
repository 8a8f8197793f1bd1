"""Results tile by tile."""

import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import gathered
from convstudio.engines.opencv import tiles
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (100, 33), (1, 5000)])
@pytest.mark.parametrize("tile", [(1, 1), (8, 8), (1000, 3)])
def test_tiles_cover_a_result_once_and_are_no_larger_than_asked(size, tile):
    seen = np.zeros(size, int)
    for place in tiles.tiles(size, tile):
        assert 0 < seen[place].shape[0] <= tile[0]
        assert 0 < seen[place].shape[1] <= tile[1]
        seen[place] += 1
    assert (seen == 1).all()


@pytest.mark.parametrize("span", [(1, 1), (31, 31), (1, 1001), (501, 1)])
def test_tiles_stay_small_and_higher_than_kernels(span):
    rows, columns = tiles.tile_size((3000, 4000), span)
    assert rows >= 2 * span[0]
    assert rows * columns <= 2 * max(tiles.TILE_SAMPLES, span[0] * 2 * 4000)


@pytest.mark.parametrize("border", [Border.ZEROS, Border.CIRCULAR])
def test_outputs_are_their_bias_and_the_sums_over_their_inputs(border):
    source = RANDOM.normal(size=(4, 30, 40))
    walk = Walk(range(-1, 29), 1, 1), Walk(range(40), 1, 1)
    taps = Taps(np.ones((6, 2, 1, 1)), (1, 1), (1, 1), 2, Method.DIRECT, np.dtype("f8"), bias=np.arange(6.0))
    out = np.empty((6, 30, 40))
    reading = Reading(source, *walk, border)
    tiles.by_tiles(reading, taps, out, (1, 1), lambda plane, o, i: (o + 1) * (i + 1) * plane.patch(), (7, 9))
    seen = gathered(reading)
    for o in range(6):
        first = o // 3 * 2
        np.testing.assert_allclose(out[o], o + (o + 1) * (seen[first] + 2 * seen[first + 1]))


def test_a_plane_hands_a_filter_what_its_window_shows():
    source = RANDOM.normal(size=(1, 10, 12))
    taps = Taps(np.ones((1, 1, 3, 3)), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("f8"))
    plane = tiles.Plane(Reading(source, Walk(range(2, 9), 1, 1), Walk(range(1, 12), 1, 1)), taps, (3, 3))
    seen = []
    wanted = plane.filtered(lambda samples, anchor, border: (seen.append((samples.shape, anchor)), samples)[1])
    assert wanted.shape == (5, 9)
    assert seen[0][0] == (7, 11)


def test_a_result_without_bias_is_copied():
    taps = Taps(np.ones((1, 1, 1, 1)), (1, 1), (1, 1), 1, Method.DIRECT, np.dtype("f8"))
    target = np.empty((3, 3))
    tiles.write(np.full((3, 3), 5.0), taps, 0, target)
    assert (target == 5).all()
