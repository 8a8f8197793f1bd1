import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPixmap

from convstudio.gui.editors.kernel_grid_layout import GridLayout
from convstudio.gui.editors.kernel_grid_painting import CellPainter
from convstudio.gui.editors.kernel_table_model import KernelCells
from convstudio.gui.theme import THEMES, palette_of, tone
from convstudio.values.kernel import Kernel

SIDE = 40
LAYOUT = GridLayout((2, 3), (2 * SIDE, 3 * SIDE))


@pytest.fixture
def cells(qapp):
    cells = KernelCells()
    cells.show(Kernel(np.array([[-1.0, 0, 1], [1 / 3, 0, 0]])))
    return cells


@pytest.fixture
def palette():
    return palette_of(THEMES["light"])


def drawn(cells, palette, chosen=()):
    canvas = QPixmap(3 * SIDE, 2 * SIDE)
    with QPainter(canvas) as painter:
        brush = CellPainter(cells)
        brush.paint(painter, LAYOUT, palette)
        brush.paint_marks(painter, LAYOUT, palette, [LAYOUT.box(cell) for cell in chosen], True)
    return canvas.toImage()


def near_corner(picture, row, column):
    return picture.pixelColor(column * SIDE + 5, row * SIDE + 5)


def test_the_sign_of_a_weight_is_its_colour(cells, palette):
    picture = drawn(cells, palette)
    assert near_corner(picture, 0, 0).blue() > near_corner(picture, 0, 0).red()
    assert near_corner(picture, 0, 2).red() > near_corner(picture, 0, 2).blue()


def test_the_chosen_cell_is_framed(cells, palette):
    picture = drawn(cells, palette, [(1, 1)])
    assert picture.pixelColor(SIDE + 1, SIDE + 10) == palette.color(QPalette.ColorRole.Highlight)


def test_a_refused_cell_turns_into_the_colour_of_refusals(cells, palette):
    cells.refuse((1, 1), "No.")
    picture = drawn(cells, palette, [(1, 1)])
    assert near_corner(picture, 1, 1) == tone(palette, "refusal")


def test_the_anchor_has_a_dot(cells, palette):
    before = drawn(cells, palette)
    cells.anchor = (1, 2)
    after = drawn(cells, palette)
    assert before.copy(2 * SIDE, SIDE, SIDE, SIDE) != after.copy(2 * SIDE, SIDE, SIDE, SIDE)
    assert before.copy(0, 0, 2 * SIDE, SIDE) == after.copy(0, 0, 2 * SIDE, SIDE)


def test_an_anchor_outside_the_kernel_is_not_drawn(cells, palette):
    before = drawn(cells, palette)
    cells.anchor = (5, 5)
    assert drawn(cells, palette) == before


@pytest.mark.parametrize("side", [12, 24, 40, 64])
def test_numbers_are_written_only_where_all_of_them_fit(cells, side):
    font = CellPainter(cells).numbers_font(side, QFont())
    if font is not None:
        assert all(QFontMetrics(font.font).horizontalAdvance(number) < side for number in cells.numbers())


def test_cells_too_small_for_their_numbers_are_colours_only(cells):
    assert CellPainter(cells).numbers_font(10, QFont()) is None
