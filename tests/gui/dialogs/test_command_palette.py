"""Everything by a few letters of its name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget

from convstudio.gui.dialogs.command_palette import CommandPalette, PaletteCommand, ranked

COMMANDS = (
    PaletteCommand("action:redo", "Redo", "Ctrl+Shift+Z"),
    PaletteCommand("action:undo", "Undo", "Ctrl+Z"),
    PaletteCommand("action:open", "Open…", "Ctrl+O"),
    PaletteCommand("kernel:sobel-x", "Sobel, horizontal", "kernel"),
    PaletteCommand("kernel:sobel-y", "Sobel, vertical", "kernel"),
)


@pytest.fixture
def palette(qtbot):
    made = CommandPalette(COMMANDS)
    qtbot.addWidget(made)
    made.picked = []
    made.chosen.connect(made.picked.append)
    return made


def line(palette):
    return palette.findChild(QLineEdit)


def listed(palette):
    tree = palette.findChild(QTreeWidget)
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def test_everything_is_listed_at_first(palette):
    assert listed(palette) == [command.text for command in COMMANDS]


def test_it_can_be_found_and_read_out(palette):
    assert palette.objectName() == "command_palette"
    named = (palette, line(palette), palette.findChild(QTreeWidget))
    assert all(widget.accessibleName() for widget in named)


def test_letters_narrow_the_list(qtbot, palette):
    qtbot.keyClicks(line(palette), "sob ver")
    assert listed(palette) == ["Sobel, vertical"]


def test_return_takes_the_first(qtbot, palette):
    qtbot.keyClicks(line(palette), "un")
    qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert palette.picked == ["action:undo"]
    assert not palette.isVisible()


def test_arrows_move_in_the_list_while_one_types(qtbot, palette):
    qtbot.keyClicks(line(palette), "sobel")
    qtbot.keyClick(line(palette), Qt.Key.Key_Down)
    qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert palette.picked == ["kernel:sobel-y"]


def test_a_click_takes(qtbot, palette):
    tree = palette.findChild(QTreeWidget)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(tree.topLevelItem(2)).center())
    assert palette.picked == ["action:open"]


def test_where_nothing_is_found_return_only_closes(qtbot, palette):
    qtbot.keyClicks(line(palette), "xyzzy")
    assert listed(palette) == []
    said = [label for label in palette.findChildren(QLabel) if label.text() == "Nothing found"]
    palette.show()
    assert [label.isVisible() for label in said] == [True]
    line(palette).setText("sobel")
    assert [label.isVisible() for label in said] == [False]
    line(palette).setText("xyzzy")
    qtbot.keyClick(line(palette), Qt.Key.Key_Return)
    assert palette.picked == []


def test_what_begins_with_the_letters_comes_first():
    commands = [PaletteCommand("a", "Fit kernels"), PaletteCommand("b", "Kernel"), PaletteCommand("c", "Copy kernel")]
    assert [command.key for command in ranked(commands, "ker")] == ["b", "a", "c"]


def test_every_word_must_be_there_in_any_order():
    assert [command.key for command in ranked(COMMANDS, "VERT sob")] == ["kernel:sobel-y"]
    assert ranked(COMMANDS, "sobel undo") == []
