"""GIFs and PNGs of flat drawings, read back."""

import io

import numpy as np
from PIL import Image

from convstudio.files.gif_and_png_drawings import drawing_bytes, gif_bytes


def frames(count):
    drawn = np.full((count, 40, 60, 3), 243, np.uint8)
    for number in range(count):
        drawn[number, 5:20, number : number + 10] = (31, 102, 193)
    return list(drawn)


def test_a_gif_holds_every_frame_and_plays_on():
    made = Image.open(io.BytesIO(gif_bytes(frames(12), 250)))
    assert (made.format, made.n_frames, made.size, made.info["loop"]) == ("GIF", 12, (60, 40), 0)
    for number, frame in enumerate(frames(12)):
        made.seek(number)
        assert made.info["duration"] == 250
        np.testing.assert_array_equal(np.asarray(made.convert("RGB")), frame)


def test_one_frame_is_a_gif_too():
    assert Image.open(io.BytesIO(gif_bytes(frames(1), 100))).size == (60, 40)


def test_a_drawing_is_what_it_was():
    frame = frames(3)[2]
    made = Image.open(io.BytesIO(drawing_bytes(frame)))
    assert made.format == "PNG"
    np.testing.assert_array_equal(np.asarray(made), frame)
