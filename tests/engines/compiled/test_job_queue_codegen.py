"""Jobs shared by threads."""

import ctypes

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain
from convstudio.engines.compiled.loop_runner import HEAD_WORDS, JOBS, run

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


def write(cpu):
    from llvmlite import ir

    from convstudio.engines.compiled.ir_builder import INTS, Function
    from convstudio.engines.compiled.job_queue_codegen import tickets

    module = ir.Module("tickets")
    f = Function(module, "count", {"table": INTS, "scratch": INTS}, cpu.lanes)
    (table,) = f.pointers("table")
    with tickets(f, table) as ticket:
        place = table + HEAD_WORDS + ticket
        place.put(place.whole() + 1)
    f.end()
    return module


@pytest.mark.parametrize("jobs", [0, 1, 5, 1000])
def test_every_job_is_done_once_by_all_threads_together(jobs, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    symbols = {"count": (ctypes.c_void_p, ctypes.c_void_p)}
    count = llvm_toolchain.library("test-tickets", write, (), symbols)["count"]
    table = np.zeros(HEAD_WORDS + 1001, np.int64)
    table[JOBS] = jobs
    run(count, table, 64, 4)
    done = table[HEAD_WORDS:]
    assert (done[:jobs] == 1).all()
    assert not done[jobs:].any()
