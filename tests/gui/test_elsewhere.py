"""What other tools make of the layer, in the window: told while it is seen, adopted as one step."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convstudio.explain.dialects import TOOLS
from convstudio.gui.elsewhere import dialects_table
from convstudio.gui.views.explain_view import TapTable
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from tests.driven import PATIENCE, photograph

EVEN = Layer(bank=KernelBank(np.array([[[[1.0, 2.0], [3.0, 5.0]]]])))
ROW = {tool.name: row for row, tool in enumerate(TOOLS)}


@pytest.fixture
def studio(studio_of):
    studio = studio_of(photograph(1), layers=(EVEN,))
    studio.window.lower_tabs.setCurrentWidget(studio.window.dialects_view)
    return studio


def results(studio):
    model = studio.window.dialects_view.findChild(TapTable).model()
    return {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}


def test_the_table_follows_the_layer(studio):
    assert results(studio)["OpenCV"] == "shifted by 1 down, 1 right"
    assert results(studio)["SciPy convolve2d"] == "kernel turned, shifted by 1 down, 1 right"
    assert results(studio)["PyTorch"] == "the same"
    studio.session.edit("stride", replace(studio.session.project, layers=(replace(EVEN, stride=(2, 2)),)))
    assert studio.live.wait_idle(PATIENCE)
    assert "no stride" in results(studio)["OpenCV"]


def test_what_is_adopted_is_what_the_tool_gives(studio):
    studio.window.dialects_view.adopted.emit(ROW["OpenCV"])
    assert studio.session.history.undo_label == "As OpenCV"
    image = studio.session.project.image.array[0].astype(np.float64)
    theirs = cv2.filter2D(image, cv2.CV_64F, EVEN.bank.weights[0, 0].copy(), borderType=cv2.BORDER_CONSTANT)
    np.testing.assert_allclose(studio.result()[0], theirs, rtol=1e-5)
    studio.session.undo()
    assert studio.session.project.layer == EVEN


def test_what_a_tool_cannot_is_refused_with_its_name(studio):
    studio.window.dialects_view.adopted.emit(ROW["ImageJ Convolve"])
    assert "ImageJ Convolve" in studio.window.banner.text
    assert studio.session.project.layer == EVEN


def test_the_size_is_that_of_the_layers_own_input(studio):
    layers = (replace(EVEN, stride=(3, 3)), EVEN)
    project = replace(studio.session.project, layers=layers)
    studio.session.edit("two", project)
    studio.editing.layer_chosen(1)
    assert studio.live.wait_idle(PATIENCE)
    rows, columns = studio.session.project.image.shape[1:]
    assert studio.elsewhere._size == (-(-rows // 3), -(-columns // 3))


def test_notes_stand_beside_the_call():
    rows = {row[0]: row for row in dialects_table(EVEN, (9, 9)).rows}
    assert "2.9.4" in rows["G'MIC correlate"][-1]
    assert rows["PyTorch"][-1] == "torch.nn.Conv2d(padding='same', padding_mode='zeros')"
