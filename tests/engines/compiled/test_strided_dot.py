"""Sums of windows that lie far apart, against sums in float64."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.compiled import cost_model, llvm_toolchain, strided_dot
from convstudio.engines.compiled.source_layout import look, readable
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.plan import Method
from tests.effort import examples

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

DTYPES = (np.uint8, np.uint16, np.int16, np.float32, np.float64)


def taps_of(weights, stride, bias=None, groups=None, *, every_tap=False):
    groups = groups or 1
    return Taps(weights, stride, (1, 1), groups, Method.DIRECT, np.dtype(np.float32), every_tap, bias)


def reading_of(source, weights, stride, before=(0, 0), border=Border.ZEROS):
    """All windows of a source with so many positions before it on each axis, and as many behind."""
    walks = []
    for axis in (0, 1):
        first, last = -before[axis], source.shape[1 + axis] + before[axis]
        walks.append(Walk(range(first, max(last, first + weights.shape[2 + axis])), stride[axis], 1))
    return Reading(source, *walks, border, 3.0 if border is Border.CONSTANT else 0.0)


def expected(reading, weights, stride, bias, groups):
    patch = np.array(gathered(reading), np.float64)
    outputs, _, height, width = weights.shape
    windows = np.lib.stride_tricks.sliding_window_view(patch, (height, width), axis=(1, 2))[
        :, :: stride[0], :: stride[1]
    ]
    each = outputs // groups
    sums = [np.einsum("rcij,ij->rc", windows[o // each], weights[o, 0]) for o in range(outputs)]
    return np.stack(sums) + (0 if bias is None else np.asarray(bias)[:, None, None])


def computed(reading, taps, shape):
    source, out = readable(reading.source), np.full(shape, np.nan, np.float32)
    assert strided_dot.fits(reading, taps)
    strided_dot.dots(look(reading, source), taps, source, out)
    return out


@given(
    plane=st.tuples(st.integers(1, 3), st.integers(1, 70), st.integers(1, 90)),
    kernel=st.tuples(st.integers(1, 20), st.integers(7, 40)),
    stride=st.tuples(st.integers(1, 9), st.integers(5, 17)),
    before=st.tuples(st.integers(0, 25), st.integers(0, 25)),
    border=st.sampled_from(list(Border)),
    dtype=st.sampled_from(DTYPES),
    multiplier=st.integers(1, 2),
    seed=st.integers(0, 999),
)
@settings(deadline=None, max_examples=examples(120))
def test_windows_are_exact_wherever_they_lie(plane, kernel, stride, before, border, dtype, multiplier, seed):
    random = np.random.default_rng(seed)
    source = random.integers(0, 200, plane).astype(dtype)
    weights = random.normal(size=(plane[0] * multiplier, 1, *kernel))
    bias = random.normal(size=len(weights)) if seed % 2 else None
    reading = reading_of(source, weights, stride, before, border)
    wanted = expected(reading, weights, stride, bias, plane[0])
    found = computed(reading, taps_of(weights, stride, bias, plane[0]), wanted.shape)
    assert np.abs(found - wanted).max() <= 2e-5 * 200 * np.abs(weights).sum((1, 2, 3)).max() / 10


@pytest.mark.parametrize(
    ("shape", "stride", "dilation", "suits"),
    [
        ((1, 1, 31, 31), (13, 13), (1, 1), True),
        ((4, 1, 3, 7), (1, 5), (1, 1), True),
        ((1, 1, 31, 31), (13, 4), (1, 1), False),
        ((1, 1, 31, 6), (13, 13), (1, 1), False),
        ((1, 1, 31, 31), (13, 13), (1, 2), False),
        ((1, 3, 31, 31), (13, 13), (1, 1), False),
    ],
)
def test_only_wide_rows_of_single_planes_far_apart_suit(shape, stride, dilation, suits):
    assert strided_dot.suits(shape, stride, dilation) is suits


def test_where_no_zero_may_be_multiplied_it_does_not_fit():
    weights = np.ones((1, 1, 3, 9))
    reading = reading_of(np.ones((1, 20, 40), np.float32), weights, (5, 5))
    assert strided_dot.fits(reading, taps_of(weights, (5, 5)))
    assert not strided_dot.fits(reading, taps_of(weights, (5, 5), every_tap=True))


def test_the_price_counts_the_zeros_that_fill_up_a_vector():
    def price(width):
        weights = np.ones((1, 1, 31, width))
        return cost_model.direct(Demand(weights, (13, 13), (1, 1), 1, (1000, 1000), np.dtype("float32")))

    lanes = llvm_toolchain.machine().lanes
    whole = 16 // lanes * lanes
    assert price(whole + 1) == price(whole + lanes) > price(whole)
