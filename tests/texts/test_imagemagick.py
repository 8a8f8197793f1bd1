import numpy as np
import pytest

from convstudio.texts import KernelTextError, format_kernel, parse
from convstudio.values.kernel import Kernel


@pytest.mark.parametrize(
    "text",
    [
        "3x2:1,2,3,4,5,6",
        "3x2: 1,2,3 4,5,6",
        "3x2:1 2 3 4 5 6",
        "3x2+1+0:1,2,3,4,5,6",
        "3x2:\n1,2,3\n4,5,6",
        "3x2:1,2,3 4,5,6;",
    ],
)
def test_width_comes_before_height(text):
    assert parse(text).weights.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_single_number_is_the_side_of_a_square():
    assert parse("2: 1,2,3,4").shape == (2, 2)


@pytest.mark.parametrize("cell", ["nan", "-", "NaN", "\u2212"])
def test_a_cell_that_is_no_part_of_the_kernel_comes_back(cell):
    kernel = parse(f"3x3: 1,1,1 1,1,{cell} 1,1,1")
    assert np.argwhere(kernel.absent).tolist() == [[1, 2]]
    assert kernel.weights[1, 2] == 0
    assert format_kernel(kernel, "imagemagick") == "3x3:1,1,1 1,1,nan 1,1,1"


def test_elsewhere_a_dash_is_no_number():
    with pytest.raises(KernelTextError, match="row 0, column 1"):
        parse("1 -; 2 3")


def test_an_origin_beside_the_centre_is_refused_not_forgotten():
    with pytest.raises(KernelTextError, match=r"origin \+0\+0 is not the centre \+1\+1"):
        parse("3x3+0+0: 1,1,1 1,1,1 1,1,1")


@pytest.mark.parametrize("text", ["3x3:1,2,3", "3x3:", "2x2:1,2,3,4,5"])
def test_a_wrong_number_of_cells_is_refused_with_both_counts(text):
    with pytest.raises(KernelTextError, match=r"needs \d cells; there are \d"):
        parse(text)


@pytest.mark.parametrize("text", ["0x0:", "0x3:", "3x0: "])
def test_a_size_of_zero_is_refused(text):
    with pytest.raises(KernelTextError, match="no numbers"):
        parse(text)


def test_a_kernel_is_written_width_first():
    assert format_kernel(Kernel([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "imagemagick") == "3x2:1,2,3 4,5,6"
