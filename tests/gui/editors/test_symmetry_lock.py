import pytest

from convstudio.gui.editors.symmetry_lock import SymmetryLockButton
from convstudio.values.symmetry import MirrorAxis, SymmetryLock


@pytest.fixture
def button(qtbot):
    button = SymmetryLockButton()
    qtbot.addWidget(button)
    return button


def entry(button, text):
    return next(action for action in button.menu().actions() if action.text() == text)


def test_axes_can_be_combined_and_the_button_shows_that_a_lock_is_on(button):
    told = []
    button.value_changed.connect(told.append)
    assert (button.value(), button.isChecked()) == (SymmetryLock(), False)
    entry(button, "Left and right").trigger()
    entry(button, "Top and bottom").trigger()
    assert told[-1] == SymmetryLock(frozenset({MirrorAxis.HORIZONTAL, MirrorAxis.VERTICAL}))
    assert button.isChecked()
    entry(button, "Left and right").trigger()
    entry(button, "Top and bottom").trigger()
    assert not button.isChecked()


def test_one_of_the_signs_holds(button):
    entry(button, "Through the centre").trigger()
    entry(button, "Opposite sign").trigger()
    assert button.value() == SymmetryLock(frozenset({MirrorAxis.POINT}), opposite=True)
    entry(button, "Same number").trigger()
    assert not button.value().opposite
