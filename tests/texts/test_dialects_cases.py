"""Issue 15, 2.2 and 2.5: kernel texts that were misread, from files of spreadsheets and programs (cases/)."""

from pathlib import Path

import numpy as np
import pytest

from convstudio.texts import KernelTextError, format_kernel, parse
from convstudio.values.kernel import Kernel

CASES = Path(__file__).parent / "cases"
BINOMIAL = [[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]]
MEANT = {
    "excel_paren_negative": [[-1, 2], [3, 4]],
    "excel_tabs_trailing_columns": BINOMIAL,
    "fullwidth": [[1.5, 2], [3, -4]],
    "one_column": [[0.25], [0.5], [0.25]],
    "one_row_spaces": [[0.25, 0.5, 0.25]],
    "percent": [[0.25, 0.5], [0.25, 0]],
    "rows_spaces": BINOMIAL,
    "thousands": None,  # refused
}


def test_every_file_is_read_as_it_is_meant_or_refused_by_its_cell():
    files = {path.stem: path.read_bytes().decode() for path in CASES.glob("*.txt")}
    assert files.keys() == MEANT.keys()
    for name, text in files.items():
        if MEANT[name] is None:
            with pytest.raises(KernelTextError, match=r'row 0, column 0: "1\.000,5"'):
                parse(text)
        else:
            assert parse(text).weights.tolist() == MEANT[name], name


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("0,5 1,5; 2,5 3", [[0.5, 1.5], [2.5, 3]]),
        ("1\n0,5\n0,25", [[1], [0.5], [0.25]]),
        ("0,1\n-1,0", [[0, 1], [-1, 0]]),
        ("0,1;1,0", [[0, 1], [1, 0]]),
        ("1\t2\t\t\n3\t4\t\t", [[1, 2], [3, 4]]),
        ("(0,5)\t1", [[-0.5, 1]]),
        ("[1 2 3 4]", [[1, 2, 3, 4]]),
        ("# sobel\n1 0 -1\n% middle\n2 0 -2", [[1, 0, -1], [2, 0, -2]]),
        ("1 0 -1 // a\n2 0 -2", [[1, 0, -1], [2, 0, -2]]),
        ("1, 2, 1,\n2, 4, 2,\n1, 2, 1", [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        ("1;2;\n3;4", [[1, 2], [3, 4]]),
        ("float k[2][2] = {{1, 2}, {3, 4}};", [[1, 2], [3, 4]]),
        ("(1)/9\t(2)/9", [[1 / 9, 2 / 9]]),
        ("1 - 2, 3 - 5", [[-1, -2]]),
        ("tf.constant([[1, 2]], tf.float32)", [[1, 2]]),
        ("torch.FloatTensor([[1, 2]])", [[1, 2]]),
        ("1 ,2 ,1\n2 ,4 ,2\n1 ,2 ,1", [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        ("0,25;0,5;0,25", [[0.25], [0.5], [0.25]]),
        ("0,25;0,50;0,25;", [[0.25], [0.5], [0.25]]),
        ("0,25, 0,50, 0,25\n0,50, 1,00, 0,50", [[0.25, 0.5, 0.25], [0.5, 1, 0.5]]),
        ("0,25, 0,5;0,5, 1,5", [[0.25, 0.5], [0.5, 1.5]]),
        ("0,1;0,1", [[0, 1], [0, 1]]),
        ("[[1, 2,3],[4, 5,6]]", [[1, 2, 3], [4, 5, 6]]),
        ("[0,1;0,-1]", [[0, 1], [0, -1]]),
        ("[[1, 3, 3, 1]]", [[1, 3, 3, 1]]),
        ("[1, 2, 1]", [[1, 2, 1]]),
        ("1 2\n\n3 4\n\n5 6", [[1, 2], [3, 4], [5, 6]]),
        ("np.array([[1, 2]], dtype=np.float32)", [[1, 2]]),
        ("scale = [[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ],
)
def test_their_neighbours_are_read_as_before(text, rows):
    assert parse(text).weights.tolist() == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(1) 2\n3 4", "in a spreadsheet"),
        ("[0, -1, 0, -1, 5, -1, 0, -1, 0]", "may be one row or 3x3"),
        ("[0, -1, 0,\n -1, 5, -1,\n 0, -1, 0]", "may be one row or 3x3"),
        ("float k[9] = {0, -1, 0, -1, 5, -1, 0, -1, 0};", "may be one row or 3x3"),
        ("np.array([1, 3, 3, 1])", "may be one row or 2x2"),
        ("ImageFilter.Kernel((3, 3), [1, 2, 1, 2, 4, 2, 1, 2, 1], scale=8)", '"scale=8" beside the kernel'),
        ("ImageFilter.Kernel((3, 3), [1, 2, 1, 2, 4, 2, 1, 2, 1])", "Pillow divides"),
        ("1 2 1\n2 4 2\n1 2 1\nscale = 16", '"scale = 16" beside the kernel'),
        ("scale=8\n1\n2\n1", '"scale=8" beside the kernel'),
        ("kernel([[1, 2]], offset=128)", '"offset=128" beside the kernel'),
        ("[0,25; 0,5; 0,25]", '"0,25" in brackets'),
        ("[[0,25, 0,5], [0,5, 1,0]]", 'the commas of "0,25, 0,5" may be decimal'),
        ("1, 2,3\n4, 5,6", "a blank behind each comma between cells"),
        ("1,000.5\n2,000.5", '"1,000.5" may be one number or two'),
        ("1,000.5;2,000.5", '"1,000.5" may be one number or two'),
        ("[1 -2, 3 -4; 5 -6, 7 -8]", 'row 0, column 0: "1 -2" may be one number or two'),
        ("1 -2, 3", 'row 0, column 0: "1 -2" may be one number or two'),
        ("1 2 1\n\n1 0 -1\n2 0 -2\n1 0 -1", "2 tables with a blank line between"),
        ("1 2 1\n\n1 0 -1", "2 tables with a blank line between"),
        ("[[1,2],[3,4]]/2/9", '/ "2/9" behind the kernel'),
        ("1 2 1\n/1/9", '/ "1/9" behind the kernel'),
        ("float k[2][3] = {1,2,3,4,5,6};", "declared as 2x3 and its numbers are 1x6"),
        ("np.ones([3,3])/9", '"np.ones" is a function'),
        ("np.transpose([[1,2],[3,4]])", '"np.transpose" is a function'),
        ("np.diag([1,2,3])", '"np.diag" is a function'),
        ("np.abs([[-1,2]])", '"np.abs" is a function'),
        ("Kernel([[1,2],[3,4]], 4)", '"Kernel" is a function'),
        ("np.array([[1,2]], 4)", '"4" behind the brackets'),
        ("1 0\n0 1\n\n0 1\n1 0", "2 tables with a blank line between"),
    ],
)
def test_what_may_mean_two_things_is_refused_and_says_how_to_write_it(text, words):
    with pytest.raises(KernelTextError) as refusal:
        parse(text)
    assert words in str(refusal.value)
    assert "write" in str(refusal.value)


@pytest.mark.parametrize("dialect", ["csv", "gmic"])
@pytest.mark.parametrize("rows", [[[0.0, 25.0], [0.0, 5.0]], [[1.0, 123.5], [2.0, 100.5]], [[1.0, 123.5]]])
def test_a_kernel_written_with_commas_is_never_taken_for_decimal_commas(dialect, rows):
    assert parse(format_kernel(Kernel(np.array(rows)), dialect)).weights.tolist() == rows
