import numpy as np
import pytest

from convstudio.texts import KernelTextError, parse
from convstudio.values.number_parsing import parse_number

BINOMIAL = (np.outer([1, 2, 1], [1, 2, 1]) / 16).tolist()


@pytest.mark.parametrize(
    "text",
    [
        "1 2 1; 2 4 2; 1 2 1 / 16",
        "1 2 1\n2 4 2\n1 2 1\n/ 16",
        "1 2 1\n2 4 2\n1 2 1\n/16",
        "1,2,1\n2,4,2\n1,2,1 / 16",
        "1/16 * 1 2 1; 2 4 2; 1 2 1",
        "1/16 *\n1 2 1\n2 4 2\n1 2 1",
        "1/16*\n1 2 1\n2 4 2\n1 2 1",
        "1 / 16 * [1 2 1; 2 4 2; 1 2 1]",
        "(1/16) * [1 2 1; 2 4 2; 1 2 1]",
        "0.0625*[1 2 1; 2 4 2; 1 2 1];",
        "1/16 × [1 2 1; 2 4 2; 1 2 1]",
        "[1 2 1; 2 4 2; 1 2 1]/16",
        "K = [1 2 1; 2 4 2; 1 2 1] * 1/16;",
        "1/16*np.array([[1,2,1],[2,4,2],[1,2,1]])",
        "k = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.float32) / 16",
        "[[1,2,1],[2,4,2],[1,2,1]] / 16",
    ],
)
def test_a_factor_before_or_behind_belongs_to_all_cells(text):
    assert parse(text).weights.tolist() == BINOMIAL


def test_whole_numbers_over_a_divisor_are_kept_as_fractions():
    kernel = parse("0 1 2 / 9")
    assert kernel.texts == (("0", "1/9", "2/9"),)
    assert [parse_number(cell) for cell in kernel.texts[0]] == kernel.weights[0].tolist()


def test_one_ninth_times_three_is_exactly_a_third():
    assert parse("1/9 * 3 3").weights.tolist() == [[3 / 9, 3 / 9]]


def test_a_factor_that_is_no_fraction_drops_the_texts():
    assert parse("0.3 * 1 2").texts == ()


def test_several_spaced_slashes_belong_to_the_cells():
    assert parse("1 / 16, 2 / 16, 1 / 8").weights.tolist() == [[1 / 16, 2 / 16, 1 / 8]]


def test_several_spaced_stars_belong_to_the_cells():
    assert parse("2 * 3, 4 * 5").weights.tolist() == [[6, 20]]


def test_a_slash_without_spaces_belongs_to_its_cell():
    assert parse("1 2 1/16").weights.tolist() == [[1, 2, 1 / 16]]


def test_a_spaced_slash_inside_the_last_bracket_belongs_to_its_cell():
    assert parse("[[1, 2 / 4]]").weights.tolist() == [[1, 0.5]]


@pytest.mark.parametrize("text", ["2*pi 1", "2*sqrt(2), 1", "2*(1+1) 1"])
def test_a_star_inside_the_first_cell_belongs_to_it(text):
    assert parse(text).weights[0, 1] == 1


@pytest.mark.parametrize("text", ["1 2 / 0", "1/0 * 1 2", "[1 2]/0"])
def test_division_by_zero_is_refused(text):
    with pytest.raises(KernelTextError, match="other than zero"):
        parse(text)


def test_a_factor_that_is_no_number_is_refused():
    with pytest.raises(KernelTextError, match='factor of the kernel: "abc" is not a number'):
        parse("abc * [1 2]")


def test_a_factor_that_leaves_the_range_is_refused():
    with pytest.raises(KernelTextError, match="infinity"):
        parse("1e308 * [10 1]")
