"""Samples on a device: every type arrives with its values, every border is the map's."""

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.input_patches import gathered
from convstudio.engines.torch.input_patches import patch, sent
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from tests.drawn import drawn_source

torch = pytest.importorskip("torch")
DTYPES = [
    "bool",
    "uint8",
    "int8",
    "uint16",
    "int16",
    "uint32",
    "int32",
    "int64",
    "uint64",
    "float16",
    "float32",
    "float64",
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("border", Border)
def test_a_patch_holds_what_the_border_says(dtype, border):
    source = drawn_source(np.random.default_rng(1), channels=2, dtype=dtype)
    height, width = source.shape[1:]
    for rows in (range(-3, height + 4), range(-5, 2 * height, 3), range(height + 2, height + 9), range(height)):
        read = Reading(source, Walk(rows, 1, 1), Walk(range(-2, width + 30, 2), 1, 1), border)
        found = patch(sent(source, "cpu"), read, torch.float64).numpy()
        np.testing.assert_array_equal(found, gathered(read).astype(np.float64))


def test_samples_of_foreign_byte_order_keep_their_values():
    source = np.arange(40000, 40012).reshape(1, 3, 4)
    for foreign in (">u2", ">f4", ">i4"):
        planes = sent(source.astype(foreign), "cpu")
        np.testing.assert_array_equal(planes.numbers(planes.bits, torch.float64).numpy(), source)


def test_samples_travel_as_they_are_stored():
    for dtype, bits in (("uint8", torch.uint8), ("uint16", torch.int16), ("float16", torch.float16)):
        assert sent(np.ones((1, 2, 2), dtype), "cpu").bits.dtype is bits


@pytest.mark.parametrize("turned", [lambda a: a[:, ::-1], lambda a: a.transpose(0, 2, 1), lambda a: a[:, ::2, ::3]])
def test_the_layout_in_memory_changes_nothing(turned):
    source = turned(np.arange(60.0).reshape(1, 6, 10))
    np.testing.assert_array_equal(sent(source, "cpu").bits.numpy(), source)


def test_read_only_memory_is_read_in_place():
    source = np.arange(6.0).reshape(1, 2, 3)
    source.flags.writeable = False
    assert sent(source, "cpu").bits.data_ptr() == source.ctypes.data


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e37])
def test_what_a_fast_method_would_spread_is_not_tame(value):
    source = np.ones((2, 3, 3), np.float32)
    assert sent(source, "cpu").tame
    source[1, 1, 1] = value
    planes = sent(source, "cpu")
    assert not planes.tame
    assert not planes.picked(slice(0, 1)).tame  # one look for all channels


def test_channels_are_picked_in_any_order():
    planes = sent(np.arange(3.0).reshape(3, 1, 1), "cpu")
    assert planes.picked([2, 0]).bits.flatten().tolist() == [2, 0]
    assert planes.picked(slice(1, 3)).bits.flatten().tolist() == [1, 2]
