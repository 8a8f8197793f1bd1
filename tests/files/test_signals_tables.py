"""Issue 15, 2.2 and 4.7: tables of signals that were misread or refused, from files of other programs (tables/)."""

from pathlib import Path

import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.signals import load_signal
from convstudio.files.tables import read_table

TABLES = Path(__file__).parent / "tables"
DECIMALS = [[0.25, 0.5, 1.75]]
MEANT = {
    "sig_comment": (("channel 0", "channel 1"), [[1.5, 3.5], [2.5, 4.5]], "# exported by scope"),
    "sig_header_one_column_comma": (("Spannung",), DECIMALS, ""),
    "sig_one_column_comma": (("signal",), DECIMALS, ""),
    "sig_trailing_delim": (("channel 0", "channel 1"), [[1.5, 3.5], [2.5, 4.5]], ""),
    "sig_units_row": (("volt",), [[1.5, 2.5, 3.5]], "units: s, V"),
    "cut": (("a", "b"), None, "The last line has no line end: if the file was cut, its last number, 34, is wrong."),
}


def test_every_file_is_read_as_it_is_meant_and_what_is_left_out_is_told():
    assert {path.stem for path in TABLES.glob("*.csv")} == MEANT.keys()
    for stem, (names, samples, told) in MEANT.items():
        image = load_signal(TABLES / f"{stem}.csv")
        assert image.names == names
        assert samples is None or image.array[:, 0].tolist() == samples, stem
        assert told in " ".join(image.notices)
        assert bool(image.notices) == bool(told), stem
    assert load_signal(TABLES / "sig_units_row.csv").rate == 10
    cut = load_signal(TABLES / "cut.csv")
    assert cut.rate == 1000 and cut.shape == (2, 1, 60)
    assert cut.array[1, 0].tolist() == [*(n**2 for n in range(59)), 34]


@pytest.mark.parametrize(
    ("text", "samples"),
    [
        ("1,2\n3,4\n", [[1, 3], [2, 4]]),
        ("0,25 0,5\n1,5 2,5\n", [[0.25, 1.5], [0.5, 2.5]]),
        ("a,b\n0,25\n0,5\n", [[0, 0], [25, 5]]),
        ("1 ,2\n3 ,4", [[1, 3], [2, 4]]),
        ("Spannung\n1,5\n2,5\n3,5\n", [[1.5, 2.5, 3.5]]),
        ("Spannung\nV\n1,5\n2,5\n", [[1.5, 2.5]]),
        ("0,25, 0,50\n0,50, 1,00\n", [[0.25, 0.5], [0.5, 1]]),
        ("A, B, C\n  1,  2,100\n 10, 20,300\n", [[1, 10], [2, 20], [100, 300]]),
        ("0,123.5\n1,124.5\n", [[0, 1], [123.5, 124.5]]),
        ("Kanal 1\n0,25\n0,5\n", [[0.25, 0.5]]),
        ("a;b;\n1,5;2;\n3;4;\n", [[1.5, 3], [2, 4]]),
        ("a;b\n1;2;;\n3;4\n", [[1, 3], [2, 4]]),
        ("1,2\n% note\n3,4\n// end\n", [[1, 3], [2, 4]]),
        ("\u22121\n\uff13\n", [[-1, 3]]),
    ],
)
def test_the_whole_table_decides_what_its_commas_are(text, samples):
    assert read_table(text.encode(), "a.csv").samples.tolist() == samples


def test_the_unit_of_a_column_of_time_is_the_one_below_its_name():
    assert read_table(b"time,x\nms,V\n0,1\n4,2\n8,3\n", "a").rate == 250


@pytest.mark.parametrize("text", ["1,2,\n3,4,5\n", "a,b,c\n1,2,\n3,4,5\n", "a,b\nc,d\ne,f\n1,2\n"])
def test_a_cell_that_is_missing_is_no_empty_column(text):
    with pytest.raises(FileRefused, match=r"row [123]"):
        read_table(text.encode(), "a.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A,B\n1,5,2,5\n3,5,4,5\n", "row 2 has 4 numbers for 2 names"),
        ("1,000.5\n2,000.5\n", '"1,000.5" may be one number or two'),
        ("1, 2,3\n4, 5,6\n", "some commas have a blank beside them"),
    ],
)
def test_commas_that_may_belong_to_the_numbers_are_refused(text, words):
    with pytest.raises(FileRefused, match=words) as refused:
        read_table(text.encode(), "a.csv")
    assert len(str(refused.value)) <= 200


@pytest.mark.parametrize(
    "text",
    [
        "(1)\n2\n3\n",
        "(1),(2)\n3,4\n",
        "$1\n2\n",
        "—1\n2\n",
        "<1\n2\n",
        "“1”,“2”\n3,4\n",
        "'1','2'\n3,4\n",
        "NA,NA\n1,2\n",
        "-nan(ind)\n1\n",
        "null\n1\n",
    ],
)
def test_a_first_number_that_is_mistyped_is_no_name(text):
    with pytest.raises(FileRefused, match=r"row 1, column 1: .* is not a number"):
        read_table(text.encode(), "a.csv")


def test_the_separator_that_a_first_line_names_is_used_and_told():
    table = read_table(b"sep=;\na;b\n1;2\n", "a.csv")
    assert (table.names, table.samples.tolist()) == (("a", "b"), [[1], [2]])
    assert table.notices == ('Its first line says that ";" lies between the cells: read so.',)
    assert read_table(b"sep=|\n1|2\n3|4\n", "a.csv").samples.tolist() == [[1, 3], [2, 4]]
