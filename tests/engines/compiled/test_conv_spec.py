"""What plans depend on."""

import numpy as np
import pytest

from convstudio.engines.base import Reading, Taps
from convstudio.engines.compiled.conv_spec import ConvSpec, KernelWindow, Result
from convstudio.engines.compiled.source_layout import look
from convstudio.output_size_and_padding import Walk
from convstudio.values.plan import Method

WEIGHTS = np.arange(2 * 3 * 4, dtype=float).reshape(2, 1, 3, 4)
SOURCE = np.zeros((2, 20, 30), np.float32)


def task(bias=None, out=None, weights=WEIGHTS):
    reading = Reading(SOURCE, Walk(range(19), 2, 1), Walk(range(29), 1, 3))
    taps = Taps(weights, (2, 1), (1, 3), 2, Method.DIRECT, np.dtype("f4"), bias=bias)
    result = np.empty((2, 9, 20), np.float32) if out is None else out
    return ConvSpec.of(look(reading, SOURCE), taps, Result.of(result))


def test_it_knows_how_the_result_lies_in_memory():
    assert task().size == (9, 20)
    assert task(out=np.empty((2, 9, 25), np.float32)[:, :, :20]).out_steps == (9 * 25 * 4, 25 * 4)


def test_it_remembers_kernels_and_bias():
    np.testing.assert_array_equal(task().kernels, WEIGHTS)
    np.testing.assert_array_equal(task().starts, [0, 0])
    np.testing.assert_array_equal(task(bias=np.array([0.5, -1])).starts, np.array([0.5, -1], np.float32))
    assert task().per_group == 1


def test_windows_reach_over_dilated_kernels():
    assert task().window == KernelWindow((2, 1), (2, 9))
    assert task().window.rows(4) == 3 * 2 + 3
    assert KernelWindow((1, 2), (0, 9)).column_reach == 5


def test_more_taps_take_longer():
    assert task().seconds(100) > task().seconds(9) > 0


@pytest.mark.parametrize("out", [np.empty((2, 9, 20)), np.empty((2, 9, 40), np.float32)[:, :, ::2]])
def test_a_result_of_another_type_or_with_gaps_is_a_mistake(out):
    with pytest.raises(AssertionError):
        task(out=out)
