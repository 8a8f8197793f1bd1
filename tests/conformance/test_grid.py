"""Every engine and method against the reference, over a wide grid of settings (conventions, "Values and tolerance")."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import convstudio as cs
from convstudio.engines.base import Taps
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.values.plan import Method
from tests.computed import summed
from tests.drawn import drawn_source, tolerance
from tests.effort import examples

PADDINGS = ("full", "valid", "same", "same_upper", "same_lower", ((2, 0), (1, 3)))
BORDERS = ("zeros", "constant", "replicate", "reflect", "symmetric", "circular")
DTYPES = ("uint8", "int8", "bool", "uint16", "int16", "uint32", "int32", "int64", "float16", "float32", "float64")
STEPS = [(1, 1), (2, 1), (1, 3), (2, 2), (3, 4), (4, 2)]
DILATIONS = [(1, 1), (2, 1), (1, 3), (3, 2)]
SIZES = [(1, 1), (1, 4), (5, 1), (2, 2), (3, 3), (4, 3), (3, 6), (5, 5), (13, 12)]
CHANNELS = [(1, 1, 1), (3, 2, 1), (2, 4, 2), (4, 2, 2), (3, 3, 3), (3, 6, 3), (6, 3, 3)]  # inputs, outputs, groups
COMBINATIONS = list(itertools.product(STEPS, DILATIONS, SIZES, CHANNELS, DTYPES))
ENGINES = {engine.name: engine for engine in (OpencvEngine(), NumpyEngine(), ReferenceEngine())}


def excess(result, expected, allowed):
    """By how much the worst output leaves what is allowed: at most 1."""
    return (np.abs(result - expected) / np.maximum(allowed, 1e-300)[:, None, None]).max()


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("border", BORDERS)
def test_engines_agree_with_the_reference(padding, border):
    random = np.random.default_rng(PADDINGS.index(padding) * 10 + BORDERS.index(border))
    for index in random.choice(len(COMBINATIONS), examples(40), replace=False):
        stride, dilation, size, (inputs, outputs, groups), dtype = COMBINATIONS[index]
        x = drawn_source(random, channels=inputs, dtype=dtype, smallest=37, largest=50)
        w, bias = random.normal(size=(outputs, inputs // groups, *size)), random.normal(size=outputs)
        value = 0.1 if border == "constant" else 0.0
        settings = {
            "stride": stride, "dilation": dilation, "groups": groups, "padding": padding, "padding_mode": border,
            "value": value,
        }  # fmt: skip
        expected = cs.conv2d(x.astype(np.float64), w, bias, engine="reference", **settings)
        allowed = tolerance(np.append(x, x.dtype.type(1)), w) + 1e-6 * np.abs(bias)
        for engine in ENGINES:
            result = cs.conv2d(x, w, bias, engine=engine, **settings)
            assert result.dtype == (np.float64 if dtype == "float64" else np.float32)
            assert excess(result, expected, allowed) <= 1, (engine, dtype, settings)


def drawn_taps(random, method, dtype):
    """Kernels on a patch; every other draw they are of rank one, so that a separable pass is possible."""
    inputs, outputs, groups = CHANNELS[random.integers(len(CHANNELS))]
    size = SIZES[random.integers(len(SIZES))]
    shape = (outputs, inputs // groups, *size)
    weights = random.normal(size=shape)
    if random.integers(2):
        weights = random.normal(size=(*shape[:3], 1)) * random.normal(size=(*shape[:2], 1, shape[3]))
    weights[..., random.random(size) < 0.2] = 0
    stride, dilation = STEPS[random.integers(len(STEPS))], DILATIONS[random.integers(len(DILATIONS))]
    patch_dtype = random.choice(DTYPES if dtype == "float64" else DTYPES[:5] + DTYPES[8:10])
    patch = drawn_source(random, channels=inputs, dtype=patch_dtype, smallest=37, largest=60)
    return patch, Taps(weights, stride, dilation, groups, method, np.dtype(dtype))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("engine", ["opencv", "numpy"])
def test_each_method_agrees_with_the_reference(engine, method, dtype):
    random = np.random.default_rng(list(Method).index(method))
    for _ in range(examples(40)):
        patch, taps = drawn_taps(random, method, dtype)
        expected = summed(ENGINES["reference"], patch, replace(taps, dtype=np.dtype("float64")))
        result = summed(ENGINES[engine], patch, taps)
        assert result.shape == (len(taps.weights), *taps.result_size(patch))
        assert result.dtype == taps.dtype
        assert excess(result, expected, tolerance(patch, taps.weights)) <= 1, (patch.dtype, patch.shape, taps)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("engine", ["opencv", "numpy"])
@pytest.mark.parametrize("size", [(1, 301), (301, 1), (63, 63), (24, 25)])
def test_each_method_sums_large_kernels(engine, method, size):
    random = np.random.default_rng(4)
    weights = random.normal(size=(1, 1, size[0], 1)) * random.normal(size=(1, 1, 1, size[1]))
    patch = random.normal(size=(1, 310, 320)).astype(np.float32)
    taps = Taps(weights, (1, 1), (1, 1), 1, method, np.dtype("float32"))
    if method is Method.MATRIX:  # a window of that many cells for each output: a corner will do
        patch = patch[:, : size[0] + 20, : size[1] + 15]
    result = summed(ENGINES[engine], patch, taps)
    expected = summed(ENGINES["numpy"], patch, replace(taps, method=Method.SEPARABLE, dtype=np.dtype("float64")))
    assert excess(result, expected, tolerance(patch, weights)) <= 1


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("engine", ["opencv", "numpy", "reference"])
@pytest.mark.parametrize("layout", ["stepped", "backwards", "turned", "big-endian", "read-only"])
def test_the_layout_of_a_patch_in_memory_changes_nothing(engine, method, layout):
    random = np.random.default_rng(5)
    plain = random.normal(size=(3, 30, 40)).astype(np.float32)
    taps = Taps(random.normal(size=(4, 3, 3, 3)), (2, 1), (1, 2), 1, method, np.dtype("float32"))
    if method is Method.SEPARABLE:
        taps = replace(taps, weights=np.ones((4, 3, 3, 3)))
    match layout:
        case "stepped":
            patch = np.repeat(np.repeat(plain, 2, axis=1), 3, axis=2)[:, ::2, ::3]
        case "backwards":
            patch = np.ascontiguousarray(plain[:, ::-1, ::-1])[:, ::-1, ::-1]
        case "turned":
            patch = np.ascontiguousarray(plain.transpose(2, 1, 0)).transpose(2, 1, 0)
        case "big-endian":
            patch = plain.astype(">f4")
        case _:
            patch = plain.copy()
            patch.flags.writeable = False
    np.testing.assert_allclose(
        summed(ENGINES[engine], patch, taps), summed(ENGINES[engine], plain, taps), rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("engine", ["opencv", "numpy"])
def test_a_kernel_larger_than_the_input_and_a_stride_larger_than_both(engine):
    x, w = np.arange(12.0).reshape(1, 3, 4), np.random.default_rng(6).normal(size=(1, 1, 9, 10))
    for border in BORDERS:
        settings = {"padding": "full", "padding_mode": border, "stride": (1, 50)}
        expected = cs.conv2d(x, w, engine="reference", **settings)
        np.testing.assert_allclose(cs.conv2d(x, w, engine=engine, **settings), expected, atol=1e-9)


@pytest.mark.parametrize("engine", ["opencv", "numpy"])
def test_more_channels_than_opencv_takes_at_once(engine):
    random = np.random.default_rng(7)
    x, w = random.normal(size=(200, 6, 7)), random.normal(size=(130, 200, 3, 3))
    expected = cs.conv2d(x, w, padding="same", engine="reference")
    np.testing.assert_allclose(cs.conv2d(x, w, padding="same", engine=engine), expected, atol=1e-9)
