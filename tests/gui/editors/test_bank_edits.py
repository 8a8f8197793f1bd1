import numpy as np
import pytest

from convstudio.gui.editors.bank_edits import duplicated, extended, filled, fitting, per_group, placed, reduced
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank


def bank(outputs, inputs=1):
    weights = np.arange(float(outputs * inputs)).reshape(outputs, inputs, 1, 1)
    return KernelBank(weights, {(outputs - 1, 0): Kernel(weights[-1, 0], recipe="known")})


def firsts(changed):
    return changed.weights[:, 0, 0, 0].tolist()


def test_a_copy_comes_after_its_output():
    assert firsts(duplicated(bank(3), 1, [1])) == [0, 1, 1, 2]


def test_with_groups_a_copy_comes_in_every_group():
    assert firsts(duplicated(bank(4), 2, [0])) == [0, 0, 1, 2, 2, 3]


def test_an_added_output_is_zero_at_the_end_of_every_group():
    assert firsts(extended(KernelBank(np.ones((4, 1, 1, 1))), 2)) == [1, 1, 0, 1, 1, 0]


def test_an_output_is_removed_from_every_group():
    assert firsts(reduced(bank(6), 2, [4])) == [0, 2, 3, 5]


def test_the_last_output_is_not_removed():
    with pytest.raises(ConvStudioError, match="at least one"):
        reduced(bank(2), 2, [1])


def test_what_is_known_of_a_kernel_moves_with_it():
    assert duplicated(bank(3), 1, [0]).kernel(3, 0).recipe == "known"


def test_a_kernel_fills_rows_and_columns():
    kernel = Kernel(np.array([[9.0]]))
    changed = filled(bank(2, 3), [0], range(3), kernel)
    assert changed.weights[:, :, 0, 0].tolist() == [[9, 9, 9], [3, 4, 5]]
    assert changed.kernel(0, 2) == kernel


def test_several_outputs_are_copied_and_removed_together():
    assert firsts(duplicated(bank(4), 1, range(1, 3))) == [0, 1, 2, 1, 2, 3]
    assert firsts(reduced(bank(6), 2, range(2))) == [2, 5]
    with pytest.raises(ConvStudioError, match="at least one"):
        reduced(bank(4), 2, range(2))


def test_kernels_are_placed_as_far_as_there_is_room():
    changed = placed(bank(3, 2), np.full((2, 2, 1, 1), 9.0), 2, 1)
    assert changed.weights[:, :, 0, 0].tolist() == [[0, 1], [2, 3], [4, 9]]
    assert changed.kernel(2, 0).recipe == "known"
    with pytest.raises(ConvStudioError, match="3×3"):
        placed(bank(3, 2), np.zeros((1, 1, 3, 3)), 0, 0)


def test_outputs_that_do_not_suit_the_groups_count_as_one_group():
    two = KernelBank(np.arange(2.0).reshape(2, 1, 1, 1))
    assert (fitting(two, 3), per_group(two, 3)) == (1, 2)
    assert extended(two, 3).weights.ravel().tolist() == [0, 1, 0]
    assert duplicated(two, 3, [1]).weights.ravel().tolist() == [0, 1, 1]
    assert reduced(two, 3, [0]).weights.ravel().tolist() == [1]
