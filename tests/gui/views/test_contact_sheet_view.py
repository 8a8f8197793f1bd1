import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from convstudio.gui.views.contact_sheet_view import SheetView
from convstudio.values.zoom_viewport import Viewport
from tests.driven import wheel

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot, picture_of):
    view = SheetView()
    qtbot.addWidget(view)
    view.resize(640, 420)
    view.set_viewport(Viewport.around(40, 30, 2.0, 100, 100))
    view.set_labels(["a", "b"], ["1", "2", "3"])
    view.show()
    view.set_cells([picture_of(), "refused", *[picture_of()] * 4])
    return view


def middle(view, row, column):
    return view.cell(row, column).center().toPoint()


def test_cells_do_not_overlap_and_stay_inside(view):
    cells = [view.cell(row, column) for row in range(2) for column in range(3)]
    assert all(view.rect().contains(cell.toRect()) for cell in cells)
    assert not any(first.intersects(other) for at, first in enumerate(cells) for other in cells[at + 1 :])


@pytest.mark.parametrize("marked", ["under the pointer", "in focus"])
def test_a_marked_cell_changes_nothing_beside_itself(qtbot, view, marked):
    """The label of the next row had the colour of the frame."""
    view.clearFocus()
    before = view.grab().toImage()
    if marked == "in focus":
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
    else:
        qtbot.mouseMove(view, middle(view, 0, 0))
    after = view.grab().toImage()
    place = view.cell(0, 0).toAlignedRect()
    assert after.copy(place) != before.copy(place)
    for image in (before, after):
        with QPainter(image) as painter:
            painter.fillRect(place, QColor(0, 0, 0))
    assert after == before


def test_a_click_adopts(qtbot, view):
    with qtbot.waitSignal(view.adopted) as told:
        qtbot.mouseClick(view, LEFT, NONE, middle(view, 1, 2))
    assert told.args == [1, 2]


def test_dragging_pans_all_and_adopts_nothing(qtbot, view):
    before, start = view.viewport, middle(view, 0, 0)
    with qtbot.assertNotEmitted(view.adopted), qtbot.waitSignal(view.view_changed):
        qtbot.mousePress(view, LEFT, NONE, start)
        qtbot.mouseMove(view, start + QPoint(30, 10))
        qtbot.mouseRelease(view, LEFT, NONE, start + QPoint(30, 10))
    assert view.viewport.left < before.left
    assert view.viewport.scale == pytest.approx(before.scale)


def test_the_wheel_zooms_about_the_pointer(qtbot, view):
    place = QPointF(middle(view, 1, 1))
    centre, scale = view.viewport.centre, view.viewport.scale
    wheel(view, place, 120)
    assert view.viewport.scale > scale
    assert view.viewport.centre == pytest.approx(centre, abs=0.5)


def test_keys_choose_adopt_and_zoom(qtbot, view):
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    with qtbot.waitSignal(view.adopted) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [1, 2]
    scale = view.viewport.scale
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport.scale == pytest.approx(2 * scale)


def test_pictures_words_and_empty_cells_are_painted(view):
    assert not view.grab().isNull()
    view.set_labels([], [])
    assert not view.grab().isNull()
