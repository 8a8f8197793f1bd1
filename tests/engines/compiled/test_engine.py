"""The compiled engine as a whole."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled.engine import CompiledEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.plan import Method

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

ENGINE = CompiledEngine()
SOURCE = np.random.default_rng(0).random((1, 80, 90), np.float32)


BANK = np.random.default_rng(3).normal(size=(8, 4, 3, 3))


def demand(weights, dtype="float32"):
    return Demand(weights, (1, 1), (1, 1), 1, (800, 900), np.dtype(dtype))


def computed(engine, weights, method, bias=None):
    kh, kw = weights.shape[2:]
    reading = Reading(SOURCE, Walk(range(80), 1, 1), Walk(range(90), 1, 1))
    taps = Taps(weights, (1, 1), (1, 1), 1, method, np.dtype("float32"), bias=bias)
    out = np.empty((len(weights), 81 - kh, 91 - kw), np.float32)
    engine.compute(reading, taps, out)
    return out


@pytest.mark.parametrize("size", [(3, 3), (1, 40), (40, 1), (25, 31)])
def test_every_method_that_it_prices_gives_the_same_numbers(size):
    weights = np.random.default_rng(1).normal(size=(2, 1, size[0], 1)) * np.random.default_rng(2).normal(
        size=(2, 1, 1, size[1])
    )
    bias = np.array([0.25, -3])
    expected = computed(ReferenceEngine(), weights, Method.DIRECT, bias)
    for method in ENGINE.prices(demand(weights)):
        allowed = 2e-5 * np.abs(weights).sum(axis=(1, 2, 3)).max()
        np.testing.assert_allclose(computed(ENGINE, weights, method, bias), expected, atol=allowed)


@pytest.mark.parametrize("rows", [1, 3, 4, 5])
@pytest.mark.parametrize("columns", [1, 5, 31, 32, 65])
@pytest.mark.parametrize("method", ENGINE.prices(demand(BANK)))
def test_what_the_whole_is_summed_by_sums_any_part_of_it(method, rows, columns):
    """Winograd's units wrote before the memory of a result that is smaller than one."""
    source = np.random.default_rng(4).random((4, 80, 90), np.float32)
    reading = Reading(source, Walk(range(40, 42 + rows), 1, 1), Walk(range(-1, 1 + columns), 1, 1))
    taps = Taps(BANK, (1, 1), (1, 1), 1, method, np.dtype("float32"), bias=np.zeros(len(BANK)))
    memory = np.full((len(BANK), rows + 8, columns + 160), np.nan, np.float32)
    ENGINE.compute(reading, taps, memory[:, 4:-4, 80:-80])
    expected = np.full(memory.shape, np.nan)
    ReferenceEngine().compute(reading, replace(taps, dtype=np.dtype("float64")), expected[:, 4:-4, 80:-80])
    np.testing.assert_allclose(memory, expected, atol=2e-5 * np.abs(BANK).sum(axis=(1, 2, 3)).max())


def test_it_has_no_price_for_sums_in_float64():
    assert ENGINE.prices(demand(np.ones((1, 1, 3, 3)), "float64")) == {}


def test_it_prices_only_what_it_can_do():
    for shape in ((1, 1, 3, 3), (1, 1, 31, 31), (16, 8, 3, 3), (1, 1, 1, 500)):
        assert set(ENGINE.prices(demand(np.random.default_rng(0).normal(size=shape)))) <= ENGINE.methods


def test_the_largest_kernels_have_no_transform():
    assert Method.FFT not in ENGINE.prices(demand(np.ones((1, 1, 999, 999))))


def test_a_large_kernel_is_transformed_and_a_small_one_summed():
    random = np.random.default_rng(0)
    small, large = (ENGINE.prices(demand(random.normal(size=(1, 1, side, side)))) for side in (3, 63))
    assert small[Method.DIRECT] < small[Method.FFT]
    assert large[Method.DIRECT] > large[Method.FFT]


@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 1)])
@pytest.mark.parametrize("inputs", [1, 2])
def test_whatever_has_a_price_for_a_box_gives_the_same_numbers(inputs, stride, dilation):
    source = np.random.default_rng(0).random((inputs, 200, 300), np.float32)
    weights = np.full((2, inputs, 9, 9), 0.1) * np.arange(1, 3)[:, None, None, None]
    size = tuple((n - d * 8 - 1) // s + 1 for n, s, d in zip((200, 300), stride, dilation, strict=True))
    walks = [Walk(range(n), s, d) for n, s, d in zip((200, 300), stride, dilation, strict=True)]
    expected = None
    for method in ENGINE.prices(Demand(weights, stride, dilation, 1, size, np.dtype("float32"))):
        out = np.empty((2, *size), np.float32)
        ENGINE.compute(Reading(source, *walks), Taps(weights, stride, dilation, 1, method, np.dtype("float32")), out)
        expected = out if expected is None else expected
        np.testing.assert_allclose(out, expected, atol=2e-5 * 8.1 * 2 * inputs)
