import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QToolButton

from convstudio.gui.editors.layer_list import LayerListEditor
from convstudio.gui.theme import apply_theme
from convstudio.values.layer import Layer

STACK = (Layer(name="a"), Layer(name="b", enabled=False), Layer(stride=(2, 2)))


@pytest.fixture
def editor(qtbot):
    editor = LayerListEditor()
    qtbot.addWidget(editor)
    editor.set_value(STACK)
    editor.resize(260, 220)
    editor.show()
    return editor


@pytest.fixture
def changes(editor):
    taken = []
    editor.value_changed.connect(lambda layers, gesture: taken.append(layers))
    return taken


@pytest.fixture
def chosen(editor):
    taken = []
    editor.chosen.connect(taken.append)
    return taken


def rows(editor):
    return editor.findChild(QListWidget)


def press(qtbot, editor, name):
    qtbot.mouseClick(editor.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def test_round_trip_without_a_signal(editor, changes, chosen):
    editor.set_value(STACK[:2])
    editor.set_index(1)
    editor.set_shapes(["3×4×4 → 3×4×4", "off"])
    assert editor.value() == STACK[:2]
    assert editor.index() == 1
    assert not changes
    assert not chosen


def test_an_added_layer_comes_after_the_chosen_one_and_is_chosen(qtbot, editor, changes, chosen):
    press(qtbot, editor, "layer_add")
    assert changes == [(STACK[0], Layer(), *STACK[1:])]
    assert chosen == [1]


def test_a_duplicate_is_a_copy_after_it(qtbot, editor, changes):
    editor.set_index(2)
    press(qtbot, editor, "layer_duplicate")
    assert changes == [(*STACK, STACK[2])]


def test_a_removed_layer_is_gone(qtbot, editor, changes):
    editor.set_index(2)
    press(qtbot, editor, "layer_remove")
    assert changes == [STACK[:2]]
    assert editor.index() == 1


def test_the_last_layer_stays(qtbot, editor, changes):
    editor.set_value(STACK[:1])
    assert not editor.findChild(QToolButton, "layer_remove").isEnabled()
    qtbot.keyClick(rows(editor), Qt.Key.Key_Delete)
    assert not changes


def test_layers_move_down_and_up_again(qtbot, editor, changes):
    press(qtbot, editor, "layer_down")
    assert editor.value() == (STACK[1], STACK[0], STACK[2])
    assert editor.index() == 1
    press(qtbot, editor, "layer_up")
    assert editor.value() == STACK
    assert len(changes) == 2


def test_the_box_switches_a_layer_on(editor, changes):
    rows(editor).item(1).setCheckState(Qt.CheckState.Checked)
    assert changes[-1][1].enabled


def test_a_name_is_edited(editor, changes):
    rows(editor).item(2).setText("  blur ")
    assert changes[-1][2].name == "blur"


def test_an_empty_name_shows_what_the_layer_is(editor, changes):
    rows(editor).item(0).setText("")
    assert changes[-1][0].name == ""
    assert rows(editor).item(0).text() == "Layer 1 · 1×1"


def test_the_keyboard_chooses_a_layer(qtbot, editor, chosen):
    rows(editor).setFocus()
    qtbot.keyClick(rows(editor), Qt.Key.Key_Down)
    assert chosen == [1]


def test_a_row_that_was_dragged_reorders_the_layers(qtbot, editor, changes):
    rows(editor).model().moveRow(QModelIndex(), 0, QModelIndex(), 3)
    qtbot.waitUntil(lambda: bool(changes))
    assert changes == [(STACK[1], STACK[2], STACK[0])]
    assert editor.index() == 2


def test_another_weight_leaves_the_rows_that_are_there(editor):
    before = [rows(editor).item(row) for row in range(3)]
    editor.set_value((STACK[1], *STACK[1:]))
    assert [rows(editor).item(row) for row in range(3)] == before
    assert rows(editor).count() == 3


def test_fewer_and_more_layers_are_shown(editor):
    for stack in (STACK[:1], STACK, STACK[1:]):
        editor.set_value(stack)
        assert rows(editor).count() == len(stack)
        assert all(rows(editor).item(row).flags() & Qt.ItemFlag.ItemIsUserCheckable for row in range(len(stack)))


def test_an_empty_box_can_be_seen_on_dark_ground(qapp, editor):
    apply_theme(qapp, "dark")
    item = rows(editor).item(2)
    item.setCheckState(Qt.CheckState.Unchecked)
    place = rows(editor).visualItemRect(item)
    picture = rows(editor).viewport().grab(QRect(place.left(), place.top(), 22, place.height() // 2)).toImage()
    ground = rows(editor).palette().color(QPalette.ColorRole.Base).lightness()
    shades = {picture.pixelColor(x, y).lightness() for x in range(22) for y in range(picture.height())}
    assert max(shades) - ground > 100
