"""Asking for memory is only asking."""

import ctypes

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


def test_places_that_are_no_memory_may_be_asked_for():
    from llvmlite import ir

    from convstudio.engines.compiled.ir_builder import FLOATS, INT, Function
    from convstudio.engines.compiled.prefetch_codegen import expect_rows

    module = ir.Module("expect")
    f = Function(module, "ask", {"place": FLOATS, "pitch": INT, "done": FLOATS}, 4)
    place, done = f.pointers("place", "done")
    expect_rows(f, place, f.ints("pitch")[0], 3, 200)
    done.put(f.real(1.0))
    f.end()
    types = (ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p)
    ask = llvm_toolchain._loaded("test-expect", llvm_toolchain._compiled(module), {"ask": types})["ask"]
    done = np.zeros(1, np.float32)
    ask(0, -(1 << 40), done.ctypes.data)
    assert done[0] == 1
