import pytest

from convstudio.gui.dialogs.channels_window import ChannelsWindow, Shape
from tests.gui.views.test_channel_structure_view import DIAGONAL, EVERY, block

SHAPES = [
    Shape("Standard", "108 parameters", "All.", (block(EVERY),), False),
    Shape("Depthwise", "36", "Each.", (block(DIAGONAL),), True),
]


@pytest.fixture
def window(qtbot):
    window = ChannelsWindow()
    qtbot.addWidget(window)
    window.set_shapes(SHAPES)
    return window


def test_it_begins_with_what_the_layer_is(window):
    assert window.slider.value() == 1
    assert window._title.text() == "Depthwise ✓"
    assert not window.take.isEnabled()


def test_the_slider_moves_between_them(window, qtbot):
    window.slider.setValue(0)
    assert (window._title.text(), window._facts.text()) == ("Standard", "108 parameters")
    assert window.view.accessibleDescription() == "Standard: All. 108 parameters"
    with qtbot.waitSignal(window.adopted) as adopted:
        window.take.click()
    assert adopted.args == [0]


def test_it_stays_where_it_was_when_numbers_change(window):
    window.slider.setValue(0)
    window.set_shapes(SHAPES)
    assert window.slider.value() == 0


def test_a_message_takes_all_away(window):
    window.set_message("the layer is switched off.")
    assert window._title.text() == "the layer is switched off."
    assert not window.take.isEnabled()
