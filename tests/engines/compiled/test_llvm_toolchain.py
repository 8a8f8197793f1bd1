"""From LLVM IR to functions, and the object code kept on disk."""

import ctypes
import dataclasses
import importlib.util

import numpy as np
import pytest

from convstudio.engines import disk_cache
from convstudio.engines.compiled import llvm_toolchain

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

from convstudio.engines.compiled.strided_dot_codegen import write_dots

TYPES = {"add": (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)}


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


class Writing:
    """Writes a loop that adds floats, and counts how often it was asked to."""

    times = 0

    def __call__(self, cpu):
        from llvmlite import ir

        from convstudio.engines.compiled.ir_builder import FLOATS, INT, Function

        self.times += 1
        module = ir.Module("add")
        f = Function(module, "add", {"source": FLOATS, "target": FLOATS, "count": INT}, cpu.lanes)
        source, target = f.pointers("source", "target")
        (count,) = f.ints("count")
        with f.loop(count) as i:
            target.put(target.real(i) + source.real(i), i)
        f.end()
        return module


def added(add):
    a, b = np.arange(10, dtype=np.float32), np.ones(10, np.float32)
    add(a.ctypes.data, b.ctypes.data, 10)
    return b.tolist()


def test_what_was_compiled_once_is_read_back():
    write = Writing()
    for _ in range(2):
        assert added(llvm_toolchain.library("add", write, (), TYPES)["add"]) == list(range(1, 11))
    assert write.times == 1


def test_damaged_object_code_is_made_again():
    write = Writing()
    llvm_toolchain.library("add", write, (), TYPES)
    (place,) = disk_cache.folder().glob("add-*")
    place.write_bytes(place.read_bytes()[:-100])
    assert added(llvm_toolchain.library("add", write, (), TYPES)["add"]) == list(range(1, 11))
    assert write.times == 2


def test_changed_source_is_compiled_anew(tmp_path):
    write = Writing()
    for number, text in enumerate(("one", "two")):
        source = tmp_path / f"{number}.py"
        source.write_text(text)
        llvm_toolchain.library("add", write, (str(source),), TYPES)
    assert write.times == 2


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    assert added(llvm_toolchain.library("add", Writing(), (), TYPES)["add"]) == list(range(1, 11))


def test_the_machine_has_lanes_and_registers():
    machine = llvm_toolchain.machine()
    assert machine.lanes in llvm_toolchain.offered_lanes()
    assert machine.registers in (16, 32)
    assert llvm_toolchain.availability().works
    assert machine.name in llvm_toolchain.availability().reason


@pytest.fixture
def unknown():
    llvm_toolchain.availability.cache_clear()
    yield
    llvm_toolchain.availability.cache_clear()


@pytest.fixture
def machine_anew(monkeypatch, unknown):
    llvm_toolchain.machine.cache_clear()
    yield
    monkeypatch.undo()
    llvm_toolchain.machine.cache_clear()


@pytest.mark.parametrize("lanes", llvm_toolchain.offered_lanes())
def test_fewer_lanes_are_those_of_a_lesser_cpu(monkeypatch, machine_anew, lanes):
    monkeypatch.setenv(llvm_toolchain.LANES, str(lanes))
    machine = llvm_toolchain.machine()
    assert machine.lanes == lanes
    lesser = {16: "", 8: ",-avx512f", 4: ",-avx"}[lanes] if lanes < llvm_toolchain.offered_lanes()[-1] else ""
    assert machine.features.endswith(lesser)
    assert f"{lanes} floats in a register" in llvm_toolchain.availability().reason


@pytest.mark.parametrize("asked", ["5", "64", "many"])
def test_lanes_that_the_cpu_does_not_have_are_refused(monkeypatch, machine_anew, asked):
    monkeypatch.setenv(llvm_toolchain.LANES, asked)
    found = llvm_toolchain.availability()
    assert not found.works
    assert f"CONVSTUDIO_LANES is '{asked}'; this CPU has 4" in found.reason


def test_without_llvmlite_the_reason_says_how_to_get_it(monkeypatch, unknown):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = llvm_toolchain.availability()
    assert not found.works
    assert "pip install 'convstudio[fast]'" in found.reason


def test_where_executable_memory_is_refused_the_reason_says_so(monkeypatch, unknown):
    def refused(*_):
        raise RuntimeError("Cannot allocate\nexecutable memory")

    monkeypatch.setattr(llvm_toolchain, "library", refused)
    found = llvm_toolchain.availability()
    assert (found.works, found.reason) == (False, "compiling failed (Cannot allocate executable memory)")


@pytest.mark.skipif(len(llvm_toolchain.offered_lanes()) < 2, reason="this CPU has no lesser one")
def test_a_product_and_its_sum_are_no_call_where_they_are_not_one_instruction(monkeypatch):
    cpu = llvm_toolchain.machine()
    lesser = dataclasses.replace(cpu, features=f"{cpu.features},-avx", lanes=4, registers=16)
    monkeypatch.setattr(llvm_toolchain, "machine", lambda: lesser)
    assert b"fma" not in llvm_toolchain._compiled(write_dots(lesser))
