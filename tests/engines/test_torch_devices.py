"""Devices of PyTorch: their availability, the settings that sums need, the way back."""

import sys
import threading

import numpy as np
import pytest

from convstudio.engines import torch_devices
from convstudio.engines.torch_devices import (
    DEVICES,
    availability_of,
    exact_settings,
    is_of_the_device,
    is_out_of_memory,
    landing,
    rounded_settings,
)


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture(autouse=True)
def asked_anew():
    availability_of.cache_clear()
    yield
    availability_of.cache_clear()


def test_an_absent_device_is_refused_with_its_name(torch):
    if torch.cuda.is_available():
        assert availability_of("cuda").works
    else:
        assert availability_of("cuda").reason == "no cuda device was found"


def test_a_present_device_is_named(torch, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA H100")
    assert availability_of("cuda").reason == f"PyTorch {torch.__version__} on NVIDIA H100"


def test_a_torch_that_does_not_load_is_a_reason(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # as Python does it: import torch raises ImportError
    found = availability_of("cuda")
    assert not found.works
    assert found.reason.startswith("PyTorch does not load: ")


def test_products_are_exact_inside_and_as_before_outside(torch):
    before = torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32
    torch.set_float32_matmul_precision("high")
    try:
        with exact_settings():
            assert torch.get_float32_matmul_precision() == "highest"
            assert torch.backends.cudnn.benchmark
            assert not torch.backends.cudnn.allow_tf32
        assert torch.get_float32_matmul_precision() == "high"
        assert (torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32) == before
    finally:
        torch.set_float32_matmul_precision("highest")


def test_settings_hold_until_the_last_thread_is_out(torch):
    entered, leave = threading.Event(), threading.Event()

    def other():
        with exact_settings():
            entered.set()
            leave.wait(timeout=30)

    before = torch.backends.cudnn.benchmark
    thread = threading.Thread(target=other)
    with exact_settings():
        thread.start()
        entered.wait(timeout=30)
    assert torch.backends.cudnn.benchmark
    leave.set()
    thread.join()
    assert torch.backends.cudnn.benchmark is before


@pytest.mark.parametrize(
    "words",
    [
        "CUDA out of memory. Tried to allocate 20.00 GiB.",
        "MPS backend out of memory (MPS allocated: 8.00 GB)",
        "[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8",
        "cuFFT error: CUFFT_ALLOC_FAILED",
    ],
)
def test_each_device_says_in_its_own_words_that_memory_ran_out(torch, words):
    assert is_out_of_memory(RuntimeError(words))
    assert is_of_the_device(RuntimeError(words))
    assert is_out_of_memory(torch.OutOfMemoryError())
    assert not is_out_of_memory(RuntimeError("CUDA error: an illegal memory access was encountered"))


def test_a_result_comes_back_through_pinned_memory_once_it_is_waited_for(torch, monkeypatch):
    class Event:
        record = synchronize = staticmethod(lambda: None)

    real, pinned = torch.empty, []
    monkeypatch.setattr(torch.cuda, "Event", Event)
    monkeypatch.setattr(torch, "empty", lambda *a, pin_memory, **rest: pinned.append(pin_memory) or real(*a, **rest))
    target = np.zeros((2, 4, 9), np.float32)[:, :, 2:5]
    arrive = landing(torch.ones(2, 4, 3), target, DEVICES["cuda"])
    assert pinned == [True]
    assert not target.any()
    arrive()
    assert target.all()


def test_reserves_are_given_back_where_a_device_has_some(torch, monkeypatch):
    emptied = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append(1))
    for name in ("cuda", "cpu"):
        torch_devices.release(DEVICES[name])
    assert emptied == [1]


def test_rounded_products_wait_until_nothing_exact_runs(torch):
    before, told = torch.backends.cudnn.allow_tf32, []

    def round_some():
        with rounded_settings():
            told.append(torch.backends.cudnn.allow_tf32)

    other = threading.Thread(target=round_some)
    with exact_settings():
        other.start()
        other.join(0.2)
        assert told == []
    other.join(10)
    assert told == [True]
    assert torch.backends.cudnn.allow_tf32 == before


def test_nothing_exact_begins_while_products_are_rounded(torch):
    told = []

    def sum_exactly():
        with exact_settings():
            told.append(torch.backends.cudnn.allow_tf32)

    other = threading.Thread(target=sum_exactly)
    with rounded_settings():
        other.start()
        other.join(0.2)
        assert told == []
    other.join(10)
    assert told == [False]
