import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize

from convstudio.gui.editors.kernel_grid_base import CellGrid
from convstudio.values.kernel import Kernel


@pytest.fixture
def grid(qtbot):
    grid = CellGrid()
    qtbot.addWidget(grid)
    grid.set_value(Kernel(np.arange(6.0).reshape(2, 3)))
    grid.resize(300, 200)
    grid.show()
    return grid


def test_every_cell_is_found_where_it_is_drawn(grid):
    for row in range(2):
        for column in range(3):
            index = grid.model().index(row, column)
            found = grid.indexAt(grid.visualRect(index).center())
            assert (found.row(), found.column()) == (row, column)
    assert not grid.indexAt(QPoint(299, 199)).isValid()


def test_the_chosen_cells_begin_with_the_current_one(grid):
    grid.selectAll()
    grid.setCurrentIndex(grid.model().index(1, 1))
    grid.selectAll()
    assert grid.chosen_cells()[0] == grid.current_cell() == (1, 1)
    assert len(grid.chosen_cells()) == 6


def test_a_smaller_kernel_keeps_the_choice_inside(grid):
    grid.setCurrentIndex(grid.model().index(1, 2))
    grid.set_value(Kernel(np.ones((1, 1))))
    assert grid.current_cell() == (0, 0)
    assert grid.layout_for(QSize(300, 200)).shape == (1, 1)
