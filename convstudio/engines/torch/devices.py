"""The devices of PyTorch: what is known of each, the settings that its sums need, and the way back from it."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from convstudio.engines.base import Array, Availability
from convstudio.engines.fork_safety import after_fork, new_lock

Tensor = Any  # torch carries no types that mypy may rely on when it is not installed
_NO_MEMORY = ("out of memory", "not enough memory", "can't allocate memory", "alloc_failed")
# how errors of a device, its libraries and its driver begin; what only names a device is about our tensors
_OF_DEVICES = re.compile(
    r"(cuda|cudnn|cublas|cufft|nvrtc|hip|miopen|rocblas|hipfft|mps|xpu|onednn|mkldnn)( \w+)* (error|version)\b"
    r"|(cudnn|cublas)_status|cufft_|miopenstatus|mps: |native api failed|level_zero backend failed"
    r"|could not create a primitive|no cuda gpus|found no nvidia driver|the nvidia driver"
    r"|(get|find) was unable to find an engine|torch not compiled with|cannot convert a mps tensor",
)
_LACKING = ("not implemented", "not currently implemented", "not supported", "unsupported")


@dataclass(frozen=True)
class Device:
    """What an engine must know of a device.

    type: its name in torch. exact: its conv2d sums windows and nothing else; libraries of GPUs may choose Winograd or
    FFT, which spread NaN. keeps: images stay in its memory. pinned: results come back through page-locked memory.
    doubles: it has float64. working: bytes that one piece of work may take beside input and output.
    """

    type: str
    exact: bool = False
    keeps: bool = True
    pinned: bool = False
    doubles: bool = True
    working: int = 512 << 20


DEVICES = {
    "cpu": Device("cpu", exact=True, keeps=False, working=40 << 20),
    "cuda": Device("cuda", pinned=True),
    "mps": Device("mps", doubles=False),
    "xpu": Device("xpu"),
}


@cache
def availability_of(device: str) -> Availability:
    """Whether an installed torch has this device; a broken torch is a reason as well, never an error."""
    try:
        import torch

        if device == "cpu":
            return Availability(True, f"PyTorch {torch.__version__} on the CPU, {torch.get_num_threads()} threads")
        module = getattr(torch, device, None) or getattr(torch.backends, device, None)
        if module is None or not module.is_available():
            return Availability(False, f"no {device} device was found")
        named = f" on {module.get_device_name()}" if hasattr(module, "get_device_name") else ""
        return Availability(True, f"PyTorch {torch.__version__}{named}")
    except (ImportError, OSError, RuntimeError) as error:
        return Availability(
            False, f"PyTorch does not load: {(str(error).splitlines() or ['no reason given'])[0][:120]}"
        )


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of torch says that memory ran out; each device has its own words for it."""
    import torch

    said = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError) or any(word in said for word in _NO_MEMORY)


def is_of_the_device(error: BaseException) -> bool:
    """Whether an error of torch is one of the device, its driver or what torch lacks for it.

    torch raises RuntimeError for these and for tensors that do not fit each other, which are faults of ours.
    """
    said = str(error).lower()
    if said.startswith("expected"):  # as "Expected 3D or 4D input; 2D is not supported"
        return is_out_of_memory(error)
    lacking = any(word in said for word in _LACKING)
    return is_out_of_memory(error) or lacking or _OF_DEVICES.match(said) is not None


def release(device: Device) -> None:
    """Give the memory that torch holds in reserve back to the device."""
    import torch

    module = getattr(torch, device.type, None)
    if module is not None and hasattr(module, "empty_cache"):
        module.empty_cache()


_lock = threading.Condition(new_lock())
_running = 0
_rounding = False
_held = ExitStack()


@contextmanager
def exact_settings() -> Iterator[None]:
    """Products in full float32, never in TF32 or bfloat16; cuDNN tries its algorithms. As it was before, afterwards.

    torch knows these settings only for the whole process: the first thread in sets them, the last one out restores.
    """
    global _held, _running  # noqa: PLW0603 - the settings are the process's, and so is their count
    with _lock:
        _lock.wait_for(_none_rounds)
        if _running == 0:
            _held = _entered()
        _running += 1
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if _running == 0:
                _held.close()
                _lock.notify_all()


@contextmanager
def rounded_settings() -> Iterator[None]:
    """Products in TF32 within the context. The setting is the whole process's, so exact work waits until it is left."""
    global _rounding
    import torch

    with _lock:
        _lock.wait_for(_none_runs)
        _rounding, before = True, torch.backends.cudnn.allow_tf32
        torch.backends.cudnn.allow_tf32 = True
    try:
        yield
    finally:
        with _lock:
            torch.backends.cudnn.allow_tf32, _rounding = before, False
            _lock.notify_all()


def _none_entered() -> None:
    global _rounding, _running
    _rounding, _running = False, 0


after_fork(_none_entered)


def _none_rounds() -> bool:
    return not _rounding


def _none_runs() -> bool:
    return not _rounding and _running == 0


def _entered() -> ExitStack:
    import torch

    held = ExitStack()
    before = torch.get_float32_matmul_precision()
    if before != "highest":
        torch.set_float32_matmul_precision("highest")
        held.callback(torch.set_float32_matmul_precision, before)
    flags = {"enabled": torch.backends.cudnn.enabled, "benchmark": True, "deterministic": False, "allow_tf32": False}
    held.enter_context(torch.backends.cudnn.flags(**flags))
    if torch.xpu.is_available() and hasattr(torch.backends.mkldnn, "allow_tf32"):
        held.enter_context(torch.backends.mkldnn.flags(enabled=True, allow_tf32=False))
    return held


def landing(result: Tensor, target: Array, device: Device) -> Callable[[], None]:
    """Send a result on its way into an array of the host; calling what is returned waits until it is there.

    Through page-locked memory the way back runs beside the next piece of work.
    """
    import torch

    there = torch.from_numpy(target)
    if not device.pinned:
        there.copy_(result)
        return lambda: None
    host = torch.empty(result.shape, dtype=result.dtype, device="cpu", pin_memory=True)
    host.copy_(result, non_blocking=True)
    arrived = torch.cuda.Event()
    arrived.record()

    def arrive() -> None:
        arrived.synchronize()
        there.copy_(host)

    return arrive
