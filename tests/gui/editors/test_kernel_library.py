import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QSpinBox

from convstudio.gui.editors.kernel_library import KernelLibrary, Preset
from convstudio.kernels.generator_registry import generator

PRESETS = (
    Preset("gaussian", "Gaussian", "Smoothing", "Blurs as a bell does.", np.ones((5, 5))),
    Preset("sobel-x", "Sobel x", "Edges", "Answers to vertical edges.", np.array([[-1.0, 0, 1]])),
    Preset("nothing", "Zero", "Other", "A bell that does not ring.", np.zeros((1, 1))),
)


@pytest.fixture
def library(qtbot):
    library = KernelLibrary()
    qtbot.addWidget(library)
    library.set_presets(PRESETS)
    library.resize(340, 480)
    library.show()
    return library


def shown(library):
    rows = library.findChild(QListWidget)
    return [rows.item(row).text() for row in range(rows.count()) if not rows.item(row).isHidden()]


def test_round_trip_without_a_signal(qtbot, library):
    parameters = generator("gaussian").parameters
    with qtbot.assertNotEmitted(library.preset_chosen), qtbot.assertNotEmitted(library.recipe_changed):
        library.set_form("gaussian", parameters, {"size": 9})
    assert library.value() == "gaussian"
    assert library.form.value()["size"] == 9


def test_a_click_chooses_a_preset(qtbot, library):
    rows = library.findChild(QListWidget)
    place = rows.visualItemRect(rows.item(1)).center()
    with qtbot.waitSignal(library.preset_chosen) as chosen:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["sobel-x"]
    assert library.value() == "sobel-x"


def test_the_keyboard_chooses_a_preset(qtbot, library):
    rows = library.findChild(QListWidget)
    rows.setFocus()
    rows.setCurrentRow(1)
    with qtbot.waitSignal(library.preset_chosen) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert chosen.args == ["sobel-x"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [("SOBEL", ["Sobel x"]), ("edges", ["Sobel x"]), ("bell", ["Gaussian", "Zero"]), ("gauss x", []), ("", 3)],
)
def test_the_search_looks_at_names_first_and_at_helps_if_none_fits(qtbot, library, words, titles):
    qtbot.keyClicks(library.findChild(QLineEdit, "library_search"), words)
    assert shown(library) == titles or len(shown(library)) == titles


def test_a_family_sifts(qtbot, library):
    combo = library.findChild(QComboBox, "library_family")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert shown(library) == ["Gaussian"]


def test_a_parameter_changes_the_recipe(qtbot, library):
    library.set_form("gaussian", generator("gaussian").parameters, {"size": 5})
    with qtbot.waitSignal(library.recipe_changed) as changed:
        library.form.findChild(QSpinBox).setValue(7)
    name, values, gesture = changed.args
    assert (name, values["size"]) == ("gaussian", 7)
    assert gesture


def test_no_preset_empties_the_form(library):
    library.set_form("gaussian", generator("gaussian").parameters, {})
    library.set_value("")
    assert library.form.value() == {}


def test_tiles_grow_with_the_type(library):
    rows, before = library.findChild(QListWidget), library.findChild(QListWidget).gridSize()
    font = library.font()
    font.setPointSizeF(2 * font.pointSizeF())
    library.setFont(font)
    assert rows.gridSize().height() > before.height()
    assert rows.gridSize().width() > before.width()


OWN = Preset("own:moon", "moon", "My kernels", "for the moon", np.ones((2, 2)), "soft round")


def test_an_own_kernel_is_found_by_its_tags_and_says_its_note(library):
    library.set_presets([OWN])
    library._search.setText("round")
    assert not library._list.item(0).isHidden()
    library.set_value("own:moon")
    assert library._help.text() == "for the moon"


def test_an_own_kernel_can_be_described_and_removed(qtbot, library):
    menu = library.make_menu("own:moon")
    for action, signal in zip(menu.actions(), (library.own_described, library.own_removed), strict=True):
        with qtbot.waitSignal(signal) as told:
            action.trigger()
        assert told.args == ["own:moon"]


def test_effects_take_the_place_of_the_kernels_while_they_are_wanted(qtbot, library):
    library.set_presets([OWN])
    plain = library._list.item(0).icon().cacheKey()
    with qtbot.waitSignal(library.effects_wanted):
        library._eye.click()
    library.set_effects({"own:moon": np.zeros((8, 8, 3), np.uint8)})
    assert library._list.item(0).icon().cacheKey() != plain
    assert library.weights().keys() == {"own:moon"}
