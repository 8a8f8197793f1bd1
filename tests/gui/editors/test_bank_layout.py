import pytest

from convstudio.gui.editors.bank_layout import LARGEST, SMALLEST, BankLayout

LAYOUT = BankLayout.fitted((4, 2, 3, 3), 2, (300, 300), (20, 30))


def test_a_layout_knows_which_input_a_column_means():
    assert [LAYOUT.channel(2, column) for column in range(4)] == [None, None, 0, 1]
    assert LAYOUT.column(2, 1) == 3


def test_the_names_are_no_cells():
    assert LAYOUT.at(0, 0) is None
    assert LAYOUT.at(LAYOUT.top, LAYOUT.left) == (0, 0)


@pytest.mark.parametrize("shape", [(1, 1, 3, 3), (4, 4, 3, 3), (512, 512, 3, 3)])
def test_cells_fill_the_room_within_bounds(shape):
    layout = BankLayout.fitted(shape, 1, (300, 300), (20, 30))
    assert SMALLEST <= layout.cell[0] <= LARGEST
    assert layout.size[0] <= 300 or layout.cell[0] == SMALLEST


def test_the_cells_in_view_are_those_a_rectangle_touches():
    high, wide = LAYOUT.cell
    assert LAYOUT.seen(LAYOUT.top + 1, LAYOUT.left + wide - 1, high, 2) == (range(2), range(2))
    assert not LAYOUT.seen(10_000, 10_000, 5, 5)[0]


def test_a_single_column_has_room_for_its_name():
    assert BankLayout.fitted((64, 1, 3, 3), 1, (100, 300), (20, 30)).cell[1] >= 28
    assert BankLayout.fitted((64, 2, 3, 3), 1, (100, 300), (20, 30)).cell[1] < 28
