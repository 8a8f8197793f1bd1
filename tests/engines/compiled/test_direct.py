"""Direct sums of the compiled engine, against plain sums in float64."""

import sys

import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.compiled.direct import direct
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import output_length, walk
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.plan import Method
from tests.effort import seeds, within
from tests.engines.compiled.fenced import fenced

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

DTYPES = ("float32", "uint8", "uint16", "int16", "int8", "float16", "bool", "int32")


def job(source, weights, stride=(1, 1), dilation=(1, 1), groups=1, before=(0, 0), after=(0, 0), border=Border.ZEROS,
        value=0.0, bias=None, every_tap=False, step=1):  # fmt: skip
    """(reading, taps, size) of a layer; step: only every so many outputs of each axis."""
    walks, size = [], []
    for axis in (0, 1):
        n, k, s, d = source.shape[1 + axis], weights.shape[2 + axis], stride[axis], dilation[axis]
        wanted = range(0, output_length("rows", n, k, s, d, (before[axis], after[axis])), step)
        walks.append(walk(wanted, k, s, d, before[axis]))
        size.append(len(wanted))
    rows, columns = walks
    taps = Taps(
        weights, (rows.stride, columns.stride), (rows.dilation, columns.dilation), groups, Method.DIRECT,
        np.dtype("float32"), every_tap, bias,
    )  # fmt: skip
    return Reading(source, rows, columns, border, value), taps, tuple(size)


def check(reading, taps, size, compute=direct):
    out = np.full((len(taps.weights), size[0] + 1, size[1] + 3), 7, np.float32)
    expected = np.empty((len(taps.weights), *size))
    compute(reading, taps, out[:, : size[0], : size[1]])
    ReferenceEngine().compute(reading, taps, expected)
    peak = max(np.abs(reading.source.astype(np.float64)).max(), abs(reading.value))
    allowed = 2e-5 * peak * np.abs(taps.weights).sum(axis=(1, 2, 3)) + 1e-6 * np.abs(expected).max() + 1e-6
    assert (np.abs(out[:, : size[0], : size[1]] - expected) <= allowed[:, None, None]).all()
    assert (out[:, size[0] :] == 7).all()
    assert (out[:, :, size[1] :] == 7).all()


def drawn(seed, largest):
    """A random job, or None where the layer does not fit its input."""
    random = np.random.default_rng(seed)
    groups, inputs, each = (int(random.integers(1, most)) for most in (4, 4, 7))
    dtype = np.dtype(str(random.choice(DTYPES)))
    shape = (groups * inputs, *(int(side) for side in random.integers(1, largest, 2)))
    source = (random.random(shape) * (1 if dtype.kind == "b" else 100)).astype(dtype)
    weights = random.normal(size=(groups * each, inputs, *random.integers(1, 8, 2)))
    weights[random.random(weights.shape) < random.choice([0, 0.5])] = 0
    pairs = random.integers(1, 5, 2), random.integers(1, 4, 2), random.integers(0, 9, 2), random.integers(0, 9, 2)
    stride, dilation, before, after = (tuple(int(side) for side in pair) for pair in pairs)
    border = Border(str(random.choice([border.value for border in Border])))
    bias = random.normal(size=len(weights)) if random.random() < 0.5 else None
    step = int(random.choice([1, 1, 2, 5]))
    try:
        return job(source, weights, stride, dilation, groups, before, after, border,
                   3.5 if border is Border.CONSTANT else 0.0, bias, step=step)  # fmt: skip
    except ConvStudioError:
        return None


@pytest.mark.parametrize("block", range(10))
def test_random_small_layers(block):
    for seed in seeds(block * 60, 60):
        if made := drawn(seed, 40):
            check(*made)


@pytest.mark.parametrize("seed", range(60))
def test_random_larger_layers(seed):
    if made := drawn(10_000 + seed, 500):
        check(*made)


@pytest.mark.parametrize("size", [(3, 3), (1, 31), (31, 1), (8, 2), (15, 15)])
@pytest.mark.parametrize("shape", [(1, 300, 400), (1, 1, 5000), (1, 5000, 1), (1, 3, 1000), (2, 64, 96)])
def test_shapes_that_leave_some_loops_without_work(shape, size):
    random = np.random.default_rng(0)
    source = random.random(shape, np.float32)
    weights = random.normal(size=(shape[0], 1, *size))
    before = tuple((k - 1) // 2 for k in size)
    check(
        *job(
            source,
            weights,
            groups=shape[0],
            before=before,
            after=tuple(k - 1 - b for k, b in zip(size, before, strict=True)),
        )
    )


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 5), (7, 1)])
@pytest.mark.parametrize("stride", [(4, 4), (5, 2), (2, 9), (3, 1)])
@pytest.mark.parametrize("dtype", ["float32", "uint8", "int16"])
def test_strides_may_jump_over_rows_and_columns(dtype, stride, size):
    random = np.random.default_rng(4)
    source = (random.random((2, 190, 310)) * 200).astype(dtype)
    for kernels in (1, 5):
        weights = random.normal(size=(kernels, 2, *size))
        check(*job(source, weights, stride=stride, before=(2, 3), after=(3, 1), border=Border.REFLECT))


def test_a_dilated_stride_on_a_bank():
    random = np.random.default_rng(0)
    source = random.random((6, 70, 200), np.float32)
    weights = random.normal(size=(10, 3, 5, 4))
    check(*job(source, weights, (2, 3), (3, 2), 2, (4, 4), (4, 4), Border.REFLECT, bias=random.normal(size=10)))


def test_a_source_with_gaps_or_turned_around_is_read_as_it_is():
    random = np.random.default_rng(0)
    wide = random.random((2, 90, 200), np.float32)
    weights = random.normal(size=(2, 1, 3, 3))
    for source in (wide[:, ::2, :], wide[:, :, ::3], wide[:, ::-1], wide.transpose(0, 2, 1), wide[::-1, 3:70, 5:101]):
        check(*job(source, weights, groups=2, before=(1, 1), after=(1, 1)))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_reaches_every_output_whose_window_touches_it_and_no_other(value):
    source = np.ones((1, 60, 120), np.float32)
    source[0, 30, 50] = value
    weights = np.zeros((1, 1, 5, 5))
    weights[0, 0, 2, 2] = 1
    reading, taps, size = job(source, weights, every_tap=True)
    out = np.empty((1, *size), np.float32)
    direct(reading, taps, out)
    touched = np.zeros(size, bool)
    touched[26:31, 46:51] = True
    np.testing.assert_array_equal(~np.isfinite(out[0]), touched)


def test_two_threads_at_once_do_not_disturb_each_other():
    from concurrent.futures import ThreadPoolExecutor

    random = np.random.default_rng(0)
    sources = [random.random((1, 600, 800), np.float32) for _ in range(4)]
    weights = random.normal(size=(1, 1, 5, 5))

    def computed(source):
        reading, taps, size = job(source, weights)
        out = np.empty((1, *size), np.float32)
        direct(reading, taps, out)
        return out

    expected = [computed(source) for source in sources]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(10):
            for one, other in zip(pool.map(computed, sources), expected, strict=True):
                np.testing.assert_array_equal(one, other)


def test_a_large_bank_is_planned_in_no_time():
    import time

    random = np.random.default_rng(0)
    source = random.random((32, 12, 40), np.float32)
    reading, taps, size = job(source, random.normal(size=(128, 32, 3, 3)))
    out = np.empty((128, *size), np.float32)
    direct(reading, taps, out)
    begun = time.perf_counter()
    reading, taps, size = job(source, random.normal(size=(128, 32, 3, 3)))
    direct(reading, taps, out)
    assert within(time.perf_counter() - begun, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect is called through the C library of Linux")
@pytest.mark.parametrize("at_end", [True, False])
@pytest.mark.parametrize("shape", [(1, 70, 130), (1, 1, 3000), (4, 9, 25), (1, 33, 7)])
def test_nothing_outside_source_and_result_is_touched(shape, at_end):
    source = fenced(np.random.default_rng(0).random(shape, np.float32), at_end=at_end)
    for weights in (
        np.ones((4, shape[0], 1, 3)),
        np.ones((1, shape[0], 1, 5)),
        np.ones((1, shape[0], min(3, shape[1]), 3)),
    ):
        for before in ((0, 0), (1, 2)):
            reading, taps, size = job(source, weights, before=before, after=before)
            out = fenced(np.zeros((len(weights), *size), np.float32), at_end=at_end)
            direct(reading, taps, out)
            expected = np.empty(out.shape)
            ReferenceEngine().compute(reading, taps, expected)
            np.testing.assert_allclose(out, expected, atol=1e-4)
