"""Names of channels come back from our own tables, whatever a spreadsheet or a reader would take them for."""

import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.open_file import open_image
from convstudio.files.signals import save_signal
from convstudio.files.tables import read_table, table_bytes

ODD = (
    *("# 1", "%", "// x", "(1)", "$1", "NA", "\u20141", "5'", "'5'", "5 6", ";", "''"),
    *("sep=;", "sep=", 'Sep="', "t", "time (ms)", "P3", "F z", "[V]", "<a>", "{x}", "#?", 'a "b"'),
)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-x", "@SUM(A1)", "5", "'=x", "1 kHz", "nan"])
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless_and_comes_back(name):
    written = table_bytes(np.ones((1, 2)), 0, (name,), ",")
    assert written.startswith(b"'")
    assert read_table(written, "a").names == (name,)


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
@pytest.mark.parametrize("name", ODD)
def test_a_name_like_a_comment_a_number_a_clock_or_a_separator_comes_back(name, ending, tmp_path):
    for names in ((name,), (name, "b"), ("b", name), (name, name)):
        samples = np.arange(2.0 * len(names)).reshape(len(names), 1, 2)
        save_signal(tmp_path / f"a{ending}", samples, 0, names)
        image = open_image(tmp_path / f"a{ending}")
        assert (image.names, image.rate, image.notices) == (names, 0, ())
        assert np.array_equal(image.array, samples)


def test_a_name_is_one_line_without_what_does_not_print():
    table = read_table(table_bytes(np.ones((2, 2)), 0, ("a\r\n b\0", "\ud800"), ","), "a")
    assert table.names == ("a b", "channel 1")


def test_a_number_between_as_many_apostrophes_is_no_name():
    assert read_table(b"''5'\n1\n", "a").names == ("5'",)
    for text in (b"'5'\n1\n", b"''5''\n1\n"):
        with pytest.raises(FileRefused, match="row 1, column 1"):
            read_table(text, "a")
