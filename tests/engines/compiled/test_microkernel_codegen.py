"""The loop that does the multiplying, against a plain loop that reads the same words."""

import ctypes
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain, microkernel
from convstudio.engines.compiled.source_layout import address
from convstudio.engines.compiled.tap_lists import SETS, Sets, Steps, of_nine, of_outputs, of_rows
from convstudio.engines.compiled.tile_passes import Pass

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

FOLDER = Path(microkernel.__file__).parent
SOURCES = tuple(
    str(FOLDER / name) for name in ("ir_builder.py", "microkernel.py", "microkernel_codegen.py", "tap_lists.py")
)
RANDOM = np.random.default_rng(0)
PATCH = RANDOM.normal(size=(2, 40, 160)).astype(np.float32)
STEPS = Steps(160 * 4, 40 * 160 * 4)


def write(cpu):
    from llvmlite import ir

    from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INTS, Function
    from convstudio.engines.compiled.microkernel_codegen import write_sweep

    module = ir.Module("sweep")
    swept = write_sweep(module, cpu)
    parameters = {"words": INTS, "source": BYTES, "target": BYTES, "numbers": INTS, "spare": FLOATS}
    f = Function(module, "test_sweep", parameters, cpu.lanes)
    words, source, target, numbers, spare = f.pointers(*parameters)
    f.call(swept, words, source, target, *(numbers.whole(i) for i in range(4)), spare)
    f.end()
    return module


@cache
def loop():
    return llvm_toolchain.library("test-sweep", write, SOURCES, {"test_sweep": (ctypes.c_void_p,) * 5})["test_sweep"]


def swept(lists, sets, rows, columns, folds=1):
    """What the loop writes for a tile; NaN where it writes nothing."""
    outputs = len(lists) * (SETS if sets is Sets.OUTPUTS else 1)
    out = np.full((outputs, rows + 2, columns + 5), np.nan, np.float32)
    channel, row = out.strides[:2]
    each = SETS if sets is Sets.OUTPUTS else 1
    starts = np.tile(np.arange(SETS, dtype=np.float32) * (sets is Sets.OUTPUTS), (len(lists), 1))
    blocks = microkernel.blocks(lists, STEPS, starts, [n * each * channel for n in range(len(lists))])
    step = {Sets.OUTPUTS: channel, Sets.SOLO: 0}.get(sets, folds * row)
    made = Pass.of(blocks, PATCH.strides[1], row, step, folds, sets)
    numbers = np.array([rows, columns, 0, len(lists)], np.int64)
    spare = np.zeros(64, np.float32)
    loop()(address(made.words), address(PATCH), address(out), address(numbers), address(spare))
    return out


def model(kernels, rows, columns, dilation=1):
    """(outputs, rows, columns): the sums of kernels (outputs, channels, height, width) on the patch, in float64."""
    total = np.zeros((len(kernels), rows, columns))
    for o, c, j, k in np.ndindex(kernels.shape):
        top = j * dilation
        total[o] += kernels[o, c, j, k] * PATCH[c, top : top + rows, k : k + columns].astype(float)
    return total


def check(out, expected):
    rows, columns = expected.shape[1:]
    np.testing.assert_allclose(out[:, :rows, :columns], expected, atol=1e-4)
    assert np.isnan(out[:, rows:]).all()
    assert np.isnan(out[:, :, columns:]).all()


@pytest.mark.parametrize("columns", [96, 97, 130, 150])
@pytest.mark.parametrize("rows", [4, 5, 7, 20])
def test_four_rows_at_a_time(rows, columns):
    kernels = RANDOM.normal(size=(2, 2, 3, 5)).astype(np.float32)
    lists = of_rows(kernels, 1, (1, 1), every_tap=False)
    check(swept(lists, Sets.ROWS, rows, columns), model(kernels, rows, columns))


def test_dilated_rows_are_swept_in_turns():
    kernels = RANDOM.normal(size=(1, 2, 3, 5)).astype(np.float32)
    lists = of_rows(kernels, 1, (3, 1), every_tap=False)
    check(swept(lists, Sets.ROWS, 17, 100, folds=3), model(kernels, 17, 100, dilation=3))


@pytest.mark.parametrize("columns", [48, 49, 97, 150])
@pytest.mark.parametrize(("rows", "dilation"), [(2, 1), (3, 1), (9, 1), (4, 2), (13, 3)])
def test_nine_weights_on_two_rows_at_a_time(rows, dilation, columns):
    kernels = RANDOM.normal(size=(3, 1, 3, 3)).astype(np.float32)
    out = swept(of_nine(kernels, (dilation, 1)), Sets.NINE, rows, columns, folds=dilation)
    check(out, model(kernels, rows, columns, dilation))


@pytest.mark.parametrize("columns", [1, 3, 8, 9, 24, 31, 100])
@pytest.mark.parametrize("rows", [1, 3, 8])
def test_four_outputs_at_a_time(rows, columns):
    kernels = RANDOM.normal(size=(8, 2, 3, 3)).astype(np.float32)
    lists = of_outputs(kernels.reshape(2, SETS, 2, 3, 3), (1, 1), every_tap=False)
    expected = model(kernels, rows, columns) + np.tile(np.arange(SETS), 2)[:, None, None]
    check(swept(lists, Sets.OUTPUTS, rows, columns), expected)


@pytest.mark.parametrize("columns", [1, 7, 8, 33, 96, 99, 155])
def test_one_row_at_a_time(columns):
    kernels = RANDOM.normal(size=(1, 2, 1, 5)).astype(np.float32)
    lists = of_outputs(kernels[None], (1, 1), every_tap=False)
    check(swept(lists, Sets.SOLO, 3, columns), model(kernels, 3, columns))
