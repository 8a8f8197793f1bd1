from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from convstudio.gui.workers.background import wait_until
from convstudio.kernels import make
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.user_kernel import UserKernel
from tests.driven import PATIENCE, click_sample, photograph

_LEFT = Qt.MouseButton.LeftButton


def reached(studio, step):
    return wait_until(lambda: studio.tour.step == step, PATIENCE)


def test_each_step_goes_on_when_it_is_done(studio_of):
    studio = studio_of(photograph())
    panel = studio.tour._panel
    studio.actions["start_tour"].trigger()
    assert (studio.tour.step, panel.isVisible()) == (0, True)
    QTest.mouseClick(panel._next, _LEFT)
    studio.editing.preset_chosen("box")
    assert reached(studio, 2)
    studio.editing.kernel_edited(Kernel([[1.0, 2.0, 3.0]]), "")
    assert reached(studio, 3)
    assert studio.live.wait_idle(PATIENCE)
    click_sample(studio.window.result_canvas, 30, 40)
    assert reached(studio, 4)
    studio.user_kernels.keep(UserKernel("mine", make("box")))
    assert reached(studio, 5)
    QTest.mouseClick(panel._next, _LEFT)
    assert (studio.tour.step, panel.isVisible(), studio.settings.toured) == (-1, False, True)


def test_it_comes_once_by_itself_and_can_be_ended(studio_of):
    studio = studio_of(photograph())
    studio.tour.start_once()
    assert studio.tour.step == 0
    QTest.mouseClick(studio.tour._panel._stop, _LEFT)
    assert studio.tour.step == -1
    studio.tour.start_once()
    assert studio.tour.step == -1


def test_what_was_done_before_does_not_count(studio_of):
    studio = studio_of(photograph())
    studio.editing.preset_chosen("box")
    studio.tour.start_tour()
    studio.tour.go_on()
    QTest.qWait(500)
    assert studio.tour.step == 1
    layer = studio.session.project.layer
    studio.session.edit("Edit", studio.session.project.with_layer(replace(layer, bank=KernelBank.of(make("gaussian")))))
    assert reached(studio, 2)


def test_escape_ends_it_wherever_the_focus_is(studio_of, qtbot):
    studio = studio_of(photograph())
    with qtbot.waitActive(studio.window):
        studio.window.activateWindow()
    studio.tour.start_tour()
    studio.window.kernel_editor.grid.setFocus()
    QTest.keyClick(studio.window.kernel_editor.grid, Qt.Key.Key_Escape)
    assert (studio.tour.step, studio.tour._panel.isVisible()) == (-1, False)
