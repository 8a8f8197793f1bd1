"""Tables of numbers: what is read, what is refused with row and column, and that writing and reading agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.files.errors import FileRefused
from convstudio.files.tables import read_table, table_bytes

ODD = (
    *(
        "sep=",
        "SEP=",
        ";",
        ",",
        "\t",
        "|",
        " ",
        "#",
        "%",
        "//",
        "'",
        '"',
        "+",
        "-",
        "=",
        "@",
        "$",
        "(1)",
        "1/2",
        "1 -2",
    ),
    *(
        "5",
        "1.5",
        "1,5",
        "1e5",
        "nan",
        "inf",
        "NA",
        "#N/A",
        "time",
        "t",
        "s",
        "ms",
        "(s)",
        "[ms]",
        "alpha",
        "channel 0",
    ),
    *("\n", "\r\n", "\u2028", "\x0b", "\x1f", "\0", "\ufeff", "\xa0", "\ud800", "\uff11", "\u0663", "a", "\u56fe"),
)
NAMES = st.lists(st.sampled_from(ODD) | st.text(max_size=3), max_size=4).map("".join)


def numbers(text: str) -> list[list[float]]:
    return read_table(text.encode(), "a.csv").samples.tolist()


@pytest.mark.parametrize("text", ["1,2\n3,4", "1;2\n3;4", "1\t2\n3\t4", "1 2\n3   4", " 1, 2\r\n 3 ,4\r\n", "1 2\r3 4"])
def test_each_column_is_a_channel_whatever_separates_them(text):
    assert numbers(text) == [[1, 3], [2, 4]]


def test_a_line_without_a_comma_shows_that_the_others_are_decimal():
    assert numbers("1,5\n3\n") == [[1.5, 3]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,5\n2,5\n", ("A comma lies between two numbers, 1 and 5; for 1.5 write a point.",)),
        ("a,b\n1,5\n2,5\n", ()),
        ("1.0,5\n2,5\n", ()),
    ],
)
def test_commas_that_may_be_decimal_are_told(text, told):
    table = read_table(text.encode(), "a.csv")
    assert table.samples.tolist() == [[1, 2], [5, 5]]
    assert table.notices == told


@pytest.mark.parametrize("text", ["1,5;2\n3;4,25", "1,5\t2\n3\t4,25"])
def test_a_comma_is_a_decimal_point_between_semicolons_and_tabs(text):
    assert numbers(text) == [[1.5, 3], [2, 4.25]]


def test_blank_lines_and_a_byte_order_mark_are_no_numbers():
    assert read_table(b"\xef\xbb\xbf1,2\n\n3,4\n\n", "a").samples.tolist() == [[1, 3], [2, 4]]


def test_utf16_as_spreadsheets_export_it_is_read():
    table = read_table("größe\tb\r\n1\t2\r\n".encode("utf-16"), "a.txt")
    assert table.names == ("größe", "b")
    assert table.samples.tolist() == [[1], [2]]


def test_a_first_row_without_numbers_names_the_channels():
    assert read_table(b"left,\n1,2\n", "a").names == ("left", "channel 1")


def test_a_quoted_name_may_hold_the_separator():
    assert read_table(b'"a, b",c\n1,2\n', "a").names == ("a, b", "c")


@pytest.mark.parametrize(
    ("header", "rate"), [("time", 4.0), ("t", 4.0), ("T (s)", 4.0), ("time [ms]", 4000.0), ("s", 4.0)]
)
def test_an_even_column_of_time_becomes_the_rate(header, rate):
    table = read_table(f"{header};x\n0;1\n0,25;2\n0,5;3\n".encode(), "a")
    assert (table.rate, table.names, table.samples.tolist()) == (rate, ("x",), [[1, 2, 3]])


def test_an_uneven_column_of_time_stays_a_channel_and_says_so():
    table = read_table(b"time,x\n0,1\n1,2\n5,3\n", "a")
    assert table.rate == 0
    assert table.names == ("time", "x")
    assert "differ" in table.notices[0]


def test_one_row_is_one_channel_and_says_so():
    table = read_table(b"1,2,3,4\n", "a")
    assert table.samples.tolist() == [[1, 2, 3, 4]]
    assert table.notices


def test_nan_and_infinity_are_numbers_of_a_signal():
    assert np.array_equal(read_table(b"nan\ninf\n-inf\n1e-400\n", "a").samples, [[np.nan, np.inf, -np.inf, 0]], True)


def test_a_column_called_alpha_is_no_alpha_channel():
    assert read_table(b"alpha,b\n1,2\n", "a").names == ("Alpha", "b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2\n3,x\n", ["row 2", "column 2", '"x"']),
        ("a\n1\n\n2_0\n", ["row 4", "column 1", '"2_0"']),
        ("1/2\n3\n", ["row 1", '"1/2"']),
        ("1,,2\n3,4,5\n", ["row 1", "column 2", "empty"]),
        ("1\n1e999\n", ["row 2", "1e999", "beyond"]),
        ("1\n٣\n", ["row 2", "not a number"]),
        ("1\n0x10\n", ["row 2", "0x10"]),
        ("1;2\n3;4\n5\n", ["row 3", "1 cells", "row 1", "2"]),
        ("", ["empty"]),
        ("\n \n", ["empty"]),
        ("a,b\n", ["only the names in row 1"]),
        ("1\n2\0\n", ["no text has"]),
        ('1,2\n"b,' + "a" * 200_000, ["row 2"]),
        (",".join("1" * 1025) + "\n" + ",".join("1" * 1025), ["1025 columns", "1024"]),
    ],
)
def test_a_refusal_names_the_place_and_the_text(text, words):
    with pytest.raises(FileRefused) as refused:
        read_table(text.encode(), "a.csv")
    assert all(word in str(refused.value) for word in ["a.csv", *words])
    assert len(str(refused.value)) <= 200


def test_a_table_beyond_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("convstudio.files.tables.MAXIMUM_BYTES", 10)
    with pytest.raises(FileRefused, match="has 12 bytes"):
        read_table(b"1\n" * 6, "a.csv")


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.float16, np.int16, np.uint8, np.int64]),
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=5),
    ),
    st.sampled_from([0.0, 1.0, 44100.0, 22050.5, 0.1, 48000.123]),
    st.sampled_from([",", "\t"]),
    st.data(),
)
def test_what_is_written_is_read_again_bit_for_bit(samples, rate, delimiter, data):
    names = data.draw(st.lists(NAMES, min_size=len(samples), max_size=len(samples)))
    table = read_table(table_bytes(samples, rate, tuple(names), delimiter), "a")
    if samples.dtype != np.int64:  # a float64 holds 53 bits
        assert np.array_equal(table.samples.astype(samples.dtype), samples, equal_nan=samples.dtype.kind == "f")
    assert table.names == tuple(on_a_line(name, at, len(names)) for at, name in enumerate(names))
    assert table.rate == rate or samples.shape[1] < 2
    assert table.notices == ()


def on_a_line(name: str, at: int, count: int) -> str:
    """A name in one line, or what a channel without one is called."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return "Alpha" if plain == "alpha" else plain or ("signal" if count == 1 else f"channel {at}")


def test_bools_are_written_as_0_and_1():
    assert table_bytes(np.array([[True, False]]), 0, ("x",), ",") == b"x\n1\n0\n"


def test_numbers_have_the_digits_of_their_type_and_no_more():
    assert table_bytes(np.array([[0.1]], np.float32), 0, ("x",), ",") == b"x\n0.1\n"
