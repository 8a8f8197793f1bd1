"""One entrance for whatever may be filtered: a picture, a NumPy array, sound, a table of numbers, a film's frame."""

import os
from pathlib import Path

from convstudio.files.errors import FileRefused, shown
from convstudio.files.file_reading import read_head
from convstudio.files.images import load_image
from convstudio.files.signals import load_signal, looks_like_signal
from convstudio.files.video import first_frame, is_video
from convstudio.files.wav import is_wav
from convstudio.values.image import Image

_TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".dat")


def open_image(path: str | os.PathLike[str], layout: str | None = None) -> Image:
    """The image or signal in a file, told by its content.

    layout: of a NumPy array or a table (values/axis_order.py), None to guess. Raises FileError, FileRefused.
    """
    head = read_head(path)
    if is_video(head):
        return first_frame(path)
    if not looks_like_signal(head):
        return load_image(path, layout)
    try:
        return load_signal(path, layout)
    except FileRefused as error:
        if is_wav(head) or Path(path).suffix.lower() in _TABLE_ENDINGS:
            raise
        raise _neither(Path(path).name, error) from error


def _neither(name: str, error: FileRefused) -> FileRefused:
    """The refusal of a text that nobody called a table; where the reader stumbled stays in the sentence."""
    place = str(error).removeprefix(shown(name)).lstrip(", ")
    return FileRefused(f"{shown(name)} is neither a picture nor a table of numbers: {place}")
