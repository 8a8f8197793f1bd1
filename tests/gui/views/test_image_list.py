"""ImageList."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from convstudio.gui.views.image_list import ImageList, ListedImage


@pytest.fixture
def images(qtbot):
    made = ImageList()
    qtbot.addWidget(made)
    made.resize(240, 500)
    made.show()
    made.set_images([ListedImage("cat.png", "3×30×45", pixels=np.zeros((4, 4, 3), np.uint8)), ListedImage("dog")], 0)
    made.set_samples([ListedImage("Coins", key="coins"), ListedImage("Zone plate", key="zone")])
    return made


def row(images, name):
    model = images.model()
    at = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == name)
    return images.visualRect(model.index(at, 0))


def click(qtbot, images, place):
    qtbot.mouseClick(images.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_chooses_an_open_image(qtbot, images):
    with qtbot.waitSignal(images.chosen) as told:
        click(qtbot, images, row(images, "dog").center())
    assert told.args == [1]


def test_a_click_asks_for_a_sample(qtbot, images):
    with qtbot.assertNotEmitted(images.chosen), qtbot.waitSignal(images.sample_chosen) as told:
        click(qtbot, images, row(images, "Zone plate").center())
    assert told.args == ["zone"]


def test_arrows_pass_the_headings_and_return_opens_a_sample(qtbot, images):
    images.set_current(1)
    qtbot.keyClick(images, Qt.Key.Key_Down)
    with qtbot.waitSignal(images.sample_chosen) as told:
        qtbot.keyClick(images, Qt.Key.Key_Return)
    assert told.args == ["coins"]


def test_delete_asks_to_take_the_image_away(qtbot, images):
    images.set_current(1)
    with qtbot.waitSignal(images.remove_asked) as told:
        qtbot.keyClick(images, Qt.Key.Key_Delete)
    assert told.args == [1]


def test_the_cross_asks_and_does_not_choose(qtbot, images):
    whole = row(images, "dog")
    with qtbot.assertNotEmitted(images.chosen), qtbot.waitSignal(images.remove_asked) as told:
        click(qtbot, images, QPoint(whole.right() - 12, whole.center().y()))
    assert told.args == [1]


def test_a_sample_cannot_be_taken_away(qtbot, images):
    images.setCurrentIndex(images.model().index(4, 0))
    with qtbot.assertNotEmitted(images.remove_asked):
        qtbot.keyClick(images, Qt.Key.Key_Delete)


def test_marking_an_image_emits_nothing(qtbot, images):
    with qtbot.assertNotEmitted(images.chosen):
        images.set_current(1)
        images.set_images([ListedImage("a"), ListedImage("b"), ListedImage("c")], 2)
    assert images.current == 2
    assert images.currentIndex().data() == "c"


def test_a_tooltip_shows_a_path_as_it_is(images):
    images.set_images([ListedImage("x", help="/home/<b>/x.png")])
    assert images.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "<qt>/home/&lt;b>/x.png</qt>"
