"""The compiled functions of the transforms, and which files they are made from."""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from convstudio.engines.compiled.llvm_toolchain import OVER_JOBS, Machine, library

_SHARED = ("fft_butterflies_codegen.py", "fft_axis.py", *OVER_JOBS)
_TILES = ("fft_codegen.py", "fft_tile_io_codegen.py", "fft_layout.py", *_SHARED)
_SIGNALS = ("fft_signal_codegen.py", "fft_signal_layout.py", *_SHARED)
_PARAMETERS = (ctypes.c_void_p, ctypes.c_void_p)

Functions = dict[str, Callable[..., None]]


@cache
def tile_functions() -> Functions:
    """Run and spectra of fft_codegen.py, each (table, scratch)."""
    return library("transform", _write_tiles, _TILES, {"run": _PARAMETERS, "spectra": _PARAMETERS})


@cache
def signal_functions() -> Functions:
    """Run of fft_signal_codegen.py (table, scratch)."""
    return library("transform-signal", _write_signals, _SIGNALS, {"run": _PARAMETERS})


def _write_tiles(cpu: Machine) -> Any:
    from convstudio.engines.compiled.fft_codegen import write

    return write(cpu)


def _write_signals(cpu: Machine) -> Any:
    from convstudio.engines.compiled.fft_signal_codegen import write

    return write(cpu)
