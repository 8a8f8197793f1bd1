"""Result arrays from memory that an earlier result has given back."""

import gc
import threading

import numpy as np
import pytest

from convstudio.engines import buffer_pool

LARGE = (3, 1000, 1001)


@pytest.fixture(autouse=True)
def _nothing_waits():
    buffer_pool.forget()
    yield
    buffer_pool.forget()


def test_memory_is_used_again_when_nobody_looks_at_it():
    first = buffer_pool.empty(LARGE, np.float32)
    address = first.ctypes.data
    del first
    gc.collect()
    assert buffer_pool.empty(LARGE, "float32").ctypes.data == address


def test_a_view_keeps_the_memory():
    first = buffer_pool.empty(LARGE, np.float32)
    first[:] = 7
    view = first[1, 10:20]
    address = first.ctypes.data
    del first
    gc.collect()
    second = buffer_pool.empty(LARGE, np.float32)
    second[:] = 8
    assert second.ctypes.data != address
    assert (view == 7).all()


def test_it_is_an_array_like_any_other():
    array = buffer_pool.empty(LARGE, np.float64)
    assert (array.shape, array.dtype, array.flags.c_contiguous, array.flags.writeable) == (LARGE, "float64", True, True)
    assert array.ctypes.data % 64 == 0


def test_a_small_array_is_left_to_the_allocator():
    assert buffer_pool.empty((2, 3), np.float32).flags.owndata


def test_what_waits_is_bounded(monkeypatch):
    monkeypatch.setattr(buffer_pool, "_KEPT_AT_MOST", 20 << 20)
    held = [buffer_pool.empty(LARGE, np.float32) for _ in range(4)]
    del held
    gc.collect()
    assert len(buffer_pool._waiting) == 1


def test_much_larger_memory_is_not_taken_for_a_small_result():
    address = buffer_pool.empty((64, 1000, 1000), np.float32).ctypes.data
    gc.collect()
    assert buffer_pool.empty(LARGE, np.float32).ctypes.data != address


def test_sharing_arenas_does_no_harm_wherever_it_is_asked_for(monkeypatch):
    buffer_pool.share_arenas()
    for platform in ("win32", "darwin"):
        monkeypatch.setattr(buffer_pool.sys, "platform", platform)
        buffer_pool.share_arenas()
    assert buffer_pool.empty((3, 4), "float32").shape == (3, 4)


class Meddling:
    """Waits among the memory, and lets a result die whenever it is looked at, as a collection may at any moment."""

    def __init__(self):
        self.results = [buffer_pool.empty(LARGE, np.float32) for _ in range(8)]

    @property
    def nbytes(self):
        if self.results:
            self.results.pop()
        return 0


def test_a_result_that_dies_while_memory_is_taken_or_given_back_hangs_nobody():
    """Issue 15, 3.1: finalizers run in the middle of any line, also of those that they call themselves."""
    meddling = Meddling()
    buffer_pool._waiting.append(meddling)

    def work():
        buffer_pool.empty(LARGE, np.float32)  # looks for memory, and gives it back at once

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=100)
    assert not thread.is_alive()
    assert len(buffer_pool._waiting) > 1
