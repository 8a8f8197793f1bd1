"""The compiled jobs of segments, for every number of lanes, against their model in NumPy."""

import ctypes
from functools import cache

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled import fft_signal_layout as words
from convstudio.engines.compiled import llvm_toolchain
from convstudio.engines.compiled.fft_axis import axis
from convstudio.engines.compiled.source_layout import SOURCE, address, seen
from convstudio.output_size_and_padding import Walk
from tests.engines.compiled import passes_model as model

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

LANES = (4, 8, 16)


@cache
def functions(lanes):
    """Compiled for this CPU, whatever the number of lanes: wider vectors become several."""
    from convstudio.engines.compiled.fft_signal_codegen import write

    cpu = llvm_toolchain.machine()
    code = llvm_toolchain._compiled(write(llvm_toolchain.Machine(cpu.name, cpu.features, lanes, cpu.registers)))
    types = (ctypes.c_void_p, ctypes.c_void_p)
    return llvm_toolchain._loaded(f"test-signal-{lanes}", code, {"run": types})["run"]


def run(lanes, length, source, kernels, inputs=1, inside=True, stride=1):
    """(outputs * groups, 1, outputs of a segment): one job, a segment of each group of channels."""
    groups, outputs = len(source) // inputs, len(kernels) // inputs
    spectra = np.stack([model.forward(kernel) / length for kernel in kernels.astype(float)])
    spectra = np.ascontiguousarray(np.stack([spectra.real, spectra.imag], axis=2), dtype=np.float32)
    numbers = seen(Reading(source, *(Walk(range(side), 1, 1) for side in source.shape[1:])), source).words.copy()
    numbers[SOURCE] = address(source)
    count = (length - 1) // stride + 1
    segments = [[group, 0, 0, int(inside), 0, 0, count] for group in range(groups)]
    segments += [[0, 0, 0, 1, 0, 0, 0]] * (2 * lanes - groups)
    job = np.array([address(axis(length).words), address(spectra), *np.ravel(segments)])
    out, bias = np.full((groups * outputs, 1, count), np.nan, np.float32), np.zeros(groups * outputs, np.float32)
    table = [0, 1, address(job), address(numbers), address(out), out.strides[0], out.strides[1], inputs, outputs]
    table = np.array([*table, stride, address(bias)])
    scratch = np.empty(words.scratch_floats(length, inputs + 1, lanes), np.float32)
    functions(lanes)(address(table), address(scratch))
    return out


def rows_of(count, length, seed=0):
    return np.random.default_rng(seed).standard_normal((count, 1, length)).astype(np.float32)


def cyclic(row, kernel):
    """The model: forward, product, back."""
    product = model.forward(row.astype(float)) * model.forward(kernel.astype(float)).conj()
    return model.backward(product).real / len(row)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("length", [64, 128, 512, 4096])
def test_segments_are_the_model(length, lanes):
    source, kernel = rows_of(2 * lanes, length), rows_of(1, length, seed=1)[0]
    out = run(lanes, length, source, kernel)
    expected = [cyclic(row, kernel[0]) for row in source[:, 0]]
    np.testing.assert_allclose(out[:, 0], expected, atol=2e-6 * np.abs(kernel).sum())


@pytest.mark.parametrize("lanes", LANES)
def test_sums_over_inputs_are_the_sums_of_the_model(lanes):
    source, kernels = rows_of(6, 128), rows_of(6, 128, seed=1)[:, 0]
    out = run(lanes, 128, source, kernels, inputs=3)
    for group, output in np.ndindex(2, 2):
        expected = sum(cyclic(source[3 * group + c, 0], kernels[3 * output + c]) for c in range(3))
        np.testing.assert_allclose(out[2 * group + output, 0], expected, atol=6e-6 * np.abs(kernels[0]).sum())


def test_segments_may_be_gathered():
    source, kernel = rows_of(3, 64), rows_of(1, 64, seed=1)[0]
    np.testing.assert_array_equal(run(8, 64, source, kernel, inside=False), run(8, 64, source, kernel))


def test_a_stride_leaves_samples_out():
    source, kernel = rows_of(3, 64), rows_of(1, 64, seed=1)[0]
    np.testing.assert_array_equal(run(8, 64, source, kernel, stride=3), run(8, 64, source, kernel)[:, :, ::3])
