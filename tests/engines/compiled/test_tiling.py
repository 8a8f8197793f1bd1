"""Cutting outputs into tiles."""

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled.conv_spec import KernelWindow
from convstudio.engines.compiled.source_layout import seen
from convstudio.engines.compiled.tiling import (
    COLUMN,
    ROW,
    TILE_COLUMNS,
    TILE_ROWS,
    Share,
    cuts,
    gathered_size,
    grid,
    in_place_size,
    inner,
)
from convstudio.output_size_and_padding import Walk


@pytest.mark.parametrize("count", [1, 3, 7, 64, 65, 100, 1000])
@pytest.mark.parametrize("block", [1, 4, 24])
@pytest.mark.parametrize("size", [16, 64, 300])
@pytest.mark.parametrize("before", [0, 1, 9])
def test_cuts_cover_an_axis_once_and_none_is_shorter_than_a_block(count, block, size, before):
    inside = range(min(before, count), max(count - before, min(before, count)))
    made = cuts(count, inside, block, size)
    assert [place for cut in made for place in range(cut.start, cut.start + cut.length)] == list(range(count))
    assert all(cut.length >= min(block, count) for cut in made)
    assert all(set(range(cut.start, cut.start + cut.length)) <= set(inside) for cut in made if cut.inside)


def test_inner_outputs_are_those_whose_windows_lie_in_the_stretch():
    stretch, stride, reach = range(3, 40), 2, 4
    expected = [o for o in range(30) if o * stride in stretch and o * stride + reach in stretch]
    assert list(inner(stretch, 30, stride, reach)) == expected


def test_tiles_are_every_cut_of_rows_with_every_cut_of_columns_for_each_share():
    source = np.zeros((1, 200, 300), np.float32)
    shown = seen(Reading(source, Walk(range(-1, 201), 1, 1), Walk(range(-1, 301), 1, 1)), source)
    made = grid(shown, KernelWindow((1, 1), (2, 2)), (200, 300), (4, 24), (64, 128), in_place=True)
    words = made.words([Share(0, range(1)), Share(1, range(1, 2))])
    assert len(words) == 2 * len(made.rows) * len(made.columns)
    covered = np.zeros((200, 300), int)
    for tile in words:
        covered[tile[ROW] : tile[ROW] + tile[TILE_ROWS], tile[COLUMN] : tile[COLUMN] + tile[TILE_COLUMNS]] += 1
    assert (covered == 2).all()
    assert made.largest[0] <= 64 + 4
    assert max(made.gathered()) > 0


@pytest.mark.parametrize("reach", [0, 6, 62, 300])
def test_tiles_stay_near_the_cache(reach):
    window, size = KernelWindow((1, 1), (reach, reach)), (3000, 4000)
    rows, columns = in_place_size(window, size, (4, 24), 1)
    assert (window.rows(4)) * columns * 4 <= 256 << 10 or columns == 24
    rows, columns = gathered_size(window, size, (4, 24), 3)
    assert rows >= 4
    assert columns >= 24


@pytest.mark.parametrize("reach", [300, 600, 900, 950, 2000])
@pytest.mark.parametrize("stride", [1, 2])
def test_tiles_of_a_tall_window_give_at_least_a_third_of_what_they_read(reach, stride):
    window = KernelWindow((stride, stride), (reach, reach))
    rows, _ = gathered_size(window, (3000, 4000), (4, 24), 0, 1)
    assert window.rows(rows) < 3 * rows * stride
