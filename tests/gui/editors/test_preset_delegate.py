import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QStyleOptionViewItem

from convstudio.gui.editors.kernel_library import KernelLibrary, Preset
from convstudio.gui.theme import apply_theme

NAMES = ("Sobel", "Difference of two Gaussians")


@pytest.fixture
def rows(qapp, qtbot):
    apply_theme(qapp, "light")
    library = KernelLibrary()
    qtbot.addWidget(library)
    library.set_presets([Preset(name, name, "Edges", "Help.", np.ones((3, 3))) for name in NAMES])
    library.resize(340, 300)
    library.show()
    yield library.findChild(QListWidget)
    library.close()


def marked_height(rows, place):
    """How many pixel rows of a tile hold the colour of the choice."""
    rows.setCurrentRow(place)
    picture, tile = rows.viewport().grab().toImage(), QRect(rows.visualItemRect(rows.item(place)))
    accents = {rows.palette().color(group, QPalette.ColorRole.Highlight).rgb() for group in _GROUPS}
    lines = range(tile.top(), tile.bottom() + 1)
    columns = range(tile.left(), tile.right() + 1)
    return sum(any(picture.pixel(x, y) in accents for x in columns) for y in lines)


_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)


def test_the_mark_of_a_chosen_name_is_as_high_as_the_name(rows):
    line = rows.fontMetrics().height()
    assert line <= marked_height(rows, 0) <= 1.4 * line
    assert 2 * line <= marked_height(rows, 1) <= 2.6 * line


def test_a_tile_is_as_large_as_the_list_says(rows):
    assert rows.visualItemRect(rows.item(0)).size() == rows.item(0).sizeHint()


def test_a_name_of_too_many_lines_ends_with_an_ellipsis(rows):
    option, delegate = QStyleOptionViewItem(), rows.itemDelegate()
    option.fontMetrics = rows.fontMetrics()
    option.text = "A kernel whose name goes on for rather more lines than two"
    room = QRect(0, 0, 98, 2 * rows.fontMetrics().height())
    assert delegate._cut(option, room).endswith("…")
    option.text = "Sobel"
    assert delegate._cut(option, room) == "Sobel"
