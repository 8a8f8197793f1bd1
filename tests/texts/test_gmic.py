import pytest

from convstudio.texts import KernelTextError, format_kernel, parse
from convstudio.values.kernel import Kernel


@pytest.mark.parametrize("text", ["1,2;3,4", "1, 2; 3, 4", "1,2;3,4;", " 1,2 ; 3,4 "])
def test_commas_separate_cells_and_semicolons_rows(text):
    assert parse(text).weights.tolist() == [[1, 2], [3, 4]]


def test_an_empty_cell_is_refused():
    with pytest.raises(KernelTextError, match='row 0, column 1: ""'):
        parse("1,;3,4")


def test_an_empty_row_is_refused():
    with pytest.raises(KernelTextError, match="cells in row 1 is 1,"):
        parse("1,2;;3,4")


def test_the_matrix_is_written_without_spaces():
    assert format_kernel(Kernel([[1.0, 2.0], [3.0, -0.5]]), "gmic") == "1,2;3,-0.5"
