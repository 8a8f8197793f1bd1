"""Tiles cover every output once, read enough, and are chosen by cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.engines.compiled.fft_tiling import cheapest, covers, given_by, partner_of, placed, seconds, tiles_of

OUTPUTS, EXTENTS, STRIDES = st.integers(1, 3000), st.integers(0, 900), st.integers(1, 5)


@given(OUTPUTS, EXTENTS, STRIDES)
def test_every_output_is_covered_once(outputs, extent, stride):
    for runs in covers(outputs, extent, stride):
        assert [i for cut in placed(runs) for i in range(cut.first, cut.first + cut.outputs)] == list(range(outputs))


@given(OUTPUTS, EXTENTS, STRIDES)
def test_a_tile_reads_all_that_its_outputs_need(outputs, extent, stride):
    for cut in (cut for runs in covers(outputs, extent, stride) for cut in placed(runs)):
        assert (cut.outputs - 1) * stride + extent + 1 <= cut.side


def test_a_tile_gives_nothing_to_a_kernel_that_is_larger():
    assert given_by(64, 64, 1) == 0


def test_the_rest_of_a_plane_gets_smaller_tiles():
    down, _ = cheapest((480 + 40, 480 + 40), (16, 16), (1, 1), 1, 2**20, 1)
    assert [cut.side for cut in placed(down)] == [256, 256, 64]


def test_large_kernels_get_large_tiles():
    down, along = cheapest((2048, 2048), (126, 126), (1, 1), 1, 2**20, 2)
    assert {down[0].side, along[0].side} == {512}


def test_a_small_plane_has_work_for_both_threads():
    down, along = cheapest((512, 512), (30, 30), (1, 1), 1, 2**20, 2)
    assert len(placed(down)) * len(placed(along)) >= 4


def test_two_tiles_cost_as_much_as_one():
    assert seconds({(256, 256): 2}, 1) == seconds({(256, 256): 1}, 1)


def test_threads_share_the_jobs():
    assert seconds({(256, 256): 4}, 2) == pytest.approx(seconds({(256, 256): 4}, 1) / 2)


def test_many_jobs_are_shared_evenly():
    assert seconds({(256, 256): 1000}, 4) == pytest.approx(seconds({(256, 256): 1000}, 1) / 4)


def test_a_single_tile_goes_with_a_smaller_single_one():
    assert partner_of((256, 256), {(256, 256): 1, (256, 128): 1, (128, 128): 1}) == (256, 128)


def test_a_single_tile_never_goes_with_one_that_is_longer_on_an_axis():
    assert partner_of((256, 256), {(256, 256): 1, (512, 64): 1}) is None


def test_tiles_are_no_larger_than_they_may_be():
    down, along = cheapest((2048, 2048), (126, 126), (1, 1), 1, 256 * 512, 2)
    assert down[0].side * along[0].side <= 256 * 512


def test_tiles_of_any_size_are_counted_and_not_listed():
    """Issue 15, 4.3: a plan for 3x999999999x3 took 52 s and 4.9 GB."""
    down, along = cheapest((999_999_999, 3), (2, 2), (1, 1), 3, 2**20, 2)
    assert sum(run.count * run.outputs for run in down) == 999_999_999
    assert len(down) <= len(along) + 5
    assert sum(tiles_of(down, along, 3).values()) == 3 * sum(run.count for run in down)
