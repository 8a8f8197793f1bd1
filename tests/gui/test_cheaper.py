"""Cheaper layers in the window: measured while they are seen, adopted as one step."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.gui.views.explain_view import TapTable
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from tests.driven import PATIENCE, photograph

RANDOM = np.random.default_rng(4)
MIXING = Layer(bank=KernelBank(RANDOM.normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)


@pytest.fixture
def studio(studio_of):
    studio = studio_of(photograph(3), layers=(MIXING,))
    studio.window.lower_tabs.setCurrentWidget(studio.window.ladder_view)
    assert studio.wait_files(PATIENCE)
    return studio


def table(studio):
    model = studio.window.ladder_view.findChild(TapTable).model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def edit(studio, **changes):
    studio.session.edit("edit", replace(studio.session.project, layers=(replace(MIXING, **changes),)))
    assert studio.wait_files(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)


def test_every_way_stands_with_its_cost_and_its_loss(studio):
    rows = table(studio)
    assert rows[0][:4] == ["full", "600", "600", "100.00 %"]
    assert rows[0][4:6] == ["∞ dB", "0"]
    assert rows[-1][0] == "depthwise × 1 + pointwise"
    assert rows[-1][1] == str(3 * 25 + 3 * 8)
    assert all(row[6].endswith(" ms") for row in rows)


def test_a_row_is_adopted_in_one_step(studio):
    names = [row[0] for row in table(studio)]
    studio.window.ladder_view.adopted.emit(names.index("depthwise × 2 + pointwise"))
    assert [layer.grouping for layer in studio.session.project.layers] == [Grouping.DEPTHWISE, Grouping.POINTWISE]
    assert studio.session.history.undo_label == "depthwise × 2 + pointwise"
    assert studio.live.wait_idle(PATIENCE)
    assert studio.result().shape == (8, 61, 83)
    studio.session.undo()
    assert studio.session.project.layers == (MIXING,)


def test_it_follows_the_layer_and_rests_when_nobody_looks(studio):
    edit(studio, bank=KernelBank(np.ones((1, 3, 1, 1))))
    assert [row[0] for row in table(studio)] == ["full"]
    studio.window.lower_tabs.setCurrentIndex(0)
    edit(studio)
    assert [row[0] for row in table(studio)] == ["full"]


def test_a_layer_that_is_off_has_no_costs(studio):
    edit(studio, enabled=False)
    assert "switched off" in studio.window.banner.text
    assert table(studio) == []
    studio.window.ladder_view.adopted.emit(0)
    assert studio.session.history.undo_label == "edit"
