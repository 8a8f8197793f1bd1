"""PlotCanvas: signals as curves."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from convstudio.gui.views.plot_canvas import PlotCanvas
from convstudio.values.zoom_viewport import Viewport


@pytest.fixture
def plot(qtbot, picture_of):
    made = PlotCanvas("Signal")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.set_picture(picture_of(1, 400, channels=2))
    return made


def curves(plot):
    return [item.getOriginalDataset() for item in plot._plot.getPlotItem().listDataItems()]


def test_each_channel_is_a_curve_at_the_middle_of_its_samples(plot):
    (x, y), (_, second) = curves(plot)
    assert x[:3] == pytest.approx([0.5, 1.5, 2.5])
    assert y == pytest.approx(plot.picture.samples[0, 0])
    assert second == pytest.approx(plot.picture.samples[1, 0])


def test_a_strided_signal_lies_on_the_input(plot, picture_of):
    plot.set_picture(picture_of(1, 200, stride=2, offset=0.5))
    assert curves(plot)[0][0][:3] == pytest.approx([1.0, 3.0, 5.0])


def test_the_first_signal_is_fitted(plot):
    assert plot.viewport.left < 0 and plot.viewport.left + plot.viewport.width > 400


def test_setting_a_viewport_emits_nothing(qtbot, plot):
    with qtbot.assertNotEmitted(plot.view_changed):
        plot.set_viewport(Viewport(100, 0, 50, 1, plot.viewport.pixels_wide, 1))
    assert (plot.viewport.left, plot.viewport.width) == pytest.approx((100, 50))


def test_keys_zoom_and_say_so(qtbot, plot):
    before = plot.viewport.width
    with qtbot.waitSignal(plot.view_changed):
        qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert plot.viewport.width < before


def test_a_signal_with_gaps_is_drawn(plot, picture_of):
    picture = picture_of(1, 50)
    samples = picture.samples.astype(np.float32)
    samples[0, 0, 10:20] = np.nan
    plot.set_picture(type(picture)(**{**picture.__dict__, "samples": samples}), fit=True)
    assert not plot.grab().isNull()


def test_names_of_channels_are_not_read_as_html(plot):
    plot.set_channel_names(["<b>left", "right"])
    assert plot._legend.words == ("<b>left", "right")


def test_the_legend_lies_beside_the_curves_and_counts_what_is_not_drawn(plot):
    """It covered the data, and said nothing of the 192 channels that are not drawn."""
    assert not plot._legend.isHidden()
    assert plot._legend.geometry().bottom() < plot._plot.geometry().top()
    plot.set_channel_names([f"channel {index}" for index in range(200)])
    assert plot._legend.words == ("channel 0", "channel 1", "… and 198 more")
    plot.clear()
    assert plot._legend.isHidden()


def test_one_curve_of_many_is_named_and_a_single_one_is_not(plot, picture_of):
    picture = picture_of(1, 20)
    plot.set_picture(picture)
    plot.set_channel_names(["left"])
    assert plot._legend.isHidden()
    plot.set_channel_names(["left", "right"])
    plot.set_picture(replace(picture, channels=(1,)))
    assert plot._legend.words == ("right", "… and 1 more")


def test_clearing_leaves_no_curve(plot):
    plot.clear()
    assert curves(plot) == []


def test_a_resized_fitted_plot_stays_fitted(plot):
    plot.resize(800, 300)
    assert plot.viewport.left < 0 and plot.viewport.left + plot.viewport.width > 400


def test_sample_0_stands_at_0_of_the_axis(plot):
    axis = plot._plot.getPlotItem().getAxis("bottom")
    for scale, first in ((1.0, "0"), (0.5, "0")):
        axis.setScale(scale)
        places = axis.tickValues(0.0, 10.0, 400)[0][1]
        assert 0.5 in places
        assert float(axis.tickStrings([0.5], scale, 1.0)[0]) == float(first)


def test_few_samples_show_markers_and_many_do_not(plot, picture_of):
    marks = []
    for count in (5, 5000):
        plot.set_picture(picture_of(1, count), fit=True)
        marks.append(plot._curves[0].opts["symbol"])
    assert marks == ["o", None]


def test_numbers_that_no_axis_spans_are_drawn_in_a_unit_that_is_told(plot):
    """The curve left the plot at once: the axis ended at 1.4e304."""
    picture, axis = plot.picture, plot._plot.getPlotItem().getAxis("left")
    assert not axis.label.isVisible()
    far = np.linspace(-1, 1, picture.samples.size).reshape(picture.samples.shape) * 1.7e308
    plot.set_picture(replace(picture, samples=far))
    assert not plot.grab().isNull()
    low, high = plot._box().viewRange()[1]
    assert low < -1.7e8 and 1.7e8 < high < 2e8
    assert axis.label.isVisible() and axis.label.toPlainText().startswith("× 1e+300")
    plot.set_picture(picture)
    assert not axis.label.isVisible()
    assert curves(plot)[0][1] == pytest.approx(picture.samples[0, 0])


def test_where_a_column_stands_for_many_samples_all_of_them_are_drawn(plot, picture_of):
    """A tone of 440 Hz was drawn as one of 8 Hz."""
    picture = picture_of(1, 5000, step=50)
    extremes = np.stack([picture.samples.astype(float) - 300, picture.samples.astype(float) + 300])
    plot.set_picture(replace(picture, extremes=extremes), fit=True)
    x, y = curves(plot)[0]
    assert (y.min(), y.max()) == (extremes[0].min(), extremes[1].max())
    assert (np.diff(x) >= 0).all() and len(x) == 200
    plot.grab()  # the range follows when it is painted
    low, high = plot._plot.getPlotItem().getViewBox().viewRange()[1]
    assert low < y.min() and high > y.max()
    drawn = plot._curves[0].getData()[1]
    assert (drawn.min(), drawn.max()) == (y.min(), y.max())
