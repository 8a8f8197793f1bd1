import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from convstudio.gui.views.histogram_view import HistogramView


@pytest.fixture
def view(qtbot):
    view = HistogramView()
    qtbot.addWidget(view)
    view.resize(520, 160)
    counts = np.zeros((1, 256), np.int64)
    counts[0, 128] = 77
    view.set_counts(counts, -100.0, 300.0)
    view.set_levels(0.0, 255.0)
    view.show()
    return view


def drag(qtbot, view, start, end):
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(view, left, none, QPoint(round(start), 40))
    qtbot.mouseMove(view, QPoint(round(end), 40))
    qtbot.mouseRelease(view, left, none, QPoint(round(end), 40))


def test_places_and_numbers_correspond(view):
    for value in (-100, 0, 300):
        assert view.value_at(view.x_of(value)) == pytest.approx(value)
    assert view.x_of(-100) < view.x_of(300) <= view.width()


def test_cleared_it_shows_no_number_and_does_nothing(qtbot, view):
    """The counts of a picture stayed when the next one was refused."""
    with qtbot.assertNotEmitted(view.levels_changed):
        view.clear()
        drag(qtbot, view, view.x_of(255), view.x_of(200))
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert (view.words_at(view.x_of(100)), view.accessibleDescription()) == ("", "")
    view.set_levels(0.0, 255.0)
    assert view.accessibleDescription()


def test_dragging_white_tells_the_levels(qtbot, view):
    told = []
    view.levels_changed.connect(lambda *levels: told.append(levels))
    drag(qtbot, view, view.x_of(255), view.x_of(200))
    assert told[-1] == view.levels
    assert told[-1] == pytest.approx((0, 200), abs=1.5)


def test_black_stays_below_white(qtbot, view):
    drag(qtbot, view, view.x_of(0), view.x_of(290))
    low, high = view.levels
    assert low < high == 255


def test_a_press_far_from_both_lines_drags_nothing(qtbot, view):
    drag(qtbot, view, view.x_of(120), view.x_of(150))
    assert view.levels == (0, 255)


def test_arrow_keys_move_the_lines(qtbot, view):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.levels == pytest.approx((4, 251))


def test_a_double_click_gives_the_levels_back(qtbot, view):
    with qtbot.waitSignal(view.levels_reset):
        qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 40))
    with qtbot.waitSignal(view.levels_reset):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_setting_levels_tells_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.levels_changed):
        view.set_levels(1.0, 2.0)
    assert view.levels == (1, 2)


def test_the_count_under_the_pointer_is_told(view):
    assert view.words_at(view.x_of(100.9)) == "about 100.9: 77 of the samples in sight"
    assert view.words_at(-5000) == ""
    counts = np.zeros((1, 256), np.int64)
    counts[0, 128] = 5
    view.set_counts(counts, -100.0, 300.0, in_region=True)
    assert view.words_at(view.x_of(100.9)) == "about 100.9: 5 of the samples in sight that lie in the region"


def test_the_axes_have_titles_beside_the_counts(view):
    assert view.titles == ("value of a sample", "samples (log)")
    drawn = view.grab().toImage()
    ground = view.palette().color(view.backgroundRole())
    place, line = view._place(), view.fontMetrics().height()

    def inked(left, top, right, bottom):
        places = ((x, y) for x in range(int(left), int(right)) for y in range(int(top), int(bottom)))
        return any(drawn.pixelColor(x, y) != ground for x, y in places)

    assert inked(place.left(), view.height() - line, place.right(), view.height())
    assert inked(0, place.top(), place.left() - 2, place.bottom())


def test_one_number_only_is_drawn(view):
    view.set_counts(np.zeros((3, 256), np.int64), 5.0, 5.0)
    view.set_levels(5.0, 5.0)
    assert not view.grab().isNull()


@pytest.fixture
def far(view):
    """Black and white whose difference is infinite."""
    view.set_counts(np.ones((1, 256), np.int64), -1.7e308, 1.7e308)
    view.set_levels(-1.7e308, 1.7e308)
    return view


def test_places_of_numbers_whose_difference_is_infinite(far):
    left, middle, right = (far.x_of(value) for value in (-1.7e308, 0.0, 1.7e308))
    assert left < middle < right
    assert middle == pytest.approx((left + right) / 2)
    for value in (-1.7e308, 0.5e308, 1.7e308):
        assert far.value_at(far.x_of(value)) == pytest.approx(value)
    assert far.words_at(far.x_of(0.5e308)).endswith("1 of the samples in sight")
    assert not far.grab().isNull()


def test_lines_so_far_apart_are_dragged_and_moved_by_keys(qtbot, far):
    drag(qtbot, far, far.x_of(1.7e308), far.x_of(0.85e308))
    assert far.levels[1] == pytest.approx(0.85e308, rel=0.02)
    qtbot.keyClick(far, Qt.Key.Key_Left)
    assert far.levels[1] == pytest.approx(0.85e308 - 0.034e308, rel=0.02)
    qtbot.keyClick(far, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert far.levels[0] == pytest.approx(-1.734e308)
    for _ in range(9):
        qtbot.keyClick(far, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert np.isfinite(far.levels).all()
