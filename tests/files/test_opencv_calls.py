import numpy as np
import pytest

from convstudio.files.opencv_calls import opencv_decode, planes, transposed
from tests.written import by_opencv, noise, planar


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int32, np.uint64, np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 7])
def test_planes_are_the_channels_one_after_the_other(dtype, channels):
    array = noise(channels, dtype)
    assert np.array_equal(planes(array), planar(array)) and planes(array).flags.c_contiguous


def test_planes_come_in_the_order_asked_for():
    array = noise(4)
    assert np.array_equal(planes(array, (2, 0)), planar(array)[[2, 0]])


def test_planes_of_a_view_are_right():
    array = noise(3)[::-1]
    assert np.array_equal(planes(array, (2, 1, 0)), planar(array)[::-1])


def test_what_opencv_cannot_read_is_none_and_says_nothing(capfd):
    whole = by_opencv(noise(3), ".tiff")
    for data in (b"nothing", whole[:200], whole[:-100]):
        assert opencv_decode(data, 1) is None
    assert capfd.readouterr() == ("", "")


def test_no_worker_touches_the_log_level_of_the_process(monkeypatch):
    """Issue 15, 3.7: two that set and restored it left it as neither had found it."""
    import cv2

    monkeypatch.delattr(cv2.utils.logging, "setLogLevel")
    assert opencv_decode(b"nothing", 1) is None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64, np.int64, bool])
def test_rows_and_columns_are_exchanged(dtype):
    array = planar(noise(3).astype(dtype))
    assert np.array_equal(transposed(array), array.swapaxes(1, 2))
