"""The numbers of F(4x4, 3x3) and the room that a thread needs."""

from convstudio.engines.compiled import winograd_layout as words


def test_a_unit_reads_what_its_last_tile_needs():
    for lanes in (4, 8, 16):
        assert words.read_columns(lanes) >= (lanes - 1) * words.TILE + words.SPAN
        assert words.read_columns(lanes) % lanes == 0


def test_points_and_their_squares_are_exact_in_float32():
    import numpy as np

    numbers = [words.NEAR, words.FAR, words.NEAR**2 + words.FAR**2, words.NEAR**2 * words.FAR**2, words.FAR**3]
    assert [float(np.float32(number)) for number in numbers] == numbers
