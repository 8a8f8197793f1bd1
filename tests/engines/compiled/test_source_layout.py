"""Words of a source: the stretch of even steps, and the map around it."""

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled import source_layout as words
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border


def axis_of(positions, border, length, axis=words.COLUMNS):
    source = np.zeros((1, length, length), dtype=np.float32)
    walk = Walk(positions, 1, 1)
    return words.seen(Reading(source, walk, walk, border), source)


def meant(seen, positions, axis=words.COLUMNS):
    """The sample that each index means, by the rule in the docstring of source_layout.py."""
    part = seen.words[axis:]
    left, right, edges = part[words.LEFT], part[words.RIGHT], seen.maps[axis == words.COLUMNS]
    inside = part[words.FIRST] + part[words.STEP] * np.arange(right - left)
    return np.concatenate([edges[:left], inside, edges[left:]])[: len(positions)]


@pytest.mark.parametrize("border", list(Border))
@pytest.mark.parametrize("positions", [range(-7, 12), range(3), range(-9, -2), range(8, 20, 3), range(-5, 30, 4)])
@pytest.mark.parametrize("axis", [words.ROWS, words.COLUMNS])
def test_words_say_what_the_border_says(border, positions, axis):
    seen = axis_of(positions, border, 5)
    np.testing.assert_array_equal(meant(seen, positions, axis), border.index_map(positions, 5))


def test_the_stretch_of_a_long_signal_needs_no_map():
    assert len(axis_of(range(-2, 10_002), Border.REFLECT, 10_000).maps[1]) == 4


def test_the_inside_of_an_axis_is_a_range_of_indices():
    assert axis_of(range(-2, 8), Border.ZEROS, 5).inside(words.ROWS) == range(2, 7)


@pytest.mark.parametrize("dtype", words.KINDS)
def test_what_loops_read_is_not_copied(dtype):
    source = np.zeros((2, 8, 9), dtype=dtype)[:, ::2, 1:]
    assert words.readable(source) is source


@pytest.mark.parametrize("dtype", ["float64", "float16", "int32", "uint32", "int8", "bool"])
def test_other_types_are_made_float32(dtype):
    assert words.readable(np.ones((1, 2, 2), dtype=dtype)).dtype == np.float32


def test_samples_apart_are_laid_side_by_side():
    assert words.readable(np.zeros((1, 4, 8), dtype=np.uint8)[:, :, ::2]).strides == (16, 4, 1)


def test_only_a_constant_border_has_its_value():
    source, walk = np.zeros((1, 3, 3), dtype=np.float32), Walk(range(3), 1, 1)
    values = [words.seen(Reading(source, walk, walk, b, 2.0), source).words[words.VALUE] for b in Border]
    assert [b for b, value in zip(Border, values, strict=True) if value] == [Border.CONSTANT]


def test_an_address_is_where_the_first_sample_lies():
    source = np.zeros((1, 4, 5), dtype=np.float32)
    assert words.address(source[:, 1:, 2:]) - words.address(source) == 28
