import pytest

from convstudio.texts.cell_table import KernelTextError, kernel_of
from convstudio.values.errors import ConvStudioError


def test_the_texts_are_kept_beside_their_numbers():
    kernel = kernel_of([["1/16", "\u22122"]])
    assert kernel.texts == (("1/16", "\u22122"),)
    assert kernel.weights.tolist() == [[0.0625, -2.0]]


def test_a_bad_cell_is_named_by_row_column_and_text():
    with pytest.raises(KernelTextError, match=r'^row 1, column 2: "abc" is not a number'):
        kernel_of([["1", "2", "3"], ["4", "5", "abc"]])


def test_a_repeated_bad_cell_is_named_where_it_stands_first():
    with pytest.raises(KernelTextError, match=r"^row 0, column 1:"):
        kernel_of([["1", "x", "x"]])


def test_a_ragged_table_is_refused_with_the_row_and_both_counts():
    with pytest.raises(KernelTextError, match="cells in row 1 is 1, in row 0 2"):
        kernel_of([["1", "2"], ["3"]])


def test_an_empty_cell_is_never_zero():
    with pytest.raises(KernelTextError, match='row 0, column 1: "" is not a number'):
        kernel_of([["1", ""]])


@pytest.mark.parametrize("rows", [[], [[]]])
def test_a_table_without_cells_is_refused(rows):
    with pytest.raises(KernelTextError, match="no numbers"):
        kernel_of(rows)


@pytest.mark.parametrize(
    ("rows", "words"), [([["1"]] * 999_000, "999000 rows"), ([["1"] * 1000] * 1000, "1000000 cells")]
)
def test_a_table_larger_than_a_kernel_is_refused(rows, words):
    with pytest.raises(KernelTextError, match=words):
        kernel_of(rows)


def test_a_filter_for_signals_may_be_long():
    assert kernel_of([["1"] * 1001]).shape == (1, 1001)


def test_the_largest_kernel_is_read():
    assert kernel_of([["1"] * 999] * 999).shape == (999, 999)


def test_the_error_is_one_of_the_family():
    assert issubclass(KernelTextError, ConvStudioError)
