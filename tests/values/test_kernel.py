import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_SIDE, Kernel, KernelBank, centred

sides = st.tuples(st.integers(1, 7), st.integers(1, 7))


def bank(outputs=2, inputs=3, size=(3, 3)):
    shape = (outputs, inputs, *size)
    return KernelBank(np.arange(float(np.prod(shape))).reshape(shape))


def test_a_kernel_copies_its_weights():
    weights = np.ones((2, 2))
    kernel = Kernel(weights)
    weights[0, 0] = 5
    assert kernel.weights[0, 0] == 1


def test_weights_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        Kernel(np.ones((2, 2))).weights[0, 0] = 2


def test_weights_are_float64_and_contiguous_whatever_comes_in():
    kernel = Kernel(np.arange(6, dtype=np.int8).reshape(2, 3)[:, ::-1].T)
    assert kernel.weights.dtype == np.float64
    assert kernel.weights.flags.c_contiguous
    assert kernel.shape == (3, 2)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1.0, 2.0], "2 axes"),
        (np.zeros((0, 3)), "none of them empty"),
        ([[1.0], [1.0, 2.0]], "regular array"),
        ([["a"]], "real numbers"),
        ([[1j]], "real numbers"),
        (np.array([[1j]]), "real numbers"),
        ([[np.nan]], "NaN or infinity"),
        ([[np.inf]], "NaN or infinity"),
        (np.array([[0x7F800001]], np.uint32).view(np.float32), "NaN or infinity"),  # a signalling one
        (np.zeros((MAXIMUM_SIDE, MAXIMUM_SIDE + 1)), "999x1000"),
    ],
)
def test_what_is_no_kernel_is_refused(weights, words):
    with pytest.raises(ConvStudioError, match=words):
        Kernel(weights)


def test_kernels_are_equal_by_weights_recipe_and_texts():
    assert Kernel([[1.0]]) == Kernel([[1.0]])
    assert hash(Kernel([[1.0]])) == hash(Kernel([[1.0]]))
    assert Kernel([[1.0]]) != Kernel([[1.0]], recipe="identity:size=1")
    assert Kernel([[1.0, 2.0]]) != Kernel([[1.0], [2.0]])


def test_a_bank_of_kernels_has_one_input_for_each_output():
    made = KernelBank.of(Kernel([[1.0, 2.0]]), Kernel([[3.0, 4.0]]))
    assert (made.outputs, made.inputs, made.size) == (2, 1, (1, 2))


def test_a_bank_centres_smaller_kernels_in_the_largest():
    made = KernelBank.of(Kernel([[5.0]]), Kernel(np.ones((3, 3))))
    np.testing.assert_array_equal(made.weights[0, 0], [[0, 0, 0], [0, 5, 0], [0, 0, 0]])


def test_a_bank_of_nothing_is_refused():
    with pytest.raises(ConvStudioError, match="at least one"):
        KernelBank.of()


def test_a_bank_remembers_texts_of_the_kernels_that_kept_their_size():
    kernel = Kernel([[0.5]], texts=(("1/2",),))
    assert KernelBank.of(kernel).kernel(0, 0) == kernel


def test_with_kernel_replaces_one_and_leaves_the_others():
    before = bank()
    kernel = Kernel(np.full((3, 3), -1.0), texts=(("-1",) * 3,) * 3)
    after = before.with_kernel(1, 2, kernel)
    assert after.kernel(1, 2) == kernel
    np.testing.assert_array_equal(after.weights[0], before.weights[0])
    np.testing.assert_array_equal(after.weights[1, :2], before.weights[1, :2])


def test_with_kernel_of_another_size_resizes_the_others_about_their_centre():
    before = bank()
    after = before.with_kernel(0, 0, Kernel(np.ones((5, 5))))
    assert after.size == (5, 5)
    np.testing.assert_array_equal(after.weights[1, 1, 1:4, 1:4], before.weights[1, 1])
    assert after.weights[1, 1, 0].sum() == 0


def test_a_bank_of_its_own_size_is_itself():
    made = bank()
    assert made.resized((3, 3)) is made


def test_resizing_forgets_the_texts_of_cells_that_are_gone():
    typed = KernelBank.of(Kernel([[0.5]], texts=(("1/2",),)))
    assert typed.resized((3, 3)).kernel(0, 0).texts == ()


@given(sides, sides)
def test_centring_keeps_the_centre_cell(have, want):
    weights = np.random.default_rng(0).normal(size=have)
    result = centred(weights, want)
    assert result.shape == want
    assert result[(want[0] - 1) // 2, (want[1] - 1) // 2] == weights[(have[0] - 1) // 2, (have[1] - 1) // 2]


@given(sides, sides)
def test_centring_loses_nothing_when_it_grows(have, more):
    weights = np.random.default_rng(0).normal(size=have)
    grown = centred(weights, (have[0] + more[0], have[1] + more[1]))
    np.testing.assert_array_equal(centred(grown, have), weights)
    assert np.count_nonzero(grown) == weights.size


def test_cells_take_numbers_and_texts_together():
    kernel = Kernel([[1.0, 2.0]]).with_cells({(0, 1): (0.5, "1/2")})
    assert (kernel.weights.tolist(), kernel.texts) == ([[1, 0.5]], (("1", "1/2"),))
    assert Kernel([[1.0, 2.0]]).with_cells({(0, 1): (3.0, "3")}).texts == ()


def test_a_cell_that_is_not_part_stays_so_under_other_weights():
    kernel = Kernel([[1.0, 0.0]], texts=(("1", "-"),)).weighted(np.array([[4.0, 5.0]]))
    assert (kernel.weights.tolist(), kernel.absent.tolist()) == ([[4, 0]], [[False, True]])
