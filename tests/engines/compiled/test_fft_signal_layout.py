"""The words of a table of segments do not lie on each other, and memory is counted in full."""

from convstudio.engines.compiled import fft_signal_layout as words


def test_a_job_has_room_for_two_segments_for_each_lane():
    assert words.job_words(8) == words.SEGMENTS + 16 * words.SEGMENT_WORDS


def test_addresses_of_the_segments_have_room_with_the_widest_vectors():
    assert words.ADDRESS_FLOATS * 4 >= 2 * 16 * 8


def test_memory_holds_lines_and_columns():
    assert words.scratch_floats(256, 3, 8) >= 16 * 256 + 3 * 16 * 256
