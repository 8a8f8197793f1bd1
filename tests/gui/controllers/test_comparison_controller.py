"""Comparing in the window: measured while it is seen, the difference drawn, a row adopted as one step."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convstudio.explain.framework_conventions import TOOLS
from convstudio.gui.text.comparison_tables import TOPICS
from convstudio.gui.views.explain_view import TapTable
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from tests.driven import photograph, settle

EVEN = Layer(bank=KernelBank(np.array([[[[1.0, 2.0], [3.0, 5.0]]]])))
MIXING = Layer(bank=KernelBank(np.random.default_rng(4).normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)
ROW = {tool.name: row for row, tool in enumerate(TOOLS)}


@pytest.fixture
def open_on(studio_of):
    def make(image, layer, title="Other tools"):
        studio = studio_of(image, layers=(layer,))
        studio.window.lower_tabs.setCurrentWidget(studio.window.compare_view)
        view = studio.window.compare_view
        view.topic.setCurrentIndex([topic.title for topic in TOPICS].index(title))
        view.topic.activated.emit(view.topic.currentIndex())
        settle(studio)
        return studio, view

    return make


def names(view):
    model = view.findChild(TapTable).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def choose(studio, view, row):
    view.findChild(TapTable).selectRow(row)
    settle(studio)
    return view.difference.picture


def test_the_difference_is_what_the_other_tool_gives_minus_ours(open_on):
    studio, view = open_on(photograph(1), EVEN)
    view.difference.zoom_to(1.0)
    picture = choose(studio, view, ROW["OpenCV"])
    image = studio.session.project.image.array[0].astype(np.float64)
    theirs = cv2.filter2D(image, cv2.CV_64F, EVEN.bank.weights[0, 0].copy(), borderType=cv2.BORDER_CONSTANT)
    rows, columns = picture.region.slices
    np.testing.assert_allclose(picture.samples[0], (theirs - studio.result()[0])[rows, columns], atol=1e-2)
    assert choose(studio, view, ROW["ImageJ Convolve"]) is None
    assert "its border cannot be" in view.difference._message


def test_what_is_adopted_is_what_the_tool_gives(open_on):
    studio, view = open_on(photograph(1), EVEN)
    view.adopted.emit(ROW["OpenCV"])
    assert studio.session.history.undo_label == "As OpenCV"
    image = studio.session.project.image.array[0].astype(np.float64)
    theirs = cv2.filter2D(image, cv2.CV_64F, EVEN.bank.weights[0, 0].copy(), borderType=cv2.BORDER_CONSTANT)
    np.testing.assert_allclose(studio.result()[0], theirs, rtol=1e-5)
    studio.session.undo()
    assert studio.session.project.layer == EVEN


def test_what_a_tool_cannot_is_refused_with_its_name(open_on):
    studio, view = open_on(photograph(1), EVEN)
    view.adopted.emit(ROW["ImageJ Convolve"])
    assert "ImageJ Convolve" in studio.window.banner.text
    assert studio.session.project.layer == EVEN


def test_a_cheaper_pair_is_adopted_in_one_step(open_on):
    studio, view = open_on(photograph(3), MIXING, "Cheaper")
    view.adopted.emit(names(view).index("depthwise × 2 + pointwise"))
    assert [layer.grouping for layer in studio.session.project.layers] == [Grouping.DEPTHWISE, Grouping.POINTWISE]
    settle(studio)
    assert studio.result().shape == (8, 61, 83)
    studio.session.undo()
    assert studio.session.project.layers == (MIXING,)


def test_exact_sums_are_no_layer_to_adopt_but_an_int8_kernel_is(open_on):
    studio, view = open_on(photograph(3), MIXING, "Precision")
    view.adopted.emit(0)
    assert studio.session.history.undo_label == ""
    assert choose(studio, view, names(view).index("float32, plain sums")) is not None
    view.adopted.emit(names(view).index("int8 kernel"))
    assert studio.session.history.undo_label == "int8 kernel"


def test_it_follows_the_layer_and_rests_when_nobody_looks(open_on):
    studio, view = open_on(photograph(3), MIXING, "Cheaper")
    one = replace(MIXING, bank=KernelBank(np.ones((1, 3, 1, 1))))
    studio.session.edit("edit", studio.session.project.with_layer(one))
    settle(studio)
    assert names(view) == ["full"]
    studio.window.lower_tabs.setCurrentIndex(0)
    studio.session.edit("edit", studio.session.project.with_layer(MIXING))
    settle(studio)
    assert names(view) == ["full"]


def test_a_layer_that_is_off_is_not_compared(open_on):
    studio, view = open_on(photograph(3), MIXING)
    studio.session.edit("off", studio.session.project.with_layer(replace(MIXING, enabled=False)))
    settle(studio)
    assert "switched off" in studio.window.banner.text
    assert names(view) == []
    view.adopted.emit(0)
    assert studio.session.history.undo_label == "off"


def test_nothing_is_compared_of_a_picture_that_is_gone(open_on):
    """The table and the difference stayed when the last picture was closed."""
    studio, view = open_on(photograph(1), EVEN)
    assert choose(studio, view, ROW["OpenCV"]) is not None
    studio.editing.image_removed(0)
    settle(studio)
    assert (view._model.rowCount(), view.difference.picture) == (0, None)
    studio.session.undo()
    settle(studio)
    assert view._model.rowCount()
