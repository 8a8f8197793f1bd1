from dataclasses import replace

import numpy as np
import pytest

from convstudio.gui.views.profile_view import ProfileView


@pytest.fixture
def view(qtbot):
    view = ProfileView()
    qtbot.addWidget(view)
    view.resize(600, 160)
    view.show()
    return view


def curves(view):
    return [len(plot.getPlotItem().listDataItems()) for plot in view._plots]


def test_without_a_line_words_say_how_to_get_one(view, picture_of):
    view.set_pictures(picture_of(), picture_of())
    assert view.profiles() is None
    assert not view._plots
    assert view._pages.currentIndex() == 0


def test_both_pictures_are_drawn_along_the_line(view, picture_of):
    view.set_pictures(picture_of(channels=3), picture_of(stride=2, rows=30, columns=40))
    view.set_line((10.0, 0.0, 10.0, 80.0))
    assert curves(view) == [3, 1]
    source, result = view.profiles()
    assert (len(source.values), len(result.values)) == (3, 1)
    view.set_line(None)
    assert view._pages.currentIndex() == 0


def test_what_changed_out_of_sight_is_drawn_when_it_is_seen(view, picture_of):
    view.hide()
    view.set_pictures(picture_of(), picture_of())
    view.set_line((10.0, 0.0, 10.0, 80.0))
    assert not view._plots
    view.show()
    assert curves(view) == [1, 1]


def test_numbers_that_no_axis_spans_are_drawn_in_a_unit_that_is_told(qtbot, view, picture_of):
    near, far = picture_of(), picture_of()
    samples = np.linspace(-1, 1, far.samples.size).reshape(far.samples.shape) * 1.7e308
    view.set_pictures(near, replace(far, samples=samples))
    view.set_line((0.0, 0.0, *map(float, samples.shape[1:])))
    assert not view.grab().isNull()
    labels = [plot.getPlotItem().getAxis("left").label.toPlainText().strip() for plot in view._plots]
    assert labels[0].startswith("Input") and "×" not in labels[0]
    assert labels[1].startswith("Result × 1e+300")
    box = view._plots[1].getPlotItem().getViewBox()
    qtbot.waitUntil(lambda: box.updateAutoRange() or box.viewRange()[1] == pytest.approx([-1.7e8, 1.7e8], rel=0.2))
