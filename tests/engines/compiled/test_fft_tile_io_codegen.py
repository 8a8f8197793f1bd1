"""The two ends of a tile: into stacks and out of them."""

import ctypes
from functools import cache

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled import fft_layout as words
from convstudio.engines.compiled import llvm_toolchain
from convstudio.engines.compiled.fft_axis import axis
from convstudio.engines.compiled.source_layout import SOURCE, address, seen
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from tests.engines.compiled import passes_model as model

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

LANES, SIDES = (4, 8, 16), [(64, 64), (256, 128), (512, 64), (1024, 64)]


def write(lanes):
    """down_test and up_test (table, scratch, tile) of the one job of a table."""
    from llvmlite import ir

    from convstudio.engines.compiled.fft_butterflies_codegen import write_column_passes
    from convstudio.engines.compiled.fft_tile_io_codegen import write_down, write_up
    from convstudio.engines.compiled.ir_builder import FLOATS, INTS, Function

    module = ir.Module("ends")
    passes = write_column_passes(module, lanes)
    for name, end in (("down", write_down), ("up", write_up)):
        part = end(module, lanes, passes)
        f = Function(module, f"{name}_test", {"table": INTS, "scratch": FLOATS, "tile": FLOATS}, lanes)
        table, scratch, tile = f.pointers("table", "scratch", "tile")
        f.call(part, table, table.pointer(2, INTS), f.whole(0), scratch, tile)
        f.end()
    return module


@cache
def functions(lanes):
    """Compiled for this CPU, whatever the number of lanes."""
    types = (ctypes.c_void_p,) * 3
    code = llvm_toolchain._compiled(write(lanes))
    return llvm_toolchain._loaded(f"test-ends-{lanes}", code, {"down_test": types, "up_test": types})


def run(lanes, sides, source, names=("down", "up"), first=(0, 0), inside=True, outputs=None, strides=(1, 1)):
    """(tile, out) after these ends: two planes of a source that begin at `first`, results of a size with strides."""
    outputs = outputs or sides
    walks = (Walk(range(side), 1, 1) for side in source.shape[1:])
    numbers = seen(Reading(source, *walks, Border.CONSTANT, 9.0), source).words.copy()
    numbers[SOURCE] = address(source)
    pictures = [[number, *first, int(inside), 0, 0, *outputs] for number in (0, 1)]
    job = np.array([*(address(axis(side).words) for side in sides), 0, *pictures[0], *pictures[1]])
    out, bias = np.full((2, *outputs), np.nan, np.float32), np.array([0, 0], np.float32)
    table = [0, 1, address(job), address(numbers), address(out), out.strides[0], out.strides[1], 1, 1]
    table = np.array([*table, *strides, address(bias)])
    scratch = np.empty(words.scratch_floats(*sides, 0, lanes), np.float32)
    tile = np.zeros(words.stacked(*sides, lanes), np.float32)
    for name in names:
        functions(lanes)[f"{name}_test"](address(table), address(scratch), address(tile))
    return tile, out


def pictures_of(*size):
    return np.random.default_rng(0).standard_normal((2, *size)).astype(np.float32)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("sides", SIDES)
def test_down_leaves_the_columns_of_the_model_in_stacks(sides, lanes):
    source = pictures_of(*sides)
    tile, _ = run(lanes, sides, source, names=("down",))
    stacks = tile.reshape(sides[0] // lanes, -1, 2, lanes)[:, : sides[1]]
    frequencies = (stacks[:, :, 0] + 1j * stacks[:, :, 1]).transpose(0, 2, 1).reshape(sides)
    np.testing.assert_allclose(frequencies, model.forward(source[0] + 1j * source[1]), atol=1e-6 * sides[0])


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("sides", SIDES)
def test_up_after_down_is_the_pictures_times_their_rows(sides, lanes):
    source = pictures_of(*sides)
    _, out = run(lanes, sides, source)
    np.testing.assert_allclose(out / sides[0], source, atol=1e-5)


@pytest.mark.parametrize("inside", [True, False])
def test_a_place_within_the_source_is_read_in_place_or_gathered(inside):
    source = pictures_of(100, 90)
    _, out = run(8, (64, 64), source, first=(7, 11), inside=inside)
    np.testing.assert_allclose(out / 64, source[:, 7:71, 11:75], atol=1e-5)


def test_beyond_the_source_lies_the_border():
    source = pictures_of(50, 40)
    _, out = run(8, (64, 64), source, first=(10, 10), inside=False)
    padded = np.pad(source, ((0, 0), (0, 24), (0, 34)), constant_values=9.0)
    np.testing.assert_allclose(out / 64, padded[:, 10:74, 10:74], atol=1e-4)


@pytest.mark.parametrize("outputs", [(1, 1), (64, 63), (3, 17), (50, 64)])
def test_only_the_outputs_are_written(outputs):
    source = pictures_of(64, 64)
    _, out = run(8, (64, 64), source, outputs=outputs)
    np.testing.assert_allclose(out / 64, source[:, : outputs[0], : outputs[1]], atol=1e-5)


@pytest.mark.parametrize("strides", [(2, 1), (1, 3), (5, 7)])
def test_strides_leave_samples_out(strides):
    source = pictures_of(64, 128)
    expected = source[:, :: strides[0], :: strides[1]]
    _, out = run(8, (64, 128), source, outputs=expected.shape[1:], strides=strides)
    np.testing.assert_allclose(out / 64, expected, atol=1e-5)
