"""The compiled functions of the transforms, and which files they are made from."""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from convstudio.engines.compiled.llvm_toolchain import Machine, library

_SHARED = (
    "fft_butterflies_codegen.py", "fft_axis.py", "gather_codegen.py", "source_layout.py", "loop_runner.py",
    "job_queue_codegen.py", "ir_builder.py",
)  # fmt: skip
_TILES = ("fft_codegen.py", "fft_tile_io_codegen.py", "fft_layout.py", *_SHARED)
_SIGNALS = ("fft_signal_codegen.py", "fft_signal_layout.py", *_SHARED)
_PARAMETERS = (ctypes.c_void_p, ctypes.c_void_p)

Functions = dict[str, Callable[..., None]]


@cache
def tile_functions() -> Functions:
    """Run and spectra of fft_codegen.py, each (table, scratch)."""
    return library("transform", _write_tiles, _paths(_TILES), {"run": _PARAMETERS, "spectra": _PARAMETERS})


@cache
def signal_functions() -> Functions:
    """Run of fft_signal_codegen.py (table, scratch)."""
    return library("transform-signal", _write_signals, _paths(_SIGNALS), {"run": _PARAMETERS})


def _paths(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(Path(__file__).with_name(name)) for name in names)


def _write_tiles(cpu: Machine) -> Any:
    from convstudio.engines.compiled.fft_codegen import write

    return write(cpu)


def _write_signals(cpu: Machine) -> Any:
    from convstudio.engines.compiled.fft_signal_codegen import write

    return write(cpu)
