"""The loop that reads a source, against NumPy's indexing."""

import ctypes
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled import llvm_toolchain, source_layout
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


SOURCES = tuple(
    str(Path(llvm_toolchain.__file__).with_name(name))
    for name in ("ir_builder.py", "gather_codegen.py", "source_layout.py")
)


def model(patch, row, rows, column, columns, phases):
    """(rows, phases, columns): phase f holds the columns f, f + phases, ...; NaN past the end of the patch."""
    wide = np.full((rows, columns * phases), np.nan)
    there = patch[row : row + rows, column : column + columns * phases]
    wide[:, : there.shape[1]] = there
    return wide.reshape(rows, columns, phases).transpose(0, 2, 1)


def write(cpu):
    from llvmlite import ir

    from convstudio.engines.compiled.gather_codegen import write_gather
    from convstudio.engines.compiled.ir_builder import FLOATS, INTS, Function

    module = ir.Module("gather")
    gather = write_gather(module, cpu.lanes)
    f = Function(module, "test_gather", {"words": INTS, "numbers": INTS, "target": FLOATS}, cpu.lanes)
    words, numbers, target = f.pointers("words", "numbers", "target")
    f.call(gather, words, *(numbers.whole(i) for i in range(6)), target, numbers.whole(6))
    f.end()
    return module


@cache
def loop():
    types = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    return llvm_toolchain.library("test-gather", write, SOURCES, {"test_gather": types})["test_gather"]


def gather(given, channel, row, rows, column, columns, phases):
    """(rows, phases, columns) by the loop; what is not written stays NaN."""
    source = source_layout.readable(given.source)
    words = source_layout.seen(given, source).words.copy()
    words[source_layout.SOURCE] = source_layout.address(source)
    target = np.full((rows, phases, columns + 3), np.nan, dtype=np.float32)
    for phase in range(phases):
        numbers = np.array([channel, row, rows, column + phase, columns, phases, phases * (columns + 3)])
        loop()(words.ctypes.data, numbers.ctypes.data, target[0, phase].ctypes.data)
    assert np.isnan(target[:, :, columns:]).all()
    return target[:, :, :columns]


def walk(random):
    start = int(random.integers(-20, 20))
    return Walk(range(start, start + int(random.integers(1, 90)), int(random.integers(1, 6))), 1, 1)


@pytest.mark.parametrize("dtype", ["float32", "uint8", "uint16", "int16", "float64", "bool"])
@pytest.mark.parametrize("border", list(Border))
def test_patches_are_what_numpy_gathers(dtype, border):
    random = np.random.default_rng(0)
    for _ in range(20):
        source = (100 * random.normal(size=(2, *random.integers(1, 70, 2)))).astype(dtype)
        given = Reading(source, walk(random), walk(random), border, 7.5 if border is Border.CONSTANT else 0.0)
        patch = gathered(given)[1]
        row, column = (int(random.integers(0, n)) for n in patch.shape)
        phases = int(random.integers(1, 6))
        part = row, patch.shape[0] - row, column, -(-(patch.shape[1] - column) // phases), phases
        expected = model(patch.astype(np.float32), *part)
        np.testing.assert_array_equal(np.where(np.isnan(expected), np.nan, gather(given, 1, *part)), expected)


def test_columns_past_the_last_position_hold_the_constant():
    axis = Walk(range(4), 1, 1)
    given = Reading(np.ones((1, 4, 4), dtype=np.uint8), axis, axis, Border.CONSTANT, 9.0)
    assert gather(given, 0, 0, 1, 2, 5, 1).tolist() == [[[1, 1, 9, 9, 9]]]
