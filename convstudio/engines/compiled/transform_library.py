"""The compiled functions of the transforms, and which files they are made from."""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from convstudio.engines.compiled.toolchain import Machine, library

_SHARED = (
    "transform_passes_loop.py", "transform_axis.py", "gather_loop.py", "reading.py", "threads.py", "tickets_loop.py",
    "writer.py",
)  # fmt: skip
_TILES = ("transform_loop.py", "transform_ends_loop.py", "transform_table.py", *_SHARED)
_SIGNALS = ("transform_signal_loop.py", "transform_signal_table.py", *_SHARED)
_PARAMETERS = (ctypes.c_void_p, ctypes.c_void_p)

Functions = dict[str, Callable[..., None]]


@cache
def tile_functions() -> Functions:
    """Run and spectra of transform_loop.py, each (table, scratch)."""
    return library("transform", _write_tiles, _paths(_TILES), {"run": _PARAMETERS, "spectra": _PARAMETERS})


@cache
def signal_functions() -> Functions:
    """Run of transform_signal_loop.py (table, scratch)."""
    return library("transform-signal", _write_signals, _paths(_SIGNALS), {"run": _PARAMETERS})


def _paths(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(Path(__file__).with_name(name)) for name in names)


def _write_tiles(cpu: Machine) -> Any:
    from convstudio.engines.compiled.transform_loop import write

    return write(cpu)


def _write_signals(cpu: Machine) -> Any:
    from convstudio.engines.compiled.transform_signal_loop import write

    return write(cpu)
