import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from convstudio.gui.editors.kernel_table_model import KernelCells
from convstudio.gui.text.plain_text import plain_tip
from convstudio.values.kernel import Kernel


@pytest.fixture
def cells(qapp):
    cells = KernelCells()
    cells.show(Kernel(np.array([[1 / 16, -2.0], [1 / 3, 0.0]]), texts=(("1/16", "-2"), ("0.3333333333333333", "0"))))
    return cells


def luminance(colour):
    parts = [part / 255 for part in (colour.red(), colour.green(), colour.blue())]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_a_cell_shows_what_was_typed_and_shortens_what_is_too_long(cells):
    assert [cells.number((row, column)) for row in (0, 1) for column in (0, 1)] == ["1/16", "\u22122", "0.333", "0"]


def test_a_cell_is_edited_with_all_its_digits(cells):
    assert cells.index(1, 0).data(Qt.ItemDataRole.EditRole) == "0.3333333333333333"


def test_a_cell_tells_place_text_and_value(cells):
    assert cells.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Row 0, column 0: 1/16 = 0.0625"


def test_a_refused_cell_tells_its_sentence_until_another_kernel_is_shown(cells):
    cells.refuse((0, 0), "No.")
    assert cells.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == plain_tip("No.")
    cells.show(Kernel(np.ones((2, 2))))
    assert cells.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) != plain_tip("No.")


def test_a_large_kernel_is_colours_only(cells):
    cells.show(Kernel(np.ones((99, 99))))
    assert cells.number((5, 5)) == ""


@pytest.mark.parametrize("dark", [False, True])
def test_ink_is_legible_on_every_ground(cells, dark):
    cells.dark = dark
    cells.show(Kernel(np.linspace(-1, 1, 201)[None]))
    for column in range(201):
        ground = QColor(*cells.colours((1, 201))[0, column].tolist())
        light, low = sorted((luminance(ground), luminance(cells.ink((0, column)))), reverse=True)
        assert (light + 0.05) / (low + 0.05) >= 3.8


def test_a_kernel_of_more_cells_than_pixels_is_a_picture_of_means(cells):
    weights = np.zeros((3, 400))
    weights[:, 200:] = 1
    cells.show(Kernel(weights))
    picture = cells.colours((9, 100))
    assert picture.shape == (3, 100, 3)
    assert np.array_equal(np.unique(picture[:, :50].reshape(-1, 3), axis=0), picture[0, :1])
    assert np.array_equal(np.unique(picture[:, 50:].reshape(-1, 3), axis=0), picture[0, 99:])
    assert picture[0, 0].tolist() != picture[0, 99].tolist()


def test_a_change_of_a_shrunken_kernel_changes_its_picture(cells):
    cells.show(Kernel(np.full((300, 300), -1.0)))
    before = cells.colours((100, 100))
    cells.show(Kernel(np.full((300, 300), 1.0)))
    assert not np.array_equal(cells.colours((100, 100)), before)
