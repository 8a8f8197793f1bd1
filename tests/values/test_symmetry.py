import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.kernel import ABSENT, Kernel
from convstudio.values.symmetry import MirrorAxis, SymmetryLock, mirrored, sign_of

SETS = [frozenset(chosen) for count in (1, 2, 3) for chosen in itertools.combinations(MirrorAxis, count)]


@pytest.mark.parametrize("axes", SETS)
@given(shape=st.tuples(st.integers(1, 6), st.integers(1, 6)), seed=st.integers(0, 999), opposite=st.booleans())
def test_an_edit_of_a_symmetric_kernel_leaves_it_symmetric(axes, shape, seed, opposite):
    random = np.random.default_rng(seed)
    before, cell = Kernel(np.zeros(shape)), (random.integers(shape[0]), random.integers(shape[1]))
    weights = before.weights.copy()
    weights[cell] = 3.0
    held = SymmetryLock(axes, opposite).held(before, Kernel(weights)).weights
    for axis in axes:
        np.testing.assert_array_equal(mirrored(held, axis), -held if opposite else held)


def test_the_edited_cell_keeps_its_number():
    held = SymmetryLock(frozenset({MirrorAxis.HORIZONTAL})).held(
        Kernel(np.zeros((2, 3))), Kernel([[7.0, 0, 0], [0, 0, 0]])
    )
    np.testing.assert_array_equal(held.weights, [[7, 0, 7], [0, 0, 0]])


def test_what_was_not_edited_stays_as_it_is():
    before, after = Kernel([[1.0, 2, 3], [4, 5, 6]]), Kernel([[1.0, 2, 3], [9, 5, 6]])
    np.testing.assert_array_equal(
        SymmetryLock(frozenset({MirrorAxis.HORIZONTAL}), opposite=True).held(before, after).weights,
        [[1, 2, 3], [9, 5, -9]],
    )


def test_texts_are_mirrored_too():
    before = Kernel([[0.0, 0, 0]])
    after = before.with_cells({(0, 0): (0.0625, "1/16")})
    assert SymmetryLock(frozenset({MirrorAxis.HORIZONTAL})).held(before, after).texts == (("1/16", "0", "1/16"),)


def test_a_cell_that_is_left_out_takes_its_image_with_it():
    before = Kernel([[1.0, 2, 3]])
    held = SymmetryLock(frozenset({MirrorAxis.HORIZONTAL})).held(before, before.with_cells({(0, 2): (0.0, ABSENT)}))
    np.testing.assert_array_equal(held.absent, [[True, False, True]])


def test_another_size_mirrors_nothing():
    after = Kernel([[1.0, 0, 0]])
    assert SymmetryLock(frozenset(MirrorAxis)).held(Kernel([[0.0]]), after) is after


def test_without_axes_nothing_is_mirrored():
    after = Kernel([[1.0, 0, 0]])
    assert SymmetryLock().held(Kernel([[0.0, 0, 0]]), after) is after


def test_signs():
    weights = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    assert [sign_of(weights, axis) for axis in MirrorAxis] == [-1, 1, -1]
    assert sign_of(np.array([[1.0, 2], [3, 4]]), MirrorAxis.POINT) == 0
