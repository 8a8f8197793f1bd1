"""Films in the window: every frame is filtered, edits are seen at once, nothing piles up."""

import itertools
from dataclasses import replace

import cv2
import numpy as np
import pytest

from convstudio.files.open_file import open_image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from tests.driven import PATIENCE, assert_exact, photograph
from tests.files.test_video import Camera
from tests.written import film


@pytest.fixture
def studio(studio_of, tmp_path):
    return studio_of(open_image(film(tmp_path / "clip.avi", frames=12)))


def red(studio):
    return studio.session.project.image.array[0].mean()


def pause(studio):
    studio.actions["play"].setChecked(False)
    assert studio.playback.wait_idle(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)


def test_frames_come_are_filtered_and_stop(studio, qtbot):
    shown = set()
    studio.session.changed.connect(lambda *_: shown.add(round(red(studio))))
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: len(shown) > 5, timeout=PATIENCE)
    pause(studio)
    assert not studio.actions["play"].isChecked()
    stopped = studio.session.project.image
    assert_exact(studio)
    qtbot.wait(150)
    assert studio.session.project.image is stopped
    assert len(studio.session.project.images) == 1


def test_playing_is_one_step_that_undo_takes_back(studio, qtbot):
    first = studio.session.project.image
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: red(studio) > 60, timeout=PATIENCE)
    studio.session.undo()
    assert studio.session.project.image is first
    qtbot.waitUntil(lambda: not studio.actions["play"].isChecked(), timeout=PATIENCE)
    assert studio.session.project.image is first


def test_edits_while_it_plays_are_kept_and_the_view_stays(studio, qtbot):
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: red(studio) > 20, timeout=PATIENCE)
    studio.window.image_canvas.zoom_to(4.0)
    place = studio.window.image_canvas.viewport
    layer = Layer(bank=KernelBank.of(Kernel([[0.5, 0.5]])))
    studio.session.edit("mean", replace(studio.session.project, layers=(layer,)))
    before = red(studio)
    qtbot.waitUntil(lambda: red(studio) != before, timeout=PATIENCE)
    pause(studio)
    assert studio.session.project.layer.bank == layer.bank
    assert studio.window.image_canvas.viewport == place
    assert [step.label for step in studio.session.history.past] == ["", "Play clip.avi", "mean"]
    assert_exact(studio)


def test_it_begins_again_after_the_last_frame_and_goes_on_after_a_pause(studio, qtbot):
    reds = []
    studio.session.changed.connect(lambda *_: reds.append(round(red(studio))))
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: any(later < earlier for earlier, later in itertools.pairwise(reds)), timeout=PATIENCE)
    pause(studio)
    count = len(reds)
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: len(reds) > count + 3, timeout=PATIENCE)
    assert len(studio.session.history.past) == 2


def test_another_image_stops_it(studio, qtbot):
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: red(studio) > 20, timeout=PATIENCE)
    studio.session.edit("open", studio.session.project.with_image(photograph()))
    qtbot.waitUntil(lambda: not studio.actions["play"].isChecked(), timeout=PATIENCE)
    assert len(studio.session.project.images) == 2


def test_a_photograph_cannot_be_played(studio_of):
    studio = studio_of(photograph())
    assert not studio.actions["play"].isEnabled()
    studio.playback.play(True)
    assert "no video" in studio.window.banner.text
    assert not studio.actions["play"].isChecked()


def test_a_film_that_went_away_is_refused(studio, tmp_path, qtbot):
    (tmp_path / "clip.avi").unlink()
    studio.actions["play"].setChecked(True)
    qtbot.waitUntil(lambda: "clip.avi" in studio.window.banner.text, timeout=PATIENCE)
    assert not studio.actions["play"].isChecked()


def test_the_camera_is_one_more_image_and_is_given_back(studio_of, qtbot, monkeypatch):
    cameras = []

    def capture(number):
        cameras.append(Camera(number))
        return cameras[-1]

    monkeypatch.setattr(cv2, "VideoCapture", capture)
    studio = studio_of(photograph())
    studio.actions["open_camera"].trigger()
    qtbot.waitUntil(lambda: len(studio.session.project.images) == 2, timeout=PATIENCE)
    assert studio.actions["play"].isChecked()
    np.testing.assert_array_equal(studio.session.project.image.array[:, 0, 0], [3, 2, 1])
    studio.close()
    assert cameras[0].released


def test_without_a_camera_there_is_one_sentence(studio_of, qtbot, monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", lambda _: Camera(1))
    studio = studio_of(photograph())
    studio.session.begin(Project(), None)
    studio.actions["open_camera"].trigger()
    qtbot.waitUntil(lambda: "no camera 0" in studio.window.banner.text, timeout=PATIENCE)
    assert not studio.actions["play"].isChecked()
