"""ChannelGallery: choosing an output."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from convstudio.gui.views.channel_gallery import ChannelGallery


@pytest.fixture
def gallery(qtbot):
    made = ChannelGallery()
    qtbot.addWidget(made)
    made.resize(400, 220)
    made.show()
    made.set_count(12)
    return made


def tile(gallery, index):
    return gallery.visualRect(gallery.model().index(index, 0)).center()


def test_a_click_chooses(qtbot, gallery):
    with qtbot.waitSignal(gallery.chosen) as told:
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=tile(gallery, 3))
    assert told.args == [3]


def test_arrow_keys_choose(qtbot, gallery):
    with qtbot.waitSignal(gallery.chosen) as told:
        qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert told.args == [1]


def test_setting_the_current_channel_emits_nothing(qtbot, gallery):
    with qtbot.assertNotEmitted(gallery.chosen):
        gallery.set_current(5)
    assert gallery.current == 5


def test_fewer_channels_keep_a_valid_choice_silently(qtbot, gallery):
    gallery.set_current(11)
    with qtbot.assertNotEmitted(gallery.chosen):
        gallery.set_count(4)
    assert gallery.current == 3


def test_tiles_wrap(gallery):
    assert tile(gallery, 11).y() > tile(gallery, 0).y()


def test_a_strip_does_not_wrap(qtbot, gallery):
    gallery.set_wrapping(False)
    gallery.doItemsLayout()
    assert tile(gallery, 11).y() == tile(gallery, 0).y()


def test_pictures_stay_while_names_change(gallery):
    gallery.set_thumbnail(2, np.full((8, 8, 3), 9, np.uint8))
    gallery.set_count(12, ["sobel-x"])
    assert gallery.model().entries[2].image is not None
    assert [entry.name for entry in gallery.model().entries[:2]] == ["sobel-x", "output 1"]


def test_a_picture_is_painted_in_its_tile(gallery):
    gallery.set_thumbnail(0, np.full((8, 8, 3), (200, 10, 10), np.uint8))
    image = gallery.grab().toImage()
    place = gallery.viewport().mapTo(gallery, tile(gallery, 0)) * image.devicePixelRatio()
    assert image.pixelColor(place).red() == 200


def test_a_picture_of_a_channel_that_is_gone_is_ignored(gallery):
    gallery.set_thumbnail(99, np.zeros((4, 4, 3), np.uint8))
    assert gallery.count == 12


def test_it_says_which_channels_are_in_sight(qtbot, gallery):
    gallery.set_count(1024)
    first = gallery.visible_range()
    with qtbot.waitSignal(gallery.visible_changed) as told:
        gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    assert first[0] == 0 and first[1] < 40
    assert told.args[1] == 1023
