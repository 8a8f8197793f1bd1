"""Patches: the samples that outputs need, borders applied, read in place where nothing lies outside."""

import numpy as np
import pytest

from convstudio import output_size_and_padding
from convstudio.engines.base import Reading, Taps
from convstudio.engines.input_patches import border_map, gathered, inside, part_of, walks
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.plan import InputFacts, Method
from convstudio.values.region import Region
from tests.computed import planned

SOURCE = np.arange(2 * 6 * 7, dtype=np.uint8).reshape(2, 6, 7)
NUMPYS = {
    Border.REPLICATE: "edge",
    Border.REFLECT: "reflect",
    Border.SYMMETRIC: "symmetric",
    Border.CIRCULAR: "wrap",
    Border.ZEROS: "constant",
}


def positions(*ends):
    return Walk(range(*ends), 1, 1)


def plan(size=(3, 4), shape=(1, 20, 30), **more):
    return planned(Layer(bank=KernelBank(np.ones((1, 1, *size))), **more), InputFacts(shape))


def test_what_lies_inside_is_read_in_place():
    patch = gathered(Reading(SOURCE, positions(1, 6, 2), positions(0, 7, 3), Border.REFLECT))
    assert np.shares_memory(patch, SOURCE)
    np.testing.assert_array_equal(patch, SOURCE[:, 1:6:2, ::3])


@pytest.mark.parametrize("border", NUMPYS)
def test_what_lies_outside_is_what_numpy_pads(border):
    expected = np.pad(SOURCE, ((0, 0), (9, 8), (2, 15)), mode=NUMPYS[border])
    patch = gathered(Reading(SOURCE, positions(-9, 14), positions(-2, 22), border))
    np.testing.assert_array_equal(patch, expected)
    assert patch.dtype == np.uint8


@pytest.mark.parametrize(
    ("dtype", "value", "kept_in"),
    [
        ("uint8", 7, "uint8"),
        ("uint8", 256, "float32"),
        ("uint8", -1, "float32"),
        ("uint8", 0.5, "float32"),
        ("bool", 0.5, "float32"),
        ("int32", 0.5, "float64"),
        ("float16", 1e5, "float32"),
        ("float32", 0.5, "float32"),
    ],
)
def test_a_constant_is_kept_in_a_type_that_can_hold_it(dtype, value, kept_in):
    patch = gathered(Reading(np.ones((1, 2, 2), dtype), positions(-1, 2), positions(0, 2), Border.CONSTANT, value))
    assert patch.dtype == kept_in
    assert patch[0, 0, 0] == value


def test_border_map_names_the_sample_meant():
    np.testing.assert_array_equal(border_map(positions(-2, 3), Border.CIRCULAR, 5), [3, 4, 0, 1, 2])


def test_walks_start_where_the_padding_does():
    rows, columns = walks(plan(mode=Mode.FULL, dilation=(2, 1)), Region(range(5), range(2, 8)))
    assert rows.positions == range(-4, 5)
    assert columns.positions == range(-1, 8)


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(("n", "k", "before"), [(20, 3, 2), (20, 4, 0), (9, 5, 7), (3, 7, 6), (12, 1, 0), (5, 2, 12)])
def test_inner_outputs_are_those_whose_windows_touch_no_padding(n, k, before, stride, dilation, step):
    count = (n + 2 * before - dilation * (k - 1) - 1) // stride + 1
    outputs = range(0, max(1, count), step)
    walk = output_size_and_padding.walk(outputs, k, stride, dilation, before)
    within = [
        index
        for index, output in enumerate(outputs)
        if output * stride - before >= 0 and output * stride - before + dilation * (k - 1) < n
    ]
    assert list(inside(walk, k, n)) == within


def test_a_part_of_a_reading_is_what_its_outputs_need():
    taps = Taps(np.ones((1, 1, 3, 2)), (2, 1), (1, 2), 1, Method.DIRECT, np.dtype("float32"))
    reading = Reading(SOURCE, Walk(range(-1, 6), 2, 1), Walk(range(7), 1, 2))
    part = part_of(reading, taps, slice(1, 3), slice(2, 4))
    assert (part.rows.positions, part.columns.positions) == (range(1, 6), range(2, 6))
