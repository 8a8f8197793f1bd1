import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.gui.editors.kernel_grid_layout import LARGEST, GridLayout

sides = st.integers(1, 1200)


@given(sides, sides, st.integers(0, 900), st.integers(0, 900))
def test_every_kernel_fits_into_its_room(rows, columns, height, width):
    layout = GridLayout.fitted((rows, columns), (height, width))
    assert 1 <= layout.size[0] <= max(1, height)
    assert 1 <= layout.size[1] <= max(1, width)


@given(sides, sides, st.integers(20, 900), st.integers(20, 900), st.floats(0, 1), st.floats(0, 1))
def test_the_cell_under_a_pixel_is_drawn_over_it(rows, columns, height, width, down, right):
    layout = GridLayout.fitted((rows, columns), (height, width))
    y, x = int(down * (layout.size[0] - 1)), int(right * (layout.size[1] - 1))
    cell = layout.at(y, x)
    assert cell is not None
    assert layout.box(cell).contains(x, y)


def test_cells_are_squares_of_whole_pixels_down_to_one():
    assert GridLayout.fitted((301, 301), (515, 400)).size == (301, 301)
    assert GridLayout.fitted((31, 31), (300, 280)).size == (279, 279)
    assert GridLayout.fitted((1, 1), (300, 300)).size == (LARGEST, LARGEST)


@pytest.mark.parametrize("shape", [(515, 515), (999, 999)])
def test_a_kernel_with_more_cells_than_pixels_shrinks_to_the_room(shape):
    layout = GridLayout.fitted(shape, (300, 280))
    assert layout.size == (280, 280)
    assert layout.side == 0


def test_a_row_of_a_million_taps_is_thick_enough_to_be_seen():
    assert GridLayout.fitted((1, 998_001), (300, 280)).size == (20, 280)


def test_a_point_beside_the_kernel_means_no_cell():
    layout = GridLayout.fitted((3, 3), (300, 300))
    assert layout.at(-1, 0) is None
    assert layout.at(0, layout.size[1]) is None
