"""Tap lists: which taps, for which sets, with which weights; followed here by a plain loop."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convstudio.engines.compiled.tap_lists import SETS, Sets, Steps, of_nine, of_outputs, of_rows

RANDOM = np.random.default_rng(0)


def followed(taps, patch, row, column):
    """(SETS or 1,) what the sets of a list sum up with their windows at a row and column of a patch."""
    sums = np.zeros(taps.sets.count)
    at, weights = 0, iter(taps.weights)
    for (first, last), count in zip(taps.sets.ranges, taps.counts, strict=True):
        for channel, down, along in taps.taps[at : at + count]:
            for one in range(first, last + 1):
                sums[one] += next(weights) * patch[channel, row + down, column + along]
        at += count
    assert at == len(taps.taps)
    assert next(weights, None) is None
    return sums


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 5), (5, 2), (9, 1)])
def test_four_rows_share_the_taps_of_a_kernel(size, stride):
    kernel = RANDOM.normal(size=(2, *size)).astype(np.float32)
    patch = RANDOM.normal(size=(2, 30, 12))
    whole = sum(correlate2d(plane, one, mode="valid") for plane, one in zip(patch, kernel, strict=True))
    (taps,) = of_rows(kernel[None], stride, (1, 1), every_tap=False)
    assert taps.sets is Sets.ROWS
    np.testing.assert_allclose(followed(taps, patch, 4, 3), [whole[4 + stride * n, 3] for n in range(SETS)], rtol=1e-5)


def test_dilated_rows_are_as_far_apart_as_the_taps():
    kernel = RANDOM.normal(size=(1, 3, 3)).astype(np.float32)
    patch = RANDOM.normal(size=(1, 30, 12))
    wide = np.zeros((5, 7))
    wide[::2, ::3] = kernel[0]
    whole = correlate2d(patch[0], wide, mode="valid")
    (taps,) = of_rows(kernel[None], 1, (2, 3), every_tap=False)
    np.testing.assert_allclose(followed(taps, patch, 1, 2), [whole[1 + 2 * n, 2] for n in range(SETS)], rtol=1e-5)


def test_four_outputs_share_every_tap():
    kernels = RANDOM.normal(size=(SETS, 2, 3, 2)).astype(np.float32)
    patch = RANDOM.normal(size=(2, 8, 9))
    (taps,) = of_outputs(kernels[None], (1, 1), every_tap=False)
    expected = (kernels * patch[:, 2:5, 4:6]).sum(axis=(1, 2, 3))
    np.testing.assert_allclose(followed(taps, patch, 2, 4), expected, rtol=1e-5)


def test_one_kernel_is_for_set_0_alone():
    kernel = RANDOM.normal(size=(1, 1, 3, 3)).astype(np.float32)
    (taps,) = of_outputs(kernel[None], (1, 1), every_tap=False)
    assert (taps.sets, taps.counts.tolist()) == (Sets.SOLO, [9])


@pytest.mark.parametrize("every_tap", [False, True])
def test_zeros_cost_nothing_unless_every_tap_is_wanted(every_tap):
    kernel = np.zeros((1, 5, 5), np.float32)
    kernel[0, 1, 2] = kernel[0, 3, 3] = 1
    for taps in (
        *of_rows(kernel[None], 1, (1, 1), every_tap=every_tap),
        *of_outputs(kernel[None, None], (1, 1), every_tap=every_tap),
    ):
        met = {(int(row), int(column)) for _, row, column in taps.taps}
        assert (len(met) >= 25) == every_tap
        assert taps.cost() > 0


def test_a_kernel_of_zeros_has_no_taps():
    (rows,) = of_rows(np.zeros((1, 1, 3, 3), np.float32), 1, (1, 1), every_tap=False)
    (outputs,) = of_outputs(np.zeros((1, 1, 1, 3, 3), np.float32), (1, 1), every_tap=False)
    assert rows.counts.sum() == len(outputs.taps) == 0


def test_four_rows_together_are_cheaper_than_one_by_one_where_kernels_are_full():
    full, diagonal = np.ones((1, 7, 7), np.float32), np.eye(31, dtype=np.float32)[None]
    for kernel, together in ((full, True), (diagonal, False)):
        (rows,) = of_rows(kernel[None], 1, (1, 1), every_tap=False)
        (solo,) = of_outputs(kernel[None, None], (1, 1), every_tap=False)
        assert (rows.cost() < solo.cost()) == together


@pytest.mark.parametrize("every_tap", [False, True])
def test_kernels_of_a_bank_share_taps_where_they_keep_the_same(every_tap):
    kernels = RANDOM.normal(size=(5, 2, 3, 4)).astype(np.float32)
    kernels[1, 0, :, 2] = kernels[4, 0, :, 2] = 0
    patch = RANDOM.normal(size=(2, 20, 12))
    for lists in (
        of_rows(kernels, 1, (1, 1), every_tap=every_tap),
        of_outputs(kernels[:, None], (1, 1), every_tap=every_tap),
    ):
        assert [of.taps is lists[0].taps for of in lists] == [True, every_tap, True, True, every_tap]
        assert lists[4].taps is lists[1].taps
        for kernel, of in zip(kernels, lists, strict=True):
            whole = sum(correlate2d(plane, one, mode="valid") for plane, one in zip(patch, kernel, strict=True))
            np.testing.assert_allclose(followed(of, patch, 4, 3), whole[4 : 4 + of.sets.count, 3], rtol=1e-4)


def test_a_list_of_nine_has_the_taps_of_four_rows_and_each_weight_once():
    kernels = RANDOM.normal(size=(2, 1, 3, 3)).astype(np.float32)
    for of, kernel in zip(of_nine(kernels, (2, 3)), kernels, strict=True):
        np.testing.assert_array_equal(of.weights, kernel.ravel())
        assert of.taps.tolist() == [[0, 2 * row, 3 * column] for row in range(4) for column in range(3)]


def test_taps_of_another_group_are_channels_further_on():
    (taps,) = of_outputs(np.ones((1, 1, 2, 1, 1), np.float32), (1, 1), every_tap=False)
    np.testing.assert_array_equal(taps.moved(4).taps[:, 0], [4, 5])
    np.testing.assert_array_equal(taps.moved(0).taps, taps.taps)


def test_steps_say_where_a_tap_lies_in_bytes():
    steps = Steps(row=100, channel=1000, phases=2, phase=40)
    np.testing.assert_array_equal(
        steps.bytes(np.array([0, 1, 0]), np.array([0, 1, 2]), np.array([3, 0, 4])), [40 + 4, 1100, 200 + 8]
    )
