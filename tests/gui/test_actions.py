"""The table of actions, and what is read off it."""

import ast
from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from convstudio.files.resources import resource
from convstudio.gui.actions import MENUS, ROWS, ActionRow, build, redraw_icons
from convstudio.gui.dialogs.command_palette import PaletteCommand, ranked
from tests.sources import HOUSE, Source

TABLE = [row for row in ROWS if isinstance(row, ActionRow)]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_row_says_what_it_does(row):
    assert row.text.strip()
    assert row.help.strip().endswith(".")
    assert row.menu in MENUS
    assert row.checkable or not row.checked


def test_names_are_not_given_twice():
    assert [name for name, count in Counter(row.name for row in TABLE).items() if count > 1] == []


def test_shortcuts_are_not_given_twice():
    given = [keys for row in TABLE if row.shortcut for keys in QKeySequence.listFromString(row.shortcut)]
    shortcuts = Counter(keys.toString() for keys in given)
    assert "" not in shortcuts
    assert [keys for keys, count in shortcuts.items() if count > 1] == []


def test_letters_of_a_menu_are_not_given_twice():
    for menu in MENUS:
        letters = Counter(
            row.text[row.text.index("&") + 1].lower() for row in TABLE if row.menu == menu if "&" in row.text
        )
        assert [letter for letter, count in letters.items() if count > 1] == [], menu


@pytest.mark.parametrize("row", [row for row in TABLE if row.drawing], ids=lambda row: row.name)
def test_a_drawing_is_there(row):
    assert resource(f"icons/{row.drawing}.svg").is_file()


def test_every_row_has_exactly_one_slot(studio_of):
    studio = studio_of(shown=False)
    counts = {row.name: sum(hasattr(owner, row.name) for owner in studio.owners) for row in TABLE}
    assert {name: count for name, count in counts.items() if count != 1} == {}


def test_the_slots_are_slots():
    slots = {
        node.name
        for place in (
            "controllers/view_controller.py",
            "controllers/editing_controller.py",
            "controllers/document_controller.py",
            "controllers/project_saving_controller.py",
            "controllers/array_layout_controller.py",
            "controllers/contact_sheet_controller.py",
            "controllers/user_kernels_controller.py",
            "controllers/tour_controller.py",
            "editors/bank_matrix.py",
            "controllers/playback_controller.py",
            "controllers/sliding_window_controller.py",
            "controllers/channels_controller.py",
            "controllers/worksheet_controller.py",
            "controllers/help_controller.py",
        )
        for node in Source(HOUSE / "gui" / place).nodes
        if isinstance(node, ast.FunctionDef)
        if any(isinstance(mark, ast.Call) and ast.unparse(mark.func) == "Slot" for mark in node.decorator_list)
    }
    assert {row.name for row in TABLE} - slots == set()


class Owner(QObject):
    """Has every slot there is and notes which were called."""

    def __init__(self):
        super().__init__()
        self.called = []

    def __getattr__(self, name):
        if name not in {row.name for row in TABLE}:
            raise AttributeError(name)
        return lambda *arguments: self.called.append((name, *arguments))


@pytest.fixture
def built(qtbot):
    window, owner = QMainWindow(), Owner()
    qtbot.addWidget(window)
    return window, owner, build(window, [QObject(window), owner])


def test_an_action_calls_the_slot_of_its_name(built):
    _, owner, actions = built
    for row in TABLE:
        actions[row.name].trigger()
    assert [name for name, *_ in owner.called] == [row.name for row in TABLE]


def test_a_switch_says_whether_it_is_on(built):
    _, owner, actions = built
    actions["link_views"].trigger()
    actions["link_views"].trigger()
    assert owner.called == [("link_views", False), ("link_views", True)]


def test_every_action_is_in_its_menu_and_some_in_the_toolbar(built):
    window, _, _ = built
    menus = [action.menu() for action in window.menuBar().actions()]
    assert [menu.title() for menu in menus] == list(MENUS.values())
    listed = [action for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert sorted(action.objectName() for action in listed) == sorted(row.name for row in TABLE)
    bar = window.findChild(QToolBar, "tools")
    names = [action.objectName() for action in bar.actions() if not action.isSeparator()]
    assert names == [row.name for row in TABLE if row.bar]
    assert all(not action.icon().isNull() for action in bar.actions() if not action.isSeparator())
    assert window.findChildren(QMenu)


def test_a_tooltip_tells_the_shortcut(built):
    _, _, actions = built
    assert actions["open_files"].toolTip() == "Open pictures, signals or a project. (Ctrl+O)"
    assert actions["theme_dark"].toolTip() == "Light letters on a dark ground."


def test_icons_are_drawn_again(built):
    _, _, actions = built
    before = actions["undo"].icon().cacheKey()
    redraw_icons(actions)
    assert actions["undo"].icon().cacheKey() != before or not actions["undo"].icon().isNull()


def test_nothing_stands_below_quit():
    assert [row.name for row in TABLE if row.menu == "file"][-1] == "quit_studio"


def test_what_is_done_to_outputs_is_found_by_that_word():
    commands = [PaletteCommand(row.name, row.text.replace("&", "")) for row in TABLE]
    found = {command.key for command in ranked(commands, "output")}
    assert found >= {"add_output", "duplicate_output", "remove_output"}
