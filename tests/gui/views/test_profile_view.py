import numpy as np
import pytest

from convstudio.gui.views.profile_view import ProfileView
from convstudio.values.line_profile import LineProfile

LINE = (10.0, 0.0, 10.0, 80.0)


@pytest.fixture
def view(qtbot):
    view = ProfileView()
    qtbot.addWidget(view)
    view.resize(600, 160)
    view.show()
    return view


def profile_of(channels=1):
    return LineProfile(np.arange(80.0), np.random.default_rng(0).normal(size=(channels, 80)))


def curves(view):
    return [len(plot.getPlotItem().listDataItems()) for plot in view._plots]


def test_without_a_line_words_say_how_to_get_one(view):
    view.set_profiles(profile_of(), profile_of())
    assert view.profiles() is None
    assert not view._plots
    assert view._pages.currentIndex() == 0


def test_both_pictures_are_drawn_along_the_line(view):
    view.set_profiles(profile_of(3), profile_of())
    view.set_line(LINE)
    assert curves(view) == [3, 1]
    source, result = view.profiles()
    assert (len(source.values), len(result.values)) == (3, 1)
    view.set_line(None)
    assert view._pages.currentIndex() == 0


def test_the_axes_have_titles(view):
    view.set_profiles(profile_of(), profile_of())
    view.set_line(LINE)
    for plot, title in zip(view._plots, ("Input · value", "Result · value"), strict=True):
        assert plot.getPlotItem().getAxis("left").labelText == title
        assert "distance" in plot.getPlotItem().getAxis("bottom").labelText


def test_what_changed_out_of_sight_is_drawn_when_it_is_seen(view):
    view.hide()
    view.set_profiles(profile_of(), profile_of())
    view.set_line(LINE)
    assert not view._plots
    view.show()
    assert curves(view) == [1, 1]


def test_numbers_that_no_axis_spans_are_drawn_in_a_unit_that_is_told(qtbot, view):
    view.set_profiles(profile_of(), profile_of()._replace(values=np.linspace(-1, 1, 80)[None] * 1.7e308))
    view.set_line(LINE)
    assert not view.grab().isNull()
    labels = [plot.getPlotItem().getAxis("left").label.toPlainText().strip() for plot in view._plots]
    assert labels[0].startswith("Input") and "×" not in labels[0]
    assert labels[1].startswith("Result · value × 1e+300")
    box = view._plots[1].getPlotItem().getViewBox()
    qtbot.waitUntil(lambda: box.updateAutoRange() or box.viewRange()[1] == pytest.approx([-1.7e8, 1.7e8], rel=0.2))
