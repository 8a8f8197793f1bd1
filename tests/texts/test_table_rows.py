import pytest

from convstudio.texts import KernelTextError, parse

SHARPEN = [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]


@pytest.mark.parametrize(
    "text",
    [
        "0 -1 0; -1 5 -1; 0 -1 0",
        "0 -1 0;-1 5 -1;0 -1 0;",
        "0 -1 0\n-1 5 -1\n0 -1 0",
        "0 -1 0\r\n-1 5 -1\r\n0 -1 0\r\n",
        "0\t-1\t0\n-1\t5\t-1\n0\t-1\t0",
        "0\t-1\t0\t\n-1\t5\t-1\t\n0\t-1\t0\t",
        "0,-1,0\n-1,5,-1\n0,-1,0",
        "0, -1, 0\n-1, 5, -1\n0, -1, 0",
        "0,\t-1,\t0\n-1,\t5,\t-1\n0,\t-1,\t0",
        "0,-1,0,\n-1,5,-1,\n0,-1,0,",
        "0;-1;0\n-1;5;-1\n0;-1;0",
        "0;-1;0;\n-1;5;-1;\n0;-1;0;",
        "0 -1 0;\n-1 5 -1;\n0 -1 0;",
        "0 -1 0;\n-1 5 -1;\n0 -1 0",
        "  0  -1   0\n -1   5  -1\n  0  -1   0\n\n",
        "0 \u22121 0\n\u22121 5 \u22121\n0 \u22121 0",
        "\ufeff0 -1 0\n-1 5 -1\n0 -1 0",
        "0\u00a0-1\u00a00\n-1\u00a05\u00a0-1\n0\u00a0-1\u00a00",
    ],
)
def test_rows_are_read_with_any_separator(text):
    assert parse(text).weights.tolist() == SHARPEN


def test_one_line_is_a_kernel_one_row_high():
    assert parse("0.1 0.2 0.3").weights.tolist() == [[0.1, 0.2, 0.3]]


def test_one_number_is_a_kernel():
    assert parse("0.5").weights.tolist() == [[0.5]]


def test_a_comma_on_a_single_line_separates_cells():
    assert parse("0,5").weights.tolist() == [[0.0, 5.0]]


def test_semicolons_on_one_line_separate_rows():
    assert parse("1;2;3").shape == (3, 1)


def test_fractions_and_expressions_are_cells():
    kernel = parse("1/16 sqrt(2)/2 2*3")
    assert kernel.weights.tolist() == [[1 / 16, 2**0.5 / 2, 6]]
    assert kernel.texts == (("1/16", "sqrt(2)/2", "2*3"),)


@pytest.mark.parametrize("text", ["0,5;1,25\n-0,5;2", "0,5\t1,25\n-0,5\t2"])
def test_a_comma_is_decimal_between_semicolons_or_tabs(text):
    kernel = parse(text)
    assert kernel.weights.tolist() == [[0.5, 1.25], [-0.5, 2.0]]
    assert kernel.texts[0] == ("0,5", "1,25")


def test_a_comma_is_decimal_between_spaces():
    assert parse("0,5 0,25").weights.tolist() == [[0.5, 0.25]]


@pytest.mark.parametrize("text", ["1\t\t3\n4\t5\t6", "1,,3\n4,5,6", "1;;3\n4;5;6"])
def test_an_empty_cell_is_refused(text):
    with pytest.raises(KernelTextError, match='row 0, column 1: ""'):
        parse(text)


def test_an_empty_row_between_semicolons_is_refused():
    with pytest.raises(KernelTextError, match="cells in row 1 is 0,"):
        parse("1 2;;3 4")


@pytest.mark.parametrize("word", ["abc", "nan", "inf", "1_0", "#N/A", "0x1"])
def test_a_word_is_refused_with_its_place(word):
    with pytest.raises(KernelTextError, match=f'^row 1, column 2: "{word}"'):
        parse(f"1 2 3\n4 5 {word}\n7 8 9")
