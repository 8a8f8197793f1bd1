from convstudio.gui.editors.buttons import IconButton


def test_a_button_has_an_icon_a_name_and_a_sentence(qtbot):
    button = IconButton("negate", "negate", "Negate", "every weight changes its sign.")
    qtbot.addWidget(button)
    assert not button.icon().isNull()
    assert button.accessibleName() == "Negate"
    assert button.toolTip() == "Negate: every weight changes its sign."
