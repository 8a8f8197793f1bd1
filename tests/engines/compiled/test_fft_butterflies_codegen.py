"""The compiled passes of columns, against their model in NumPy and against numpy.fft."""

import ctypes
from functools import cache

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain
from convstudio.engines.compiled.fft_axis import axis, order
from convstudio.engines.compiled.source_layout import address
from tests.engines.compiled import passes_model as model

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

LANES, LENGTHS = (4, 8, 16), (64, 128, 256, 512, 1024, 4096)


def write(lanes):
    """there(column, axis, -), back(column, axis, -), product(column, axis, spectrum), turn(source, -, target)."""
    from llvmlite import ir

    from convstudio.engines.compiled import fft_butterflies_codegen as loop
    from convstudio.engines.compiled.ir_builder import FLOATS, INTS, Function

    module = ir.Module("passes")
    passes = loop.write_column_passes(module, lanes)
    parameters = {"column": FLOATS, "axis": INTS, "other": FLOATS}

    def function(name, body):
        f = Function(module, name, parameters, lanes)
        column, words, other = f.pointers("column", "axis", "other")
        body(f, words, loop.Column(column), loop.Column(other))
        f.end()

    def back(f, words, column, _):
        with f.loop(words.whole(0), step=4) as row:
            for q, value in enumerate(loop.butterfly_back(*(column.get(row + q) for q in range(4)))):
                column.put(value, row + q)
        loop.backward(f, passes, words, column)

    def turn(f, _, column, other):
        rows = loop.transposed([(column.place + i * lanes).vector() for i in range(lanes)])
        for i, row in enumerate(rows):
            (other.place + i * lanes).put(row)

    function("there", lambda f, words, column, _: loop.forward(f, passes, words, column))
    function("back", back)
    function("product", lambda f, words, column, other: loop.there_and_back(f, passes, words, column, other.get))
    function("turn", turn)
    return module


@cache
def functions(lanes):
    """Compiled for this CPU, whatever the number of lanes: wider vectors become several."""
    names = ("there", "back", "product", "turn")
    code = llvm_toolchain._compiled(write(lanes))
    return llvm_toolchain._loaded(f"test-passes-{lanes}", code, dict.fromkeys(names, (ctypes.c_void_p,) * 3))


def column_of(numbers):
    """Complex (rows, lanes) as (rows, 2, lanes) float32."""
    return np.ascontiguousarray(np.stack([numbers.real, numbers.imag], axis=1), dtype=np.float32)


def numbers_of(column):
    return column[:, 0] + 1j * column[:, 1]


def random_numbers(length, lanes, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((length, lanes)) + 1j * rng.standard_normal((length, lanes))


def run(name, lanes, length, column, other=None):
    other = np.zeros_like(column) if other is None else other
    functions(lanes)[name](address(column), address(axis(length).words), address(other))
    return other


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("length", LENGTHS)
def test_forward_is_the_model(length, lanes):
    numbers = random_numbers(length, lanes)
    column = column_of(numbers)
    run("there", lanes, length, column)
    np.testing.assert_allclose(numbers_of(column), model.forward(numbers), atol=2e-6 * length)


@pytest.mark.parametrize("length", LENGTHS)
def test_forward_is_the_transform(length):
    numbers = random_numbers(length, 8)
    column = column_of(numbers)
    run("there", 8, length, column)
    exact = np.fft.fft(numbers, axis=0)[order(length)]
    assert np.abs(numbers_of(column) - exact).max() < 1e-6 * np.abs(exact).max()


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("length", LENGTHS)
def test_backward_is_the_model(length, lanes):
    numbers = random_numbers(length, lanes)
    column = column_of(numbers)
    run("back", lanes, length, column)
    np.testing.assert_allclose(numbers_of(column), model.backward(numbers), atol=2e-6 * length)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("length", LENGTHS)
def test_there_and_back_correlates(length, lanes):
    numbers, kernel = random_numbers(length, lanes), np.zeros((length, lanes))
    kernel[:5] = np.random.default_rng(1).standard_normal((5, lanes))
    column = column_of(numbers)
    run("product", lanes, length, column, column_of(np.fft.fft(kernel, axis=0)[order(length)] / length))
    expected = sum(kernel[j] * np.roll(numbers, -j, axis=0) for j in range(5))
    np.testing.assert_allclose(numbers_of(column), expected, atol=1e-4)


@pytest.mark.parametrize("lanes", LANES)
def test_squares_are_turned_round(lanes):
    square = np.arange(lanes * lanes, dtype=np.float32).reshape(lanes, lanes)
    np.testing.assert_array_equal(run("turn", lanes, 64, square), square.T)
