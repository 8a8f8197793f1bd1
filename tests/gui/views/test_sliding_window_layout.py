import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from convstudio.gui.views.sliding_window_layout import SlideLayout
from convstudio.values.layer import Mode
from tests.gui.views.slides import SOBEL, slide

AREA = QRectF(10, 20, 860, 420)


def layout_of(area=AREA, **changes):
    return SlideLayout.of(slide(**changes).scene, area, 15.0, 4)


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.SAME, Mode.VALID])
def test_the_grids_stand_side_by_side_inside_the_area(mode):
    layout = layout_of(mode=mode)
    grids = (layout.input, layout.kernel, layout.result)
    assert len({grid.cell for grid in grids}) == 1
    assert all(AREA.contains(grid.whole) for grid in grids)
    assert layout.input.whole.right() < layout.kernel.left < layout.kernel.whole.right() < layout.result.left
    assert layout.foot.top() > max(grid.whole.bottom() for grid in grids)
    assert AREA.bottom() >= layout.foot.bottom()


def test_a_large_kernel_still_fits():
    layout = layout_of(array=np.zeros((1, 60, 60)), weights=np.ones((31, 31)), most=12)
    assert AREA.contains(layout.input.whole)
    assert AREA.contains(layout.result.whole)
    assert layout.input.cell >= 4


def test_a_cell_is_found_under_its_place():
    grid = layout_of().input
    for cell in ((0, 0), (3, 5), (6, 6)):
        assert grid.at(grid.box(*cell).center()) == cell
    assert grid.at(QPointF(grid.left - 1, grid.top + 1)) is None
    assert grid.at(grid.whole.bottomRight()) == (6, 6)


def test_a_block_of_cells_is_as_large_as_they_are():
    grid = layout_of(weights=SOBEL).kernel
    assert grid.box(0, 0, 3, 3) == grid.whole
