"""One entrance for whatever may be filtered: a picture, a NumPy array, sound or a table of numbers."""

import os

from convstudio.files.images import load_image
from convstudio.files.reading import read_head
from convstudio.files.signals import load_signal, looks_like_signal
from convstudio.values.image import Image


def open_image(path: str | os.PathLike[str], layout: str | None = None) -> Image:
    """The image or signal in a file, told by its content.

    layout: "chw" or "hwc" for a NumPy array, None to guess. Raises FileError, FileRefused.
    """
    if looks_like_signal(read_head(path)):
        return load_signal(path)
    return load_image(path, layout)
