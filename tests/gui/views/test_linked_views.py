"""Two canvases, one field."""

from dataclasses import replace

import pytest

from convstudio.gui.views.canvas import ImageCanvas
from convstudio.gui.views.linked_views import LinkedViews
from convstudio.gui.views.plot_canvas import PlotCanvas
from convstudio.values.zoom_viewport import Viewport


@pytest.fixture
def canvases(qtbot, picture_of):
    pair = (ImageCanvas("Input"), ImageCanvas("Result"))
    for canvas, wide in zip(pair, (400, 360), strict=True):
        qtbot.addWidget(canvas)
        canvas.resize(wide, 330)
        canvas.show()
    pair[0].set_picture(picture_of())
    pair[1].set_picture(picture_of(30, 40, stride=2))
    return pair


@pytest.fixture
def link(qtbot, canvases):
    return LinkedViews(canvases)


def test_zooming_either_zooms_both(canvases, link):
    canvases[0].zoom_to(8.0)
    assert canvases[1].viewport.same_view(canvases[0].viewport)
    canvases[1].zoom_to(2.0)
    assert canvases[0].viewport.same_view(canvases[1].viewport)


def test_a_change_is_told_once(canvases, link):
    told = []
    for canvas in canvases:
        canvas.view_changed.connect(told.append)
    canvases[0].pan(3.0, 4.0)
    assert told == [canvases[0].viewport]


def test_resizing_one_keeps_both_on_the_same_place(canvases, link):
    canvases[0].zoom_to(8.0)
    canvases[1].resize(700, 200)
    assert canvases[0].viewport.same_view(canvases[1].viewport)


def test_a_fitted_input_stays_fitted_when_the_result_is_resized(canvases, link):
    canvases[0].fit()
    canvases[1].resize(300, 330)
    canvases[0].resize(600, 600)
    assert canvases[0].viewport.same_view(canvases[0].viewport.fitted((0, 0, 80, 60)))
    assert canvases[1].viewport.same_view(canvases[0].viewport)


def test_unlocked_each_goes_its_way(canvases, link):
    link.set_locked(False)
    before = canvases[1].viewport
    canvases[0].zoom_to(9.0)
    assert canvases[1].viewport == before


def test_locking_again_keeps_the_offset(canvases, link):
    canvases[0].zoom_to(8.0)
    link.set_locked(False)
    canvases[1].pan(5.0, -2.0)
    link.set_locked(True)
    canvases[0].pan(1.0, 1.0)
    (x, y), (x2, y2) = (canvas.viewport.centre for canvas in canvases)
    assert (x2 - x, y2 - y) == pytest.approx((5.0, -2.0))


def test_aligning_drops_the_offset(canvases, link):
    link.set_locked(False)
    canvases[1].zoom_to(13.0)
    link.set_locked(True)
    link.align()
    assert canvases[1].viewport.same_view(canvases[0].viewport)


def test_both_say_the_zoom_whichever_picture_comes_first(qtbot, picture_of):
    pair = (ImageCanvas("Input"), ImageCanvas("Result"))
    for canvas in pair:
        qtbot.addWidget(canvas)
        canvas.resize(400, 330)
        canvas.show()
    link = LinkedViews(pair)
    pair[0].set_picture(picture_of())
    pair[1].set_picture(picture_of())
    assert link.locked
    assert pair[0]._strip.zoom == pair[1]._strip.zoom != ""


@pytest.fixture
def plots(qtbot, picture_of):
    """Of the first the numbers at the axis take more room than of the second, once they are painted."""
    pair = (PlotCanvas("Input"), PlotCanvas("Result"))
    for canvas in pair:
        qtbot.addWidget(canvas)
        canvas.resize(400, 330)
        canvas.show()
    link = LinkedViews(pair)
    for canvas, factor in zip(pair, (123_456.789, 1.0), strict=True):
        picture = picture_of(1, 200)
        canvas.set_picture(replace(picture, samples=picture.samples * factor))
    paint(qtbot, pair)
    yield pair
    assert link.locked


def paint(qtbot, pair):
    for _ in range(3):
        for canvas in pair:
            canvas.grab()
        qtbot.wait(1)


def zooms(pair):
    return [canvas._strip.zoom for canvas in pair]


def test_linked_curves_have_one_zoom_however_much_room_their_numbers_take(qtbot, plots, picture_of):
    """The panes of one tone said 213 % and 215 %."""
    assert plots[0]._box().width() != plots[1]._box().width()
    assert plots[0].viewport.same_view(plots[1].viewport)
    assert zooms(plots)[0] == zooms(plots)[1] != ""
    left, width = plots[0].viewport.left, plots[0].viewport.width
    assert left < 0 and left + width > 200
    for change in (lambda: plots[0].zoom_to(7.0), lambda: plots[1].resize(600, 300), lambda: plots[0].resize(300, 300)):
        change()
        paint(qtbot, plots)
        assert plots[0].viewport.same_view(plots[1].viewport)
        assert zooms(plots) == ["700 %", "700 %"]


def test_a_zoom_of_curves_is_kept_when_the_numbers_of_the_axis_take_more_room(qtbot, plots, picture_of):
    plots[1].zoom_to(5.0)
    picture = picture_of(1, 200)
    plots[1].set_picture(replace(picture, samples=picture.samples * 1e7))
    paint(qtbot, plots)
    assert zooms(plots) == ["500 %", "500 %"]


def test_curves_that_go_back_to_where_they_were_take_the_others_along(qtbot, plots):
    plots[0].zoom_to(5.0)
    plots[0].fit()
    for canvas in plots:
        canvas.set_viewport(Viewport.around(100.0, 0.5, 3.0, 400, 1))
    plots[0].fit()
    assert plots[1].viewport.same_view(plots[0].viewport)
