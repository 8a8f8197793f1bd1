"""Thumbnails: fitting and plain tooltips."""

import numpy as np
import pytest
from PySide6.QtCore import QRect

from convstudio.gui.theme import picture_image
from convstudio.gui.views.thumbnail_list_model import fitted_rectangle


@pytest.mark.parametrize(("rows", "columns", "size"), [(50, 100, (40, 20)), (100, 50, (20, 40)), (4, 4, (40, 40))])
def test_a_picture_keeps_its_proportions(qapp, rows, columns, size):
    rectangle = fitted_rectangle(picture_image(np.zeros((rows, columns, 3), np.uint8)), QRect(10, 10, 40, 40))
    assert (rectangle.width(), rectangle.height()) == size
    assert rectangle.center().x() == pytest.approx(30, abs=0.5)


def test_a_very_long_picture_keeps_a_line(qapp):
    rectangle = fitted_rectangle(picture_image(np.zeros((1, 900, 3), np.uint8)), QRect(0, 0, 40, 40))
    assert rectangle.height() == 1
