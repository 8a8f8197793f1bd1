"""The loop of running sums with vectors of any length, and within its memory."""

import ctypes
import sys
from functools import cache

import numpy as np
import pytest

from convstudio.engines.compiled import box, llvm_toolchain
from tests.engines.compiled.box_model import error, modelled, picture_of, task, weights_of
from tests.engines.compiled.fenced import fenced

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

TOLERANCE = 2e-5


@cache
def loop(lanes):
    from convstudio.engines.compiled.box_codegen import write_box

    cpu = llvm_toolchain.machine()
    code = llvm_toolchain._compiled(write_box(llvm_toolchain.Machine(cpu.name, cpu.features, lanes, cpu.registers)))
    return llvm_toolchain._loaded(f"test-box-{lanes}", code, {"run": (ctypes.c_void_p, ctypes.c_void_p)})["run"]


@pytest.mark.parametrize("lanes", [4, 8, 16])
def test_every_number_of_lanes_gives_the_same(lanes, monkeypatch):
    monkeypatch.setattr(box, "_loop", lambda: loop(lanes))
    assert error(picture_of(2, 90, 101), weights_of(2, 13, 10), groups=2) < TOLERANCE / 100
    assert error(picture_of(1, 90, 101, dtype=np.uint8), weights_of(1, 13, 10), stride=(2, 3)) < TOLERANCE / 100


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect is called through the C library of Linux")
@pytest.mark.parametrize("at_end", [True, False])
@pytest.mark.parametrize("size", [(30, 47), (1, 3000), (9, 16), (33, 7)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
def test_nothing_outside_source_and_result_is_touched(size, at_end, stride):
    source = fenced(picture_of(2, *size), at_end=at_end)
    for padded in (True, False):
        reading, taps, out = task(source, weights_of(2, 1, 5), groups=2, stride=stride, padded=padded)
        out = fenced(out, at_end=at_end)
        box.box(reading, taps, out)
        np.testing.assert_allclose(out, modelled(reading, taps), atol=TOLERANCE * 255)
