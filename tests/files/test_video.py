"""Films: frames in their order and colours, and one sentence for what is none."""

import cv2
import numpy as np
import pytest

import convstudio as cs
from convstudio.files.errors import FileError, FileRefused
from convstudio.files.video import CAMERA_RATE, Film, first_frame, is_video
from tests.written import film


def test_frames_come_in_their_order_and_colours(tmp_path):
    opened = Film(film(tmp_path / "clip.avi"))
    frames = [opened.read() for _ in range(6)]
    assert frames[5] is None
    assert opened.rate == 20
    assert [frame.names for frame in frames[:5]] == [("red", "green", "blue")] * 5
    for number, frame in enumerate(frames[:5]):
        assert frame.shape == (3, 48, 64)
        means = frame.array.mean((1, 2))
        np.testing.assert_allclose(means, [40 * number, 128, 250 - 40 * number], atol=6)  # JPEG is lossy
    assert {frame.stream for frame in frames[:5]} == {opened.stream}
    assert opened.rewind()
    np.testing.assert_array_equal(opened.read().array, frames[0].array)
    opened.close()


def test_two_films_of_one_file_are_told_apart(tmp_path):
    path = film(tmp_path / "clip.avi")
    first, second = Film(path), Film(path)
    assert first.stream != second.stream
    first.close()
    second.close()


def test_a_film_opens_as_its_first_frame_and_says_so(tmp_path):
    image = cs.open_image(film(tmp_path / "clip.mp4", "mp4v"))
    assert image.shape == (3, 48, 64)
    assert image.stream
    assert image.notices == ("First frame of a video.",)
    assert image.path.endswith("clip.mp4")


def test_the_content_tells_a_film_not_the_name(tmp_path):
    path = tmp_path / "clip.avi"
    path.write_bytes(b"#EXTM3U\nhttp://127.0.0.1/secret.ts\n")
    with pytest.raises(FileRefused, match=r"clip\.avi"):
        Film(path)
    with pytest.raises(FileError, match="none"):
        Film(tmp_path / "none.avi")
    assert not is_video(b"\0\0\0\x20ftypavif")
    assert is_video(b"\0\0\0\x20ftypisom")


@pytest.mark.parametrize("cut", [16, 300, 5000])
def test_a_cut_film_is_refused_or_ends_early(tmp_path, cut):
    path = film(tmp_path / "clip.mp4", "mp4v")
    path.write_bytes(path.read_bytes()[:cut])
    try:
        image = first_frame(path)
    except FileRefused as refusal:
        assert "clip.mp4" in str(refusal)
    else:
        assert image.shape == (3, 48, 64)


class Camera:
    """What OpenCV hands out, without a driver."""

    def __init__(self, number, rate=0.0, size=(4, 6)):
        self.open, self.rate, self.size, self.released = number == 0, rate, size, False

    def isOpened(self):
        return self.open

    def get(self, what):
        rows, columns = self.size
        return {cv2.CAP_PROP_FRAME_HEIGHT: rows, cv2.CAP_PROP_FRAME_WIDTH: columns, cv2.CAP_PROP_FPS: self.rate}[what]

    def read(self):
        return True, np.full((*self.size, 3), (1, 2, 3), np.uint8)

    def release(self):
        self.released = True


def test_a_camera_gives_frames_without_end(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", Camera)
    camera = Film(0)
    assert (camera.rate, camera.rewind()) == (CAMERA_RATE, False)
    assert camera.read().array[:, 0, 0].tolist() == [3, 2, 1]
    assert camera.read().path == ""
    camera.close()
    with pytest.raises(FileRefused, match="no camera 7"):
        Film(7)


def test_a_frame_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", lambda number: Camera(number, size=(40000, 40000)))
    with pytest.raises(FileRefused, match="more than"):
        Film(0)
