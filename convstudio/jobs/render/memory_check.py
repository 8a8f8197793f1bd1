"""Memory asked for before work: what is free, and a refusal with the arithmetic where that is too little."""

import ctypes
import os
import sys
from pathlib import Path

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.plan import StackPlan
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message

_SHARE = 0.5  # of what is free: the rest is left to the system and to other programs
ALWAYS = 128 << 20  # so little is not worth asking for
_UNKNOWN = 4 << 30


class MemoryRefused(ConvStudioError):
    """Work that would not fit in memory."""


def free_bytes() -> int:
    """Memory that a program may still take, in bytes; 4 GiB where the system does not tell."""
    if sys.platform == "linux":
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return _free_on_windows()
    names = os.sysconf_names if hasattr(os, "sysconf_names") else {}
    if "SC_PHYS_PAGES" in names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return _UNKNOWN


def result_bytes(stack: StackPlan, dtype: str | None = None, region: Region | None = None) -> int:
    """The whole result, or a region of it, of its own dtype or of another."""
    rows, columns = (region or stack.whole).shape
    return stack.output_shape[0] * rows * columns * np.dtype(dtype or stack.result_dtype).itemsize


def held_bytes(stack: StackPlan, region: Region | None = None) -> int:
    """The most that is held at once beyond the input while the result, or a region of it, is computed as one array."""
    return stack.bytes - result_bytes(stack) + result_bytes(stack, region=region)


def check_memory(plan: StackPlan, held: int | None = None) -> None:
    """Refuse a plan that would take more than half of what is free.

    held: the most that it holds at once, where that is not its result and its working memory.
    """
    need = plan.bytes if held is None else held
    if need <= ALWAYS:
        return
    budget = int(free_bytes() * _SHARE)
    if need <= budget:
        return
    outputs, rows, columns = plan.output_shape
    raise MemoryRefused(
        Message(
            "{outputs} outputs of {rows}x{columns} need {need:.1f} GiB; {free:.1f} GiB may be used. "
            "Choose fewer kernels, mode valid or a stride.",
            outputs=outputs,
            rows=rows,
            columns=columns,
            need=need / 2**30,
            free=budget / 2**30,
        )
    )


def _free_on_windows() -> int:
    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "available", "t1", "a1", "t2", "a2", "extended")),
        )

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.available)
