import numpy as np
import pytest

from convstudio.gui.editors.cell_text import block_text, typed, with_values
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel

KERNEL = Kernel(np.array([[1.0, 2.0], [3.0, 4.0]]), recipe="made:by=hand")
ALL = [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_typed_fraction_is_remembered_as_typed():
    kernel = typed(KERNEL, [(0, 1)], " 1/16 ")
    assert kernel.weights[0, 1] == 1 / 16
    assert kernel.texts == (("1", "1/16"), ("3", "4"))


def test_typing_forgets_the_recipe():
    assert typed(KERNEL, [(0, 0)], "5").recipe == ""


def test_typing_what_is_there_changes_nothing():
    assert typed(KERNEL, [(0, 0)], "1") is KERNEL


@pytest.mark.parametrize(
    ("text", "expected"), [("*2", [2, 4, 6, 8]), ("/4", [0.25, 0.5, 0.75, 1]), ("+1", [2, 3, 4, 5])]
)
def test_arithmetic_changes_every_selected_cell(text, expected):
    assert typed(KERNEL, ALL, text).weights.ravel().tolist() == expected


def test_a_plus_with_one_cell_selected_is_a_sign():
    assert typed(KERNEL, [(0, 0)], "+7").weights[0, 0] == 7


def test_a_minus_is_always_a_sign():
    assert typed(KERNEL, ALL, "-7").weights.ravel().tolist() == [-7, 2, 3, 4]


def test_a_number_with_several_selected_goes_to_the_current_cell():
    assert typed(KERNEL, ALL, "9").weights.ravel().tolist() == [9, 2, 3, 4]


@pytest.mark.parametrize("text", ["abc", "", "*x", "/0", "1/0", "*"])
def test_a_bad_text_is_refused_with_the_place_of_its_cell(text):
    with pytest.raises(ConvStudioError, match=r"^Row 1, column 0: ") as refusal:
        typed(KERNEL, [(1, 0), (0, 0)], text)
    assert len(str(refusal.value)) <= 200


def test_values_come_to_rest_on_fifteen_digits():
    assert with_values(KERNEL, [(0, 0)], [0.1 + 0.2]).weights[0, 0] == 0.3


def test_a_block_is_copied_as_lines_with_tabs():
    assert block_text(typed(KERNEL, [(0, 1)], "1/3"), [(0, 1), (1, 0)]) == "1\t1/3\n3\t4"


def test_the_texts_of_a_computed_kernel_mean_its_weights():
    kernel = Kernel(np.array([[1 / 3, -2e-9]]))
    assert [float(text) for text in kernel.written[0]] == kernel.weights[0].tolist()
