"""Film: the frames of a video file or of a camera, one after the other, as images (FFmpeg and drivers, by OpenCV)."""

import os
from dataclasses import replace
from itertools import count
from pathlib import Path

import cv2

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.errors import FileRefused, shown
from convstudio.files.file_reading import read_head
from convstudio.files.opencv_calls import planes
from convstudio.files.sidecars import hash_of
from convstudio.values.image import Image

CAMERA_RATE = 30.0  # frames per second where a driver does not say
_STILLS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # pictures in the container of a film
_FASTEST = 240.0
_numbers = count(1)


class Film:
    """A video file or a camera that is open; for one thread at a time.

    rate: frames per second. stream: what its frames have in common and no other film's.
    """

    def __init__(self, source: str | os.PathLike[str] | int) -> None:
        """Open a video file, or the camera of this number.

        Raises FileError where the file cannot be read, FileRefused where there is no film in it, or no such camera.
        """
        if isinstance(source, int):
            self.name, self.path = f"camera {source}", ""
            found = cv2.VideoCapture(source)
            refusal = FileRefused(f"There is no camera {source}, or another program uses it.")
        else:
            self.name, self.path = Path(source).name, os.fspath(source)
            refusal = DecoderInput(b"", self.name).refusal("this video file is damaged, or of a kind that is not read")
            if not is_video(read_head(source)):  # FFmpeg would follow playlists and addresses
                raise refusal
            found = cv2.VideoCapture(self.path, cv2.CAP_FFMPEG)
        self._capture, self._refusal = found, refusal
        if not found.isOpened():
            raise refusal
        size = (int(found.get(cv2.CAP_PROP_FRAME_HEIGHT)), int(found.get(cv2.CAP_PROP_FRAME_WIDTH)))
        DecoderInput(b"", self.name).check(*size, 3, 1)
        said = float(found.get(cv2.CAP_PROP_FPS))
        self.rate = said if 0 < said <= _FASTEST else CAMERA_RATE
        self.stream = f"{self.name}#{next(_numbers)}"

    def read(self) -> Image | None:
        """The next frame, (3, rows, columns) uint8 in red, green, blue; None after the last one.

        It has no path: what is saved of it is this frame, not the film.
        """
        there, frame = self._capture.read()
        if not there:
            return None
        return Image(planes(frame, (2, 1, 0)), self.name, ("red", "green", "blue"), stream=self.stream)

    def rewind(self) -> bool:
        """Back to the first frame; False for a camera."""
        return bool(self.path) and bool(self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0))

    def close(self) -> None:
        """Give the file or the camera back."""
        self._capture.release()


def is_video(head: bytes) -> bool:
    """Whether a file that begins like this is AVI, MP4, QuickTime, Matroska or WebM."""
    if head[4:8] == b"ftyp":
        return head[8:12] not in _STILLS
    return head[:4] == b"\x1aE\xdf\xa3" or (head[:4] == b"RIFF" and head[8:12] == b"AVI ")


def first_frame(path: str | os.PathLike[str]) -> Image:
    """The first frame of a video file, which says that it is one. Raises FileError, FileRefused."""
    digest = hash_of(path)  # first: if the file is written to meanwhile, it is another one when it is saved
    film = Film(path)
    try:
        image = film.read()
    finally:
        film.close()
    if image is None:
        raise FileRefused(f"Cannot read {shown(film.name)}: there is no frame in this video file.")
    return replace(image, path=film.path, notices=("First frame of a video.",), sha256=digest)
