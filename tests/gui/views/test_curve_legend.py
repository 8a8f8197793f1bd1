import pytest

from convstudio.gui.views.curve_legend import CurveLegend


@pytest.fixture
def legend(qtbot):
    made = CurveLegend()
    qtbot.addWidget(made)
    made.resize(400, 20)
    made.set_names(["left", "right"], 2)
    made.show()
    return made


def test_names_stand_in_one_line_where_there_is_room_and_in_more_where_there_is_none(legend):
    one = legend.height()
    legend.set_names([f"electrode {index}" for index in range(8)], 200)
    assert legend.height() > 2 * one
    assert legend.words[-1] == "… and 192 more"
    places = legend._places()
    assert all(place.right() <= legend.width() and place.bottom() <= legend.height() for place in places)
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    legend.resize(4000, legend.height())
    assert legend.height() == one


def test_a_name_that_is_wider_than_the_legend_is_cut(legend):
    legend.set_names(["x" * 500, "right"], 2)
    assert legend._places()[0].right() <= legend.width()
    assert not legend.grab().isNull()


def test_screen_readers_are_told_the_names_and_the_pointer_how_many_are_missing(legend):
    assert (legend.accessibleName(), legend.toolTip()) == ("left, right", "")
    legend.set_names(["a", "b"], 200)
    assert legend.accessibleName() == "a, b, … and 198 more"
    assert "2 of 200 channels are drawn." in legend.toolTip()


@pytest.mark.parametrize(("names", "count", "hidden"), [([], 0, True), (["a"], 1, True), (["a"], 2, False)])
def test_a_single_channel_has_no_legend(legend, names, count, hidden):
    legend.set_names(names, count)
    assert legend.isHidden() is hidden
