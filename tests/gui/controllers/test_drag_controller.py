"""A picture on its way into another program."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag, QGuiApplication, QImage

from convstudio.gui.controllers.drag_controller import picture_mime
from convstudio.gui.theme import picture_image
from convstudio.jobs.export.whole_pictures import whole_input, whole_result
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.project import Policy
from tests.driven import PATIENCE, photograph


@pytest.fixture
def dragged(monkeypatch):
    """What every drag carries: the pixels, the name of its file and its samples."""
    carried = []

    def execute(drag, _):
        data = drag.mimeData()
        path = Path(data.urls()[0].toLocalFile())
        carried.append((QImage(data.imageData()), path, QImage(str(path))))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", execute)
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
    return carried


def drag(studio, canvas):
    canvas.drag_asked.emit()
    assert studio.wait_files(PATIENCE)


def test_a_dragged_picture_is_pixels_and_a_file(tmp_path):
    picture = QImage(8, 6, QImage.Format.Format_RGB888)
    data = picture_mime(picture, tmp_path / "a.png")
    assert data.hasImage()
    assert data.urls()[0].toLocalFile() == str(tmp_path / "a.png")


def test_all_of_the_picture_is_dragged_whatever_is_in_sight(studio_of, dragged):
    """Only what was in sight went out, of a large picture every n-th sample, and as convstudio.png."""
    studio = studio_of(photograph(rows=700, columns=900))
    studio.session.look(studio.session.project.viewed(policy=Policy.STRETCH))
    for canvas in studio.window.canvases:
        canvas.zoom_to(40.0)
    assert studio.live.wait_idle(PATIENCE)
    project = studio.session.project
    for canvas in (studio.window.image_canvas, studio.window.result_canvas):
        drag(studio, canvas)
    wholes = whole_input(project).pixels, whole_result(project, False, CancelToken()).pixels
    assert [path.name for _, path, _ in dragged] == ["noise 3.png", "noise 3-result.png"]
    for (pixels, _, file), whole in zip(dragged, wholes, strict=True):
        assert whole.shape == (700, 900, 3)
        assert pixels == picture_image(whole) == file.convertToFormat(QImage.Format.Format_RGB32)


def test_the_file_is_there_after_the_drag_and_gone_with_the_next(studio_of, dragged):
    studio = studio_of(photograph())
    drag(studio, studio.window.result_canvas)
    first = dragged[0][1]
    assert first.exists()
    drag(studio, studio.window.image_canvas)
    assert dragged[1][1].exists() and not first.exists()


def test_one_that_took_longer_than_the_button_was_held_goes_at_once_the_next_time(studio_of, dragged, monkeypatch):
    studio = studio_of(photograph())
    with monkeypatch.context() as released:
        released.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.NoButton)
        drag(studio, studio.window.result_canvas)
    assert not dragged
    assert studio.window.banner.text == "noise 3-result.png is ready: drag the title once more."
    studio.window.result_canvas.drag_asked.emit()
    assert len(dragged) == 1


def test_another_project_is_made_anew(studio_of, dragged, monkeypatch):
    studio = studio_of(photograph())
    with monkeypatch.context() as released:
        released.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.NoButton)
        drag(studio, studio.window.result_canvas)
    studio.session.look(studio.session.project.viewed(levels=(90.0, 91.0)))
    drag(studio, studio.window.result_canvas)
    expected = picture_image(whole_result(studio.session.project, False, CancelToken()).pixels)
    assert [pixels == expected for pixels, _, _ in dragged] == [True]


def test_what_cannot_be_made_is_refused(studio_of, dragged):
    studio = studio_of(photograph())
    studio.session.look(studio.session.project.viewed(region=(500.0, 500.0, 3.0, 3.0)))
    drag(studio, studio.window.result_canvas)
    assert not dragged
    assert "No sample of the result lies in the region" in studio.window.banner.text


def test_an_empty_canvas_is_not_dragged(studio_of, dragged):
    studio = studio_of()
    drag(studio, studio.window.result_canvas)
    assert not dragged
    assert not studio.window.banner.text
