"""Devices of PyTorch: their availability, the settings that sums need, the way back."""

import sys
import threading
import types

import numpy as np
import pytest

from convstudio.engines.torch import devices
from convstudio.engines.torch.devices import (
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


@pytest.fixture
def stand_in(monkeypatch):
    """Of torch, only its class of errors is looked at."""
    module = types.ModuleType("torch")
    module.OutOfMemoryError = type("OutOfMemoryError", (RuntimeError,), {})
    monkeypatch.setitem(sys.modules, "torch", module)


@pytest.mark.parametrize(
    ("words", "of_the_device"),
    [
        ("CUDA error: an illegal memory access was encountered", True),
        ("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`", True),
        ("CUDA driver error: invalid argument", True),
        ("CUDA driver version is insufficient for CUDA runtime version", True),
        ("CUDA unknown error - this may be due to an incorrectly set up environment", True),
        ("No CUDA GPUs are available", True),
        ("Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU", True),
        ("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", True),
        ("CUDNN_STATUS_NOT_SUPPORTED", True),
        ("cuDNN Frontend error: [cudnn_frontend] Error: No valid execution plans built.", True),
        ("GET was unable to find an engine to execute this computation", True),
        ("cuFFT error: CUFFT_INTERNAL_ERROR", True),
        ("HIP error: invalid device function", True),
        ("miopenStatusUnknownError", True),
        ("MPS backend out of memory (MPS allocated: 8.00 GB)", True),
        ("The operator 'aten::_fft_r2c' is not currently implemented for the MPS device.", True),
        ("Native API failed. Native API returns: -5 (PI_ERROR_OUT_OF_RESOURCES)", True),
        ("could not create a primitive", True),
        ("\"slow_conv2d_cpu\" not implemented for 'Half'", True),
        ("Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same", False),
        ("Input type (MPSFloatType) and weight type (torch.FloatTensor) should be the same", False),
        ("Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!", False),
        ("Tensor on device cuda:0 is not on the expected device meta!", False),
        ("Invalid device string: 'xpu one'", False),
        ("Given groups=1, weight of size [8, 3, 3, 3], expected input[1, 4, 9, 9] to have 3 channels", False),
    ],
)
def test_an_error_is_of_the_device_by_how_it_begins_not_by_what_it_names(stand_in, words, of_the_device):
    assert is_of_the_device(RuntimeError(words)) == of_the_device


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
        devices.release(DEVICES[name])
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
