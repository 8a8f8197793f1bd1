"""Issue 15, 2.6: which axis is which is chosen in the window, undone, and found again in the project."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

import convstudio as cs
from convstudio.files.projects import load_project
from convstudio.gui.translation_catalogues import speak
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from tests.driven import PATIENCE, photograph

RANDOM = np.random.default_rng(7)


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph())


def opened(studio, path):
    studio.documents.open_paths([str(path)])
    assert studio.wait_files(PATIENCE)


def entries(studio):
    """The menu that was asked for: what each entry says, and the entry."""
    menu = studio.window.findChild(QMenu, "layouts")
    assert menu is not None
    return {action.text(): action for action in menu.actions()}


def taken(studio, words):
    """One entry of the menu, taken."""
    action = next(action for text, action in entries(studio).items() if words in text)
    menu = action.parent()
    menu.close()
    menu.triggered.emit(action)
    assert studio.wait_files(PATIENCE)
    QApplication.processEvents()


def banner_button(studio):
    (button,) = [each for each in studio.window.banner.findChildren(QPushButton) if not each.isHidden()]
    return button


def test_the_tutorials_layer_runs_on_a_plain_array_of_8_10_5(studio, tmp_path):
    array, weights = RANDOM.normal(size=(8, 10, 5)), RANDOM.normal(size=(14, 8, 3, 2))
    np.save(tmp_path / "x.npy", array)
    opened(studio, tmp_path / "x.npy")
    assert studio.session.project.image.shape == (5, 8, 10)
    assert "choose the layout" in studio.window.banner.text
    banner_button(studio).click()
    assert list(entries(studio)) == [
        "channels × rows × columns  (8 × 10 × 5)",
        "rows × columns × channels  (5 × 8 × 10)",
    ]
    taken(studio, "channels × rows")
    layer = Layer(KernelBank(weights), Mode.VALID, stride=(2, 1), grouping=Grouping.STANDARD)
    studio.session.edit("Conv2d(8, 14, (3, 2), (2, 1))", studio.session.project.with_layer(layer))
    result = studio.result()
    assert result.shape == (14, 4, 4)
    np.testing.assert_allclose(result, cs.conv2d(array, weights, stride=(2, 1)), rtol=1e-6, atol=1e-9)


def test_the_choice_is_undone_and_kept_in_the_project(studio, tmp_path):
    array = RANDOM.normal(size=(8, 10, 5))
    np.save(tmp_path / "x.npy", array)
    opened(studio, tmp_path / "x.npy")
    studio.array_layout.choose_layout()
    taken(studio, "channels × rows")
    studio.documents.save_project_to(tmp_path / "p.convstudio")
    assert studio.wait_files(PATIENCE)
    again = load_project(tmp_path / "p.convstudio")
    (kept,) = [image for image in again.project.images if image.name == "x.npy"]
    assert again.notices == ()
    assert np.array_equal(kept.array, array)
    assert studio.session.history.undo_label == "Layout channels × rows × columns"
    studio.session.undo()
    assert studio.session.project.image.shape == (5, 8, 10)


def test_a_square_table_without_names_is_told_and_becomes_a_picture(studio, tmp_path):
    numbers = RANDOM.integers(0, 99, (200, 200))
    np.savetxt(tmp_path / "m.csv", numbers, fmt="%d", delimiter=",")
    opened(studio, tmp_path / "m.csv")
    assert studio.session.project.image.shape == (200, 1, 200)
    assert "200 rows of 200 numbers read as 200 channels" in studio.window.banner.text
    banner_button(studio).click()
    taken(studio, "rows × columns")
    assert np.array_equal(studio.session.project.image.array[0], numbers)


def test_the_menu_of_an_open_image_offers_what_its_array_allows(studio, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((6, 7)))
    opened(studio, tmp_path / "x.npy")
    images = studio.window.image_list
    row = images.visualRect(images.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, row, images.viewport().mapToGlobal(row))
    images.contextMenuEvent(event)
    assert [text for text, action in entries(studio).items() if action.isChecked()] == ["rows × columns  (1 × 6 × 7)"]
    taken(studio, "channels × samples")
    assert studio.session.project.image.shape == (6, 1, 7)


def test_a_picture_that_says_its_axes_offers_nothing_and_says_so(studio):
    studio.array_layout.show_menu(studio.session.project.current, QPoint(0, 0))
    assert studio.window.findChild(QMenu, "layouts") is None
    studio.array_layout.choose_layout()
    assert "says which axis is which" in studio.window.banner.text


def test_an_image_that_was_closed_in_the_meantime_changes_nothing(studio, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((6, 7)))
    opened(studio, tmp_path / "x.npy")
    image = studio.session.project.image
    studio.editing.image_removed(studio.session.project.current)
    before = studio.session.project
    studio.array_layout.lay_out(image, "cw")
    assert studio.wait_files(PATIENCE)
    assert studio.session.project is before


def test_what_is_said_of_an_image_names_it_and_goes_with_it(studio, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((8, 10, 5)))
    opened(studio, tmp_path / "x.npy")
    assert studio.window.banner.text.startswith("x.npy: Shape 8 x 10 x 5")
    studio.editing.image_chosen(0)
    assert studio.window.banner.text == ""


@pytest.fixture
def in_chinese(qapp):
    speak(qapp, "zh_CN")
    yield
    speak(qapp, "en")


def test_the_notice_and_its_button_are_told_in_chinese(in_chinese, studio, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((8, 10, 5)))
    opened(studio, tmp_path / "x.npy")
    assert studio.window.banner.text == "x.npy: 形状 8 x 10 x 5 按行 x 列 x 通道读取；如果不对，请选择布局。"
    assert banner_button(studio).text() == "选择布局…"
