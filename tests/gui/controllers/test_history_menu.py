"""The steps of undo and redo, by name."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu

from convstudio.gui.controllers.history_menu import LONGEST, kernel_icon
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.driven import photograph


@pytest.fixture
def studio(studio_of):
    return studio_of(photograph())


def edit(studio, count):
    for number in range(1, count + 1):
        studio.session.edit(f"step {number} & more", replace(studio.session.project, name=str(number)))


def listed(studio, name):
    menu = studio.window.findChild(QMenu, name)
    menu.aboutToShow.emit()
    return menu.actions()


def test_steps_back_and_forward_are_listed_nearest_first_and_gone_in_one_go(studio):
    edit(studio, 4)
    told = []
    studio.session.changed.connect(lambda before, after: told.append(after.name))
    steps = listed(studio, "undo_steps")
    assert [step.text() for step in steps] == [f"step {n} && more" for n in (4, 3, 2, 1)]
    steps[2].trigger()
    assert (studio.session.project.name, told) == ("1", ["1"])
    ahead = listed(studio, "redo_steps")
    assert [step.text() for step in ahead] == [f"step {n} && more" for n in (2, 3, 4)]
    ahead[2].trigger()
    assert studio.session.project.name == "4"
    assert listed(studio, "redo_steps") == []


def test_no_more_are_listed_than_fit_a_menu(studio):
    edit(studio, LONGEST + 5)
    assert len(listed(studio, "undo_steps")) == LONGEST


def test_farther_than_there_is_goes_as_far_as_there_is(studio):
    edit(studio, 2)
    studio.session.go(-9)
    assert studio.session.history.undo_label == ""
    studio.session.go(9)
    assert studio.session.project.name == "2"


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (301, 7), (1, 900)])
def test_each_step_shows_its_kernel(qapp, shape):
    project = Project(layers=(Layer(bank=KernelBank(np.ones((1, 1, *shape)))),))
    assert not kernel_icon(project, dark=False).isNull()
