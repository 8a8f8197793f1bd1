"""The loop of Winograd's filtering with vectors of any length, and within its memory."""

import ctypes
import sys
from functools import cache

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain, winograd
from tests.engines.compiled.fenced import fenced
from tests.engines.compiled.winograd_model import BUDGET, error, exact, picture_of, task, weights_of

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


@cache
def loop(cpu):
    from convstudio.engines.compiled.winograd_codegen import write_winograd

    code = llvm_toolchain._compiled(write_winograd(cpu))
    return llvm_toolchain._loaded(f"test-winograd-{cpu.lanes}", code, {"run": (ctypes.c_void_p, ctypes.c_void_p)})[
        "run"
    ]


@pytest.mark.parametrize("lanes", [4, 8, 16])
def test_every_number_of_lanes_gives_the_same(lanes, monkeypatch):
    cpu = llvm_toolchain.machine()
    other = llvm_toolchain.Machine(cpu.name, cpu.features, lanes, cpu.registers)
    monkeypatch.setattr(winograd, "_loop", lambda: loop(other))
    monkeypatch.setattr(winograd, "machine", lambda: other)
    assert error(picture_of(6, 37, 150), weights_of(10, 3), groups=2) < BUDGET


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect is called through the C library of Linux")
@pytest.mark.parametrize("at_end", [True, False])
@pytest.mark.parametrize("size", [(9, 66), (40, 82), (6, 131)])
@pytest.mark.parametrize("padded", [True, False])
def test_nothing_outside_source_and_result_is_touched(size, at_end, padded):
    reading, taps, out = task(fenced(picture_of(3, *size), at_end=at_end), weights_of(5, 3), padded=padded)
    out = fenced(out, at_end=at_end)
    winograd.winograd(reading, taps, out)
    np.testing.assert_allclose(out, exact(reading, taps), atol=BUDGET * 255 * np.abs(taps.weights).sum((1, 2, 3)).max())
