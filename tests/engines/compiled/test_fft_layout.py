"""The words of a table of tiles do not lie on each other, and memory is counted in full."""

from convstudio.engines.compiled import fft_layout as words


def test_a_job_has_room_for_both_pictures():
    assert words.JOB_WORDS == words.PICTURES + 2 * words.PICTURE_WORDS == 19


def test_a_tile_in_stacks_has_two_floats_for_each_sample_and_some_between():
    assert 2 * 64 * 128 < words.stacked(64, 128, 8) < 2.2 * 64 * 128


def test_stacks_do_not_lie_a_power_of_two_apart():
    distance = words.stacked(256, 256, 8) // (256 // 8) * 4
    assert distance % 4096 != 0


def test_memory_grows_by_a_tile_for_each_that_is_held():
    one, two = (words.scratch_floats(256, 128, held, 8) for held in (1, 2))
    assert two - one == words.stacked(256, 128, 8)


def test_memory_holds_columns_at_work_and_strips_that_were_gathered():
    assert words.scratch_floats(1024, 1024, 0, 8) >= 2 * 1024 * words.LINE + 2 * 1024 * 2 * words.LINE
