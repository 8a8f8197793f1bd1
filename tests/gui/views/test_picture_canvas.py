"""PictureCanvas: what it paints, and where."""

import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from convstudio.gui.views import canvas_painting as paint
from convstudio.gui.views.picture_canvas import PictureCanvas
from convstudio.values.zoom_viewport import Viewport
from tests.driven import place_of


@pytest.fixture
def canvas(qtbot, picture_of):
    made = PictureCanvas("Input")
    qtbot.addWidget(made)
    made.resize(400, 330)
    made.show()
    made.set_picture(picture_of())
    return made


def drop(canvas, *urls):
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    canvas.dropEvent(QDropEvent(QPointF(9, 99), Qt.DropAction.CopyAction, data, buttons, modifiers))


def shown_colour(canvas, row, column):
    """The red value painted where an input position lies."""
    image = canvas.grab().toImage()
    place = place_of(canvas, row, column)
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(place.x() * ratio), int(place.y() * ratio)).red()


def test_the_first_picture_is_fitted(canvas):
    view = canvas.viewport
    assert view.centre == pytest.approx((40, 30))
    assert view.left <= 0 and view.left + view.width >= 80


def test_a_picture_with_stride_two_spans_the_same_field(qtbot, canvas, picture_of):
    result = PictureCanvas("Result")
    qtbot.addWidget(result)
    result.resize(400, 330)
    result.show()
    result.set_picture(picture_of(30, 40, stride=2, offset=0.5))
    result.set_viewport(canvas.viewport)
    spans = [view.projection().rectangle(view.picture.rectangle) for view in (canvas, result)]
    assert spans[0] == spans[1]


def test_an_offset_picture_lies_off_the_input_by_as_much(canvas, picture_of):
    canvas.set_picture(picture_of(62, 82, offset=-1.0))
    assert canvas.projection().rectangle(paint.plane_rectangle(canvas.picture)).left() == canvas.projection().x(-1)


def test_a_pixel_is_painted_where_its_sample_lies(canvas):
    canvas.zoom_to(10.0)
    for row, column in ((30, 40), (28, 45), (35, 33)):
        assert shown_colour(canvas, row + 0.3, column + 0.3) == canvas.picture.pixels[row, column, 0]


def test_a_coarse_picture_covers_the_plane_of_the_fine_one(canvas, picture_of):
    """Every 4th sample, shown until all are there."""
    canvas.set_picture(picture_of(step=4))
    left, top, width, height = canvas.picture.rectangle
    assert (left, top) == (-1.5, -1.5)
    assert (width, height) == (80, 60)


def test_setting_a_viewport_emits_nothing(qtbot, canvas):
    with qtbot.assertNotEmitted(canvas.view_changed):
        canvas.set_viewport(Viewport.around(10, 10, 4.0, 300, 300))
    assert canvas.viewport.scale == pytest.approx(4.0)
    assert canvas.viewport.centre == pytest.approx((10, 10))


def test_zooming_says_what_is_visible(qtbot, canvas):
    with qtbot.waitSignal(canvas.view_changed) as told:
        canvas.zoom_to(2.0)
    assert told.args == [canvas.viewport]


def test_resizing_keeps_a_fitted_picture_fitted(qtbot, canvas):
    with qtbot.waitSignal(canvas.view_changed):
        canvas.resize(800, 700)
    assert canvas.viewport.same_view(canvas.viewport.fitted((0, 0, 80, 60)))


def test_resizing_keeps_a_chosen_zoom(canvas):
    canvas.zoom_to(8.0)
    canvas.resize(800, 700)
    assert canvas.viewport.scale == pytest.approx(8.0)


@pytest.mark.parametrize(("scale", "grid", "numbers"), [(7.9, False, False), (8.0, True, False), (32.0, True, True)])
def test_grid_and_numbers_come_with_the_zoom(canvas, scale, grid, numbers):
    canvas.zoom_to(scale)
    projection = paint.Projection(canvas.viewport, canvas.area(), 1.0)
    assert paint.shows_grid(canvas.picture, projection) == grid
    assert paint.shows_numbers(canvas.picture, projection) == numbers


def test_samples_two_apart_show_their_numbers_at_half_the_zoom(canvas, picture_of):
    canvas.set_picture(picture_of(30, 40, stride=2))
    canvas.zoom_to(16.0)
    assert paint.shows_numbers(canvas.picture, paint.Projection(canvas.viewport, canvas.area(), 1.0))


def test_a_picture_that_leaves_samples_out_shows_no_numbers(canvas, picture_of):
    canvas.set_picture(picture_of(step=4))
    canvas.zoom_to(64.0)
    assert not paint.shows_numbers(canvas.picture, canvas.projection())


def test_numbers_are_painted_inside_the_pixels(canvas, picture_of):
    picture = picture_of()
    picture.pixels[:] = 255
    canvas.set_picture(picture)
    canvas.zoom_to(40.0)
    cell = canvas.projection().rectangle((40, 30, 1, 1)).toRect().adjusted(3, 3, -3, -3)
    inside = canvas.grab(cell).toImage()
    shades = {inside.pixelColor(x, y).lightness() for x in range(inside.width()) for y in range(inside.height())}
    assert min(shades) < 80 and max(shades) == 255


@pytest.mark.parametrize("channels", [1, 3])
def test_numbers_that_are_not_finite_can_be_painted(canvas, picture_of, channels):
    picture = picture_of(4, 4, channels=channels)
    samples = np.full((channels, 4, 4), np.nan, np.float32)
    samples[0, 0, 0] = np.inf
    canvas.set_picture(type(picture)(**{**picture.__dict__, "samples": samples}), fit=True)
    assert not canvas.grab().isNull()


def test_pictures_of_one_sample_and_far_views_can_be_painted(canvas, picture_of):
    canvas.set_picture(picture_of(1, 1), fit=True)
    canvas.set_viewport(Viewport.around(1e6, -1e6, 40.0, 300, 300))
    assert not canvas.grab().isNull()


def test_an_outdated_picture_is_dimmed_until_the_next_one(canvas, picture_of):
    canvas.zoom_to(10.0)
    picture = picture_of()
    picture.pixels[:] = 255
    canvas.set_picture(picture)
    canvas.set_dimmed(True)
    assert shown_colour(canvas, 30.4, 40.4) < 250
    canvas.set_picture(picture)
    assert shown_colour(canvas, 30.4, 40.4) == 255


def test_the_marker_is_drawn_and_taken_away(canvas):
    canvas.zoom_to(4.0)
    plain = canvas.grab().toImage()
    canvas.set_marker(30.0, 40.0)
    assert canvas.grab().toImage() != plain
    canvas.set_marker(None)
    assert canvas.grab().toImage() == plain


def test_the_highlight_is_outlined_and_taken_away(canvas):
    plain = canvas.grab().toImage()
    canvas.set_highlight([(10, 10, 3, 3)])
    assert canvas.grab().toImage() != plain
    canvas.set_highlight([])
    assert canvas.grab().toImage() == plain


def test_an_empty_canvas_shows_its_message(canvas):
    canvas.clear()
    plain = canvas.grab().toImage()
    canvas.set_message("Drop an image here")
    assert canvas.grab().toImage() != plain


def test_dropped_files_are_handed_on(qtbot, canvas):
    with qtbot.waitSignal(canvas.files_dropped) as told:
        drop(canvas, "file:///tmp/cat.png", "https://example.org/dog.png")
    assert told.args == [["/tmp/cat.png"]]


@pytest.mark.parametrize("url", ["https://example.org/cat.png", "file://host/share/cat.png", "file:////host/cat.png"])
def test_drops_from_elsewhere_are_refused(qtbot, canvas, url):
    with qtbot.assertNotEmitted(canvas.files_dropped):
        drop(canvas, url)


def test_the_title_is_what_a_screen_reader_says(canvas):
    canvas.set_title("output 3 <b>", "16×60×80 · float32")
    assert (canvas.accessibleName(), canvas.accessibleDescription()) == ("output 3 <b>", "16×60×80 · float32")


def test_the_same_picture_again_is_not_painted_again(canvas, picture_of, qtbot):
    picture = picture_of()
    canvas.set_picture(picture)
    canvas.grab()
    painted = []
    canvas._paint_ground = painted.append
    canvas.set_picture(picture)
    canvas.grab()
    assert painted == []
    canvas.set_dimmed(True)
    canvas.grab()
    canvas.set_picture(picture)
    canvas.grab()
    assert len(painted) == 2


@pytest.mark.parametrize(("scale", "x", "covered"), [(20.0, 40, True), (2.0, 40, False), (20.0, 2, False)])
def test_a_picture_beyond_all_edges_covers_the_ground(canvas, picture_of, scale, x, covered):
    canvas.set_picture(picture_of())
    canvas.set_viewport(Viewport.around(x, 30, scale, 300, 300))
    assert paint.covers(canvas.picture, canvas.projection()) == covered


def test_nothing_of_the_last_view_is_left_around_a_picture(canvas, picture_of):
    canvas.set_picture(picture_of())
    canvas.zoom_to(20.0)
    canvas.grab()
    canvas.zoom_to(1.0)
    again = canvas.grab().toImage()
    canvas._ground = type(canvas._ground)()
    assert canvas.grab().toImage() == again


def test_region_and_line_are_drawn_and_taken_away(canvas):
    plain = canvas.grab().toImage()
    canvas.set_region((10.0, 10.0, 20.0, 20.0))
    outlined = canvas.grab().toImage()
    canvas.set_line((5.0, 5.0, 50.0, 60.0))
    lined = canvas.grab().toImage()
    assert plain != outlined != lined
    canvas.set_region(None)
    canvas.set_line(None)
    assert canvas.grab().toImage() == plain


@pytest.mark.parametrize("ratio", ["1", "1.5", "2"])
def test_at_whole_zooms_each_sample_is_exactly_as_many_device_pixels(ratio):
    """Also where canvas minus picture is odd, and where the canvas begins in the middle of a device pixel."""
    seen = os.environ | {"QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.gui.views.zoomed"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=seen)
    assert done.stdout.split("\n") == ["", ""]
