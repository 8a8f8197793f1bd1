"""The compiled jobs of tiles, for every number of lanes, against their model in NumPy."""

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
from tests.engines.compiled import passes_model as model

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

LANES, SIDES = (4, 8, 16), [(64, 64), (64, 256), (256, 128), (512, 64), (64, 1024)]


@cache
def functions(lanes):
    """Compiled for this CPU, whatever the number of lanes: wider vectors become several."""
    from convstudio.engines.compiled.fft_codegen import write

    cpu = llvm_toolchain.machine()
    code = llvm_toolchain._compiled(write(llvm_toolchain.Machine(cpu.name, cpu.features, lanes, cpu.registers)))
    types = (ctypes.c_void_p, ctypes.c_void_p)
    return llvm_toolchain._loaded(f"test-transform-{lanes}", code, {"run": types, "spectra": types})


def run(name, lanes, sides, source, numbers, out, spectra, kernels=(1, 1)):
    """One job: numbers are the channels of its pictures. kernels: (inputs, outputs) of a group."""
    inputs, outputs = kernels
    seen_source = seen(Reading(source, *(Walk(range(side), 1, 1) for side in source.shape[1:])), source).words.copy()
    seen_source[SOURCE] = address(source)
    pictures = [[number, 0, 0, 1, 0, 0, *sides] for number in numbers]
    ends = [address(axis(side).words) for side in sides]
    job = np.array([*ends, address(spectra), *pictures[0], *pictures[1]])
    bias = np.zeros(64, np.float32)
    table = [0, 1, address(job), address(seen_source), address(out), out.strides[0], out.strides[1]]
    table = np.array([*table, inputs, outputs, 1, 1, address(bias)])
    held = inputs + 1 if inputs * outputs > 1 else 1
    scratch = np.empty(words.scratch_floats(*sides, held, lanes), np.float32)
    functions(lanes)[name](address(table), address(scratch))


def planes(count, sides):
    return np.random.default_rng(0).standard_normal((count, *sides)).astype(np.float32)


def spectra_of(kernels, sides, lanes):
    """(kernels, stacks) float32, by the compiled function itself."""
    made = np.zeros((len(kernels), words.stacked(*sides, lanes)), np.float32)
    source = np.concatenate([kernels, np.zeros((1, *sides), np.float32)]) / np.float32(sides[0] * sides[1])
    for number in range(len(kernels)):
        run("spectra", lanes, sides, source, (number, len(kernels)), np.empty((1, 1, 1), np.float32), made[number])
    return made


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("sides", SIDES)
def test_a_pair_of_pictures_is_the_model(sides, lanes):
    pictures, kernels, out = planes(2, sides), planes(1, sides), np.empty((2, *sides), np.float32)
    run("run", lanes, sides, pictures, (0, 1), out, spectra_of(kernels, sides, lanes))
    expected = model.tile(*pictures.astype(float), kernels[0].astype(float))
    np.testing.assert_allclose(out, expected, atol=2e-6 * np.abs(kernels).sum())


@pytest.mark.parametrize("lanes", LANES)
def test_sums_over_inputs_are_the_sums_of_the_model(lanes):
    sides = (64, 128)
    pictures, kernels, out = planes(6, sides), planes(6, sides), np.empty((4, *sides), np.float32)
    run("run", lanes, sides, pictures, (0, 1), out, spectra_of(kernels, sides, lanes), (3, 2))
    for group, output in np.ndindex(2, 2):
        expected = sum(
            model.tile(pictures[3 * group + c].astype(float), np.zeros(sides), kernels[3 * output + c].astype(float))[0]
            for c in range(3)
        )
        np.testing.assert_allclose(out[2 * group + output], expected, atol=6e-6 * np.abs(kernels[0]).sum())
