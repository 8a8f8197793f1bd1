"""ChannelGallery: choosing an output."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from convstudio.gui.views.output_gallery import ChannelGallery


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


def test_pictures_stay_while_names_change(gallery):
    gallery.set_thumbnail(2, np.full((8, 8, 3), 9, np.uint8))
    gallery.set_count(12, ["sobel-x"])
    assert gallery._model.entries[2].image is not None
    assert [entry.name for entry in gallery._model.entries[:2]] == ["sobel-x", "output 1"]


def test_a_picture_is_painted_in_its_tile(gallery):
    gallery.set_thumbnail(0, np.full((8, 8, 3), (200, 10, 10), np.uint8))
    image = gallery.grab().toImage()
    place = gallery.viewport().mapTo(gallery, tile(gallery, 0)) * image.devicePixelRatio()
    assert image.pixelColor(place).red() == 200


def test_a_picture_of_a_channel_that_is_gone_is_ignored(gallery):
    gallery.set_thumbnail(99, np.zeros((4, 4, 3), np.uint8))
    assert gallery.count == 12


def entry(menu, text):
    return next(action for action in menu.actions() if action.text() == text)


def listed(gallery):
    return [gallery.model().index(row, 0).data() for row in range(gallery.model().rowCount())]


def test_outputs_are_sorted_by_energy_and_keep_their_numbers(qtbot, gallery):
    gallery.set_count(3)
    gallery.set_energies([1.0, 9.0, 4.0])
    assert listed(gallery) == ["output 0", "output 1", "output 2"]
    entry(gallery.make_menu(0), "Sort by energy").trigger()
    assert listed(gallery) == ["output 1", "output 2", "output 0"]
    with qtbot.waitSignal(gallery.chosen) as told:
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=tile(gallery, 1))
    assert told.args == [2]
    gallery.set_energies([8.0, 1.0, 4.0])
    assert listed(gallery)[0] == "output 0"
    entry(gallery.make_menu(0), "Sort by energy").trigger()
    assert listed(gallery) == ["output 0", "output 1", "output 2"]


def test_an_output_is_hidden_and_another_one_chosen(qtbot, gallery):
    gallery.set_current(2)
    with qtbot.waitSignal(gallery.chosen) as told:
        entry(gallery.make_menu(2), "Hide this output").trigger()
    assert told.args == [0]
    assert (gallery.model().rowCount(), gallery.count) == (11, 12)
    entry(gallery.make_menu(0), "Show all outputs").trigger()
    assert gallery.model().rowCount() == 12


def test_one_output_is_shown_alone(gallery):
    entry(gallery.make_menu(5), "Show only this output").trigger()
    assert listed(gallery) == ["output 5"]
    assert gallery.current == 5
    gallery.set_count(3)
    assert len(listed(gallery)) == 3


def test_the_last_output_cannot_be_hidden(gallery):
    entry(gallery.make_menu(5), "Show only this output").trigger()
    assert not entry(gallery.make_menu(5), "Hide this output").isEnabled()


def test_three_outputs_become_colours(qtbot, gallery):
    with qtbot.waitSignal(gallery.composite_chosen) as told:
        entry(gallery.make_menu(4), "Show as green").trigger()
    assert told.args == [(4, 4, 6)]
    gallery.set_composite((4, 4, 6))
    with qtbot.waitSignal(gallery.composite_chosen) as told:
        entry(gallery.make_menu(9), "Show as red").trigger()
    assert told.args == [(9, 4, 6)]
    with qtbot.waitSignal(gallery.composite_chosen) as told:
        entry(gallery.make_menu(9), "Colours of the picture").trigger()
    assert told.args == [()]
