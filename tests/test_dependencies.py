"""Facts about libraries that the program is built on. One that fails after an upgrade says what has to be looked at."""

import os
import subprocess
import sys

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

BLUR3 = np.full((3, 3), 1 / 9, dtype=np.float32)
BLUR13 = np.full((13, 13), 1 / 169, dtype=np.float32)


def filtered(plane: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cv2.filter2D(plane, cv2.CV_32F, kernel, borderType=cv2.BORDER_CONSTANT)


def jpeg() -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    return bytes(cv2.imencode(".jpg", noise)[1])


def test_emitting_a_signal_keeps_true_alive() -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference to True on each emit and aborts after some hundred."""
    code = """
import sys
from PySide6.QtCore import QObject, Signal
class Source(QObject):
    fired = Signal()
source = Source()
before = sys.getrefcount(True)
for _ in range(100):
    source.fired.emit()
print(before - sys.getrefcount(True))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert abs(int(done.stdout)) < 10


def test_opencv_brings_no_qt_of_its_own() -> None:
    """The full opencv-python wheel sets these and so breaks PySide6."""
    code = "import os, cv2; print([name for name in os.environ if name.startswith('QT_QPA')])"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean)
    assert done.stdout.strip() == "[]"


def test_filter2d_correlates_and_does_not_flip() -> None:
    impulse = np.zeros((1, 9), dtype=np.float32)
    impulse[0, 4] = 1
    assert filtered(impulse, np.array([[1, 2, 3]], dtype=np.float32)).tolist() == [[0, 0, 0, 3, 2, 1, 0, 0, 0]]


def test_filter2d_puts_the_anchor_of_an_even_kernel_behind_its_middle() -> None:
    impulse = np.zeros((1, 9), dtype=np.float32)
    impulse[0, 4] = 1
    assert filtered(impulse, np.array([[1, 2]], dtype=np.float32)).tolist() == [[0, 0, 0, 0, 2, 1, 0, 0, 0]]


def test_filter2d_takes_128_channels_and_no_more() -> None:
    identity = np.ones((1, 1), dtype=np.float32)
    assert filtered(np.zeros((4, 4, 128), dtype=np.float32), identity).shape == (4, 4, 128)
    with pytest.raises(cv2.error):
        filtered(np.zeros((4, 4, 129), dtype=np.float32), identity)


def test_filter2d_keeps_a_nan_to_its_window_up_to_11_by_11() -> None:
    plane = np.zeros((64, 64), dtype=np.float32)
    plane[32, 32] = np.nan
    assert np.isnan(filtered(plane, BLUR13[:11, :11])).sum() == 121


def test_filter2d_spreads_a_nan_over_the_picture_from_13_by_13() -> None:
    """So input that is not finite never takes OpenCV's path through the frequency domain."""
    plane = np.zeros((64, 64), dtype=np.float32)
    plane[32, 32] = np.nan
    assert np.isnan(filtered(plane, BLUR13)).sum() > 169


def test_filter2d_refuses_the_circular_border() -> None:
    with pytest.raises(cv2.error):
        cv2.filter2D(np.zeros((8, 8), dtype=np.float32), -1, BLUR3, borderType=cv2.BORDER_WRAP)


def test_copymakeborder_takes_the_circular_border_and_goes_on_periodically() -> None:
    row = np.arange(3, dtype=np.float32)[np.newaxis]
    assert cv2.copyMakeBorder(row, 0, 0, 4, 0, cv2.BORDER_WRAP).tolist() == [[2, 0, 1, 2, 0, 1, 2]]


def test_copymakeborder_gives_one_number_to_the_first_channel_only() -> None:
    padded = cv2.copyMakeBorder(np.zeros((1, 1, 3), dtype=np.float32), 1, 0, 0, 0, cv2.BORDER_CONSTANT, value=7)
    assert padded[0, 0].tolist() == [7, 0, 0]


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "uint32", "int64", "float16"])
def test_filter2d_refuses_types_that_have_to_be_converted_first(dtype: str) -> None:
    with pytest.raises(cv2.error):
        filtered(np.zeros((8, 8), dtype=dtype), BLUR3)


def test_filter2d_takes_such_a_type_with_a_large_kernel_and_gives_wrong_numbers() -> None:
    """The path through the frequency domain does not look at the type; so samples are converted before the call."""
    ramp = np.arange(400, dtype=np.uint32).reshape(20, 20) % 100
    assert np.abs(filtered(ramp, BLUR13) - filtered(ramp.astype(np.float32), BLUR13)).max() > 1


def test_opencv_reads_big_endian_numbers_wrongly_and_says_nothing() -> None:
    swapped = np.ones((3, 3), dtype=">f4")
    assert not (filtered(swapped, np.ones((1, 1), dtype=np.float32)) == 1).any()


def test_imdecode_refuses_a_truncated_jpeg() -> None:
    """cv2.imread gives a picture that is half grey; so bytes are decoded, never paths."""
    whole = jpeg()
    assert cv2.imdecode(np.frombuffer(whole, np.uint8), cv2.IMREAD_UNCHANGED) is not None
    assert cv2.imdecode(np.frombuffer(whole[: len(whole) // 2], np.uint8), cv2.IMREAD_UNCHANGED) is None


def test_pillow_refuses_a_truncated_jpeg(tmp_path) -> None:
    path = tmp_path / "half.jpg"
    path.write_bytes(jpeg()[:1000])
    with PillowImage.open(path) as picture, pytest.raises(OSError, match="truncated"):
        picture.load()


def test_opencv_keeps_all_16_bits_of_a_colour_png() -> None:
    values = np.array([[[1, 256, 65535]]], dtype=np.uint16)
    encoded = cv2.imencode(".png", values)[1]
    assert cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED).tolist() == values.tolist()


def test_numpy_refuses_pickled_arrays_when_told_to(tmp_path) -> None:
    path = tmp_path / "objects.npy"
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        np.load(path, allow_pickle=False)
