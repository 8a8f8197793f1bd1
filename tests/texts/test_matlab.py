import pytest

from convstudio.texts import KernelTextError, format_kernel, parse
from convstudio.values.kernel import Kernel


@pytest.mark.parametrize(
    "text",
    ["[1 2; 3 -4]", "[1,2;3,-4]", "[1 2\n3 -4]", "[ 1, 2 ; 3, -4 ; ]", "K = [1 2; 3 -4];", "[1 2;\n 3 -4]"],
)
def test_a_matrix_is_read(text):
    assert parse(text).weights.tolist() == [[1, 2], [3, -4]]


def test_a_flat_list_is_one_row():
    assert parse("[1, 2, 1]").weights.tolist() == [[1, 2, 1]]


def test_a_flat_list_over_several_lines_is_one_row():
    assert parse("[\n  1,\n  2,\n  1\n]").weights.tolist() == [[1, 2, 1]]


def test_a_column_is_read():
    assert parse("[1; 2; 3]").shape == (3, 1)


def test_functions_of_a_cell_are_allowed():
    assert parse("[sqrt(4) (1+2)/3]").weights.tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1 2; 3 4]'", "followed by"),
        ("[1 2; 3 4", 'never closes|opens "\\["'),
        ("[1 2; 3]", "cells in row 1 is 1,"),
        ("[1 2;; 3 4]", "cells in row 1 is 0,"),
        ("[]", "no numbers"),
        ("[1 2; 3 x]", 'row 1, column 1: "x"'),
    ],
)
def test_a_matrix_that_is_no_kernel_is_refused(text, words):
    with pytest.raises(KernelTextError, match=words):
        parse(text)


def test_a_matrix_is_written_on_one_line():
    assert format_kernel(Kernel([[1.0, 2.0], [3.0, -0.5]]), "matlab") == "[1 2; 3 -0.5]"
