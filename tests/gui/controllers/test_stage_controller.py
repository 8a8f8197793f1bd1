"""The widgets are equal to the session, and the stage to the newest part."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.gui.views.banner import Level
from convstudio.gui.views.number_format import number_text
from convstudio.gui.workers import live_render
from convstudio.gui.workers.background import wait_until
from convstudio.jobs.display.view_pipeline import Request, showing
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.project import Project
from tests.driven import PATIENCE, click_sample, photograph, show

BLUR = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))))
SOUND = Image(
    np.random.default_rng(1).normal(size=(2, 1, 300)).astype(np.float32), "sound", ("left", "right"), rate=8e3
)


# the editors


def point(canvas, row, column):
    place = QPointF(canvas.projection().x(column + 0.5), canvas.projection().y(row + 0.5)).toPoint()
    QTest.mouseMove(canvas, place)


def stack(image, *layers):
    return make_stack_plan(layers, facts_of(image), "auto")


def test_layers_say_what_they_make(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    show(studio, replace(BLUR, mode=Mode.VALID), replace(BLUR, enabled=False), replace(BLUR, stride=(2, 2)))
    assert list(studio.window.layer_list._shapes) == ["3 × 18 × 28", "off", "3 × 9 × 14"]


def test_the_padding_that_a_mode_comes_to_is_shown(studio_of):
    studio = studio_of(photograph())
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 2, 5))), mode=Mode.SAME))
    assert studio.window.operation._pads.value() == ((0, 1), (2, 2))


# the stage


def test_without_an_image_the_stage_says_how_to_get_one(studio_of):
    studio = studio_of()
    assert studio.window.image_canvas._message
    assert studio.window.gallery.count == 0
    assert studio.window.plan_card.rows == ()


def test_closing_the_last_image_clears_the_stage_and_undo_brings_it_back(studio_of):
    studio = studio_of(photograph())
    studio.editing.image_removed(0)
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.result_canvas.picture is None
    assert (studio.window.gallery.count, studio.window.plan_card.rows) == (0, ())
    studio.session.undo()
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.result_canvas.picture is not None
    assert studio.window.gallery.count == 3


@pytest.mark.parametrize("first", [photograph(1), photograph(3), SOUND], ids=["grey", "colour", "signal"])
@pytest.mark.parametrize("second", [photograph(1, 7, 9), photograph(4), SOUND], ids=["grey", "rgba", "signal"])
def test_from_one_image_to_another_in_the_midst_of_work(studio_of, first, second):
    studio = studio_of(first, shown=False)
    studio.window.show()
    studio.live.request(Request(studio.session.project, studio.window.canvases[1].viewport, dark=True))
    studio.session.edit("Open", studio.session.project.with_image(second))
    assert studio.live.wait_idle(PATIENCE)
    picture = studio.window.canvases[1].picture
    assert picture.plane == second.shape[1:]
    assert studio.window.gallery.count == second.shape[0]
    assert studio.window.canvases[0].picture.samples.dtype == second.dtype


def test_the_result_is_titled_with_its_outputs_and_its_size(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    show(studio, BLUR, output=1, colour=False)
    assert studio.window.result_canvas.accessibleName() == "Result · green"
    assert studio.window.result_canvas.accessibleDescription() == "3 × 20 × 30 · float32"


def test_every_output_has_a_thumbnail(studio_of):
    studio = studio_of(photograph())
    show(studio, Layer(bank=KernelBank(np.ones((5, 1, 3, 3)))))
    assert [entry.image is not None for entry in studio.window.gallery._model.entries] == [True] * 15
    assert studio.window.gallery._model.entries[6].name == "green · 1"


def test_each_new_exact_picture_is_told(studio_of):
    studio = studio_of(photograph())
    told = []
    studio.stage.painted.connect(lambda: told.append(True))
    show(studio, BLUR)
    assert told == [True]


def test_zooming_asks_for_what_is_in_sight_now(studio_of):
    studio = studio_of(photograph(3, 900, 1200))
    assert studio.window.result_canvas.picture.region.rows.step > 1
    studio.actions["zoom_actual"].trigger()
    assert wait_until(lambda: studio.window.result_canvas.picture.region.rows.step == 1, PATIENCE)
    assert studio.live.wait_idle(PATIENCE)
    assert len(studio.window.result_canvas.picture.region.columns) < 1200


def test_the_old_picture_is_dimmed_only_while_a_slow_one_is_made(studio_of, monkeypatch):
    studio = studio_of(photograph())

    def slow(request, token):
        while not slow.go:
            token.check()
        yield from showing(request, token)

    slow.go = False
    monkeypatch.setattr(live_render, "showing", slow)
    studio.stage._dimmer.setInterval(10)
    studio.editing.preset_chosen("gaussian")
    assert not studio.window.result_canvas._dimmed
    assert wait_until(lambda: studio.window.result_canvas._dimmed, PATIENCE)
    slow.go = True
    assert studio.live.wait_idle(PATIENCE)
    assert not studio.window.result_canvas._dimmed


# refusals


def test_a_refusal_goes_when_it_no_longer_holds(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 25, 3))), mode=Mode.VALID))
    assert "25" in studio.window.banner.text
    studio.session.undo()
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.banner.text == ""


def test_another_sentence_stays_when_a_refusal_no_longer_holds(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 25, 3))), mode=Mode.VALID))
    studio.tell("Saved mine.convstudio")
    studio.session.undo()
    assert studio.live.wait_idle(PATIENCE)
    assert studio.window.banner.text == "Saved mine.convstudio"


def test_only_a_refusal_about_channels_offers_to_fit_them(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    offer = studio.window.banner._action
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 25, 3))), mode=Mode.VALID))
    assert offer.isHidden()
    show(studio, Layer(bank=KernelBank(np.ones((2, 7, 3, 3))), grouping=Grouping.STANDARD))
    assert not offer.isHidden()
    assert studio.window.banner.level is Level.REFUSAL


def test_both_values_are_told_wherever_the_pointer_is(studio_of):
    studio = studio_of(photograph())
    show(studio, BLUR)
    window, image, result = studio.window, studio.session.project.image, studio.result()
    for canvas in window.canvases:
        point(canvas, 12, 20)
        here, there, _, _ = window.status.texts()
        assert "row 12, column 20" in here
        assert "row 12, column 20" in there
        assert all(str(value) in here for value in image.array[:, 12, 20])
        assert all(f"{value:.6g}" in there for value in result[:, 12, 20])
        other = window.canvases[1] if canvas is window.canvases[0] else window.canvases[0]
        assert other._marker is not None
        assert canvas._marker is None


def test_with_a_stride_the_pointer_tells_which_result_lies_there(studio_of):
    studio = studio_of(photograph())
    show(studio, replace(BLUR, stride=(2, 3)))
    point(studio.window.image_canvas, 12, 21)
    assert "at row 6, column 7" in studio.window.status.texts()[1]


def test_where_nothing_lies_nothing_is_told(studio_of):
    studio = studio_of(photograph(3, 20, 30))
    point(studio.window.image_canvas, 5, 5)
    assert studio.window.status.texts()[0]
    studio.window.image_canvas.pointed.emit((-50.0, 5.0))
    assert studio.window.status.texts()[:2] == ("", "")
    studio.window.image_canvas.pointed.emit((5.0, 5.0))
    studio.window.image_canvas.pointed.emit(None)
    assert studio.window.status.texts()[:2] == ("", "")


def test_a_pinned_sample_outlines_what_was_read(studio_of):
    studio = studio_of(photograph())
    show(studio, BLUR)
    click_sample(studio.window.result_canvas, 12, 20)
    assert studio.live.wait_idle(PATIENCE)
    outlined = {rectangle[:2] for rectangle in studio.window.image_canvas._highlight}
    assert outlined == {(column, row) for row in (11, 12, 13) for column in (19, 20, 21)}


def test_an_explanation_goes_when_its_sample_is_gone(studio_of):
    studio = studio_of(photograph())
    show(studio, BLUR)
    click_sample(studio.window.result_canvas, 50, 70)
    assert studio.live.wait_idle(PATIENCE)
    assert "row 50" in studio.window.explain_view.accessibleDescription()
    show(studio, replace(BLUR, stride=(4, 4)))
    assert "row 50" not in studio.window.explain_view.accessibleDescription()
    assert studio.window.image_canvas._highlight == ()


def test_a_signal_names_its_curves_and_tells_no_clipping(studio_of):
    studio = studio_of(SOUND)
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 1, 5)))))
    assert studio.window.canvases[0] is studio.window.plots[0]
    assert "clips" not in studio.window.status.texts()[2]
    assert tuple(studio.window.plots[1]._names) == SOUND.names


# words


def test_parts_of_an_earlier_project_do_no_harm(studio_of):
    studio = studio_of(photograph())
    viewport = studio.window.canvases[1].viewport
    other = Project(
        studio.session.project.images, layers=(BLUR, BLUR, replace(BLUR, bank=KernelBank(np.ones((5, 1, 3, 3)))))
    )
    for part in list(showing(Request(other, viewport), CancelToken())):
        studio.stage.part_ready(part)
    show(studio, BLUR)
    assert studio.window.gallery.count == 3


def test_a_refused_setting_still_shows_the_input_and_says_why_on_the_card(studio_of):
    studio = studio_of(photograph())
    show(studio, Layer(bank=KernelBank(np.ones((1, 2, 3, 3))), grouping=Grouping.STANDARD))
    assert studio.window.image_canvas.picture is not None
    assert [row.label for row in studio.window.plan_card.rows] == ["Refused"]
    assert "2" in studio.window.plan_card.rows[0].text


def test_the_pointer_tells_an_exact_sample_of_a_curve_of_which_a_column_shows_many(studio_of):
    wave = np.random.default_rng(5).normal(size=(1, 1, 100_000)).astype(np.float32)
    studio = studio_of(Image(wave, "long"), layers=(Layer(bank=KernelBank(np.full((1, 1, 1, 1), 2.0))),))
    plots, step = studio.window.plots, studio.window.plots[0].picture.region.columns.step
    assert step > 100 and plots[0].picture.extremes is not None and plots[1].picture.extremes is not None
    for column in (50.0, 31_234.5, 99_000.0):
        plots[0].pointed.emit((0.5, column))
        here, there, _, _ = studio.window.status.texts()
        index = int(re.search(r"column (\d+)", here)[1])
        assert abs(index - column) <= step and f"column {index}" in there
        assert number_text(wave[0, 0, index]) in here and number_text(2 * wave[0, 0, index]) in there


SEVEN = Layer(bank=KernelBank(np.ones((2, 7, 1, 1))), grouping=Grouping.STANDARD)
THREE = Layer(bank=KernelBank(np.ones((2, 3, 1, 1))), grouping=Grouping.STANDARD)
WIDE = Image(np.random.default_rng(2).normal(size=(7, 1, 90)), "wide", tuple("abcdefg"))
TABS = ("gallery", "explain_view", "histogram_view", "profile_view", "compare_view")


def pixels(widget):
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)


def looks(studio):
    """Everything that may show a part of a rendering, pixel for pixel, and what screen readers are told."""
    window, found = studio.window, {}
    for tab in TABS:
        view = getattr(window, tab)
        window.lower_tabs.setCurrentWidget(view)
        assert studio.live.wait_idle(PATIENCE)
        assert wait_until(lambda: studio.background.pending == 0, PATIENCE)
        found[tab] = pixels(view), view.accessibleDescription()
    for name in ("plan_card", "health_card", "layer_list", "operation", "status", "view_bar", "stage"):
        found[name] = (pixels(getattr(window, name)),)
    for canvas in window.canvases:
        found[canvas.objectName()] = canvas.accessibleName(), canvas.accessibleDescription()
    return found


@pytest.mark.parametrize(
    ("first", "second", "fitting", "refused"),
    [
        (photograph(3), photograph(1, 40, 50), THREE, THREE),
        (WIDE, SOUND, SEVEN, SEVEN),
        (WIDE, photograph(3), SEVEN, SEVEN),
        (photograph(3), SOUND, THREE, THREE),
    ],
    ids=["picture", "signal", "signal to picture", "picture to signal"],
)
def test_a_refused_picture_shows_nothing_of_the_former_one(studio_of, first, second, fitting, refused):
    """Thumbnails, numbers, shapes, paddings and names of the picture before stayed beside the refusal."""
    line = (20.5, 0.0, 20.5, 40.0)
    fresh = studio_of(first, second, layers=(refused,))
    show(fresh, refused, line=line)
    expected = looks(fresh)
    studio = studio_of(first, second, layers=(fitting,))
    studio.session.edit("Choose", replace(studio.session.project, current=0))
    show(studio, fitting, line=line)
    studio.stage.pin(0.5, 7.5)
    assert studio.live.wait_idle(PATIENCE)
    filled = looks(studio)
    studio.session.edit("Choose", replace(studio.session.project, current=1, layers=(refused,)))
    assert studio.live.wait_idle(PATIENCE)
    found = looks(studio)
    assert [name for name in expected if found[name] != expected[name]] == []
    assert all(filled[name] != expected[name] for name in (*TABS, "plan_card", "layer_list", "status", "stage"))


def test_a_refusal_takes_the_numbers_of_the_result_before_and_leaves_its_picture_faint(studio_of):
    studio = studio_of(photograph())
    show(studio, BLUR)
    show(studio, SEVEN)
    window = studio.window
    assert window.result_canvas.picture is not None and window.result_canvas._dimmed
    assert (window.result_canvas.accessibleName(), window.result_canvas.accessibleDescription()) == ("Result", "")
    window.result_canvas.pointed.emit((5.0, 5.0))
    assert window.status.texts()[0] and window.status.texts()[1:3] == ("", "")
    assert (window.gallery.count, window.layer_list._shapes) == (0, ())
    assert window.operation._resolved is None


def test_outputs_that_were_hidden_stay_hidden_after_a_refusal(studio_of):
    studio = studio_of(photograph())
    show(studio, BLUR)
    studio.window.gallery._show_only(frozenset({1}))
    show(studio, SEVEN)
    show(studio, BLUR)
    assert studio.window.gallery._shown.hidden == {1}


def test_the_plan_tells_of_a_kernel_that_a_signal_meets_in_part(studio_of):
    studio = studio_of(SOUND)
    show(studio, Layer(bank=KernelBank(np.ones((1, 1, 3, 3)))))
    assert studio.window.plan_card.rows[0].label == "Note"
    assert "row 1" in studio.window.plan_card.rows[0].text
